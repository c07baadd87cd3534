import { z } from 'zod';
import { nearest } from '#base';

/** Is it a time zone, as IANA names them? */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

/** What somebody may have meant who wrote something that is no time zone: a city alone, or a slip. */
export function timeZoneRemedy(written: string): string {
  const zones = Intl.supportedValuesOf('timeZone');
  const place = written.trim().replaceAll(' ', '_').toLowerCase();
  const meant = zones.find((zone) => zone.toLowerCase().endsWith(`/${place}`)) ?? nearest(written.slice(0, 64), zones);
  return meant === undefined ? 'Write it as IANA names it, like Europe/Berlin, or UTC.' : `Did you mean "${meant}"?`;
}

/** A time zone, as it is written in a file. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .superRefine((written, context) => {
    if (!isTimeZone(written))
      context.addIssue({ code: 'custom', message: `"${written}" is no time zone`, params: { remedy: timeZoneRemedy(written) } });
  });
