import { z } from 'zod';

const span = z.string().regex(/^(?:[01]\d|2[0-4]):[0-5]\d-(?:[01]\d|2[0-4]):[0-5]\d$/, 'is written as "09:00-17:30"');
const spans = z.union([span, z.array(span)]).optional();

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

/** When humans are there for a target. A day's own hours win over those of weekdays and weekend; what is not named is closed. */
export const targetHours = z
  .strictObject({
    timeZone: z.string().refine(isTimeZone, { message: 'is no time zone' }).meta({ description: 'As IANA names it: `Europe/Berlin`.' }),
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
