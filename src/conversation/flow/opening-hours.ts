import { weekdayOf, weekdays } from '../understanding/spoken.ts';
import type { HoursFile } from './file/agent-file.ts';

/** Spans of minutes since midnight for each day of the week, Sunday first, and days off. */
export interface OpeningHours {
  readonly days: readonly (readonly (readonly [from: number, to: number])[])[];
  readonly closed: ReadonlySet<string>;
}

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Takes opening hours as they are written. A day's own hours win over those of weekdays and weekend. */
export function openingHours(file: HoursFile): OpeningHours {
  const spans = (written: string | readonly string[] | undefined): (readonly [number, number])[] =>
    (written === undefined ? [] : typeof written === 'string' ? [written] : written).map((span) => [
      minutes(span.slice(0, 5)),
      minutes(span.slice(6)),
    ]);
  const days = weekdays.map((day, index) => {
    const own = file[day as 'monday'];
    return spans(own ?? (index === 0 || index === 6 ? file.weekend : file.weekdays));
  });
  return { days, closed: new Set(file.closed ?? []) };
}

/** Is it open on that day (`2026-03-05`) at that time (`14:30`), both as the clock on its wall shows? */
export function isOpen(hours: OpeningHours, day: string, time: string): boolean {
  const now = minutes(time);
  return !hours.closed.has(day) && (hours.days[weekdayOf(day)] ?? []).some(([from, to]) => now >= from && now < to);
}

/** What clock and calendar show in a time zone at an instant (ISO 8601, `2026-03-05T14:30:00Z`). */
export function wallClock(instant: string | undefined, timeZone: string): { readonly today: string; readonly time: string } | undefined {
  const at = instant === undefined ? Number.NaN : Date.parse(instant);
  if (Number.isNaN(at)) return undefined;
  const form = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const parts = new Map(form.formatToParts(at).map(({ type, value }) => [type, value]));
  return { today: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`, time: `${parts.get('hour')}:${parts.get('minute')}` };
}
