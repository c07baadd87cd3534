import { parseDecimal } from './decimal.ts';

/** Telephone events by their codes: `0-15,16` (RFC 4733 §2.4.1). */
export type EventList = ReadonlySet<number>;

/** What a peer that gives no list understands: the keys (RFC 4733 §2.4.1). */
export const defaultEvents: EventList = new Set(Array.from({ length: 16 }, (_, event) => event));

/** More than this many parts say nothing that could not be said shorter. */
const mostParts = 32;

/** Reads a list; what is no number or range in it is passed over. */
export function parseEvents(text: string): EventList {
  const events = new Set<number>();
  for (const part of text.split(',', mostParts)) {
    const [from, to, ...more] = part.trim().split('-');
    const first = parseDecimal(from, 255);
    const last = to === undefined ? first : parseDecimal(to, 255);
    if (first === undefined || last === undefined || more.length > 0) continue;
    for (let event = first; event <= last; event++) events.add(event);
  }
  return events;
}

/** Prints a list in order, runs as ranges. */
export function printEvents(events: EventList): string {
  const runs: [first: number, last: number][] = [];
  for (const event of [...events].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && event === run[1] + 1) run[1] = event;
    else runs.push([event, event]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}
