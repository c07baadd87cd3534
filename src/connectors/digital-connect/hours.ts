import { z } from 'zod';

const spanText = z.string().regex(/^(?:[01]\d|2[0-4]):[0-5]\d-(?:[01]\d|2[0-4]):[0-5]\d$/, 'is written as "09:00-17:30"');
const spans = z.union([spanText, z.array(spanText)]);
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Is it a time zone, as IANA names them? */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

/** Opening hours of a target. A day's own hours win over those of weekdays and weekend; what is not named is closed. */
export const hoursOptions = z.strictObject({
  timeZone: z.string().refine(isTimeZone, { message: 'is no time zone' }).meta({ description: 'As IANA names it: `Europe/Berlin`.' }),
  weekdays: spans.optional().meta({ description: 'Monday to Friday: `09:00-17:30`, or several such.' }),
  weekend: spans.optional(),
  ...(Object.fromEntries(dayNames.map((day) => [day, spans.optional()])) as Record<(typeof dayNames)[number], z.ZodOptional<typeof spans>>),
  closed: z
    .array(z.string().regex(/^\d{4}-\d\d-\d\d$/, 'is written as "2026-12-25"'))
    .default([])
    .meta({ description: 'Days on which it is closed all day.' }),
});

export type Hours = z.infer<typeof hoursOptions>;

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Is it open at that instant? `wallMs`: milliseconds since 1970 UTC. */
export function isOpen(hours: Hours, wallMs: number): boolean {
  const form = new Intl.DateTimeFormat('en-CA', {
    timeZone: hours.timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  } as const);
  const part = new Map(form.formatToParts(wallMs).map(({ type, value }) => [type, value]));
  const day = `${part.get('year')}-${part.get('month')}-${part.get('day')}`;
  if (hours.closed.includes(day)) return false;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const own = hours[dayNames[weekday] ?? 'sunday'] ?? (weekday === 0 || weekday === 6 ? hours.weekend : hours.weekdays) ?? [];
  const now = Number(part.get('hour')) * 60 + Number(part.get('minute'));
  return [own].flat().some((span) => now >= minutes(span.slice(0, 5)) && now < minutes(span.slice(6)));
}
