import { z } from 'zod';
import { timeZoneSchema } from './time-zone.ts';

const span = z.string().regex(/^(?:[01]\d|2[0-4]):[0-5]\d-(?:[01]\d|2[0-4]):[0-5]\d$/, 'is written as "09:00-17:30"');
const spans = z.union([span, z.array(span)]).optional();
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** When humans are there for a target. A day's own hours win over those of weekdays and weekend; what is not named is closed. */
export const targetHours = z
  .strictObject({
    timeZone: timeZoneSchema.meta({ description: 'As IANA names it: `Europe/Berlin`.' }),
    weekdays: spans.meta({ description: 'Monday to Friday: `09:00-17:30`, or several such.' }),
    weekend: spans,
    monday: spans,
    tuesday: spans,
    wednesday: spans,
    thursday: spans,
    friday: spans,
    saturday: spans,
    sunday: spans,
    closed: z
      .array(z.string().regex(/^\d{4}-\d\d-\d\d$/, 'is written as "2026-12-25"'))
      .optional()
      .meta({ description: 'Days on which it is closed all day.' }),
  })
  .meta({ description: 'Outside them nobody is handed over to this target: the agent is told so at once. Always open unless told.' });

export type TargetHours = z.infer<typeof targetHours>;

/** The hours of those targets that have some. */
export const hoursOf = (targets: Readonly<Record<string, { readonly hours?: TargetHours | undefined }>>): Readonly<Record<string, TargetHours>> =>
  Object.fromEntries(Object.entries(targets).flatMap(([id, { hours }]) => (hours === undefined ? [] : [[id, hours]])));

/** Spans of minutes since midnight for each day of the week, Sunday first, and days off. */
export interface OpeningHours {
  readonly days: readonly (readonly (readonly [from: number, to: number])[])[];
  readonly closed: ReadonlySet<string>;
}

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Takes opening hours as they are written, wherever that is. A day's own hours win over those of weekdays and weekend. */
export function openingHours(written: Omit<TargetHours, 'timeZone'>): OpeningHours {
  const days = dayNames.map((day, index) => {
    const own = written[day] ?? (index === 0 || index === 6 ? written.weekend : written.weekdays) ?? [];
    return [own].flat().map((one): readonly [number, number] => [minutes(one.slice(0, 5)), minutes(one.slice(6))]);
  });
  return { days, closed: new Set(written.closed ?? []) };
}

/** Is it open on that day (`2026-03-05`) at that time (`14:30`), both as the clock on its wall shows? */
export function isOpen(hours: OpeningHours, day: string, time: string): boolean {
  const now = minutes(time);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return !hours.closed.has(day) && (hours.days[weekday] ?? []).some(([from, to]) => now >= from && now < to);
}

/** One for each time zone: making one costs a hundred times what using it does. */
const forms = new Map<string, Intl.DateTimeFormat>();
function formIn(timeZone: string): Intl.DateTimeFormat {
  const known = forms.get(timeZone);
  if (known !== undefined) return known;
  const form = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  forms.set(timeZone, form);
  return form;
}

/** What clock and calendar show in a time zone at an instant (ISO 8601, `2026-03-05T14:30:00Z`). */
export function wallClock(instant: string | undefined, timeZone: string): { readonly today: string; readonly time: string } | undefined {
  const at = instant === undefined ? Number.NaN : Date.parse(instant);
  if (Number.isNaN(at)) return undefined;
  const parts = new Map(
    formIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return { today: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`, time: `${parts.get('hour')}:${parts.get('minute')}` };
}

/** Are humans there at that instant? `wallMs`: milliseconds since 1970 UTC. */
export function isOpenAt(hours: TargetHours, wallMs: number): boolean {
  const wall = wallClock(new Date(wallMs).toISOString(), hours.timeZone);
  return wall !== undefined && isOpen(openingHours(hours), wall.today, wall.time);
}
