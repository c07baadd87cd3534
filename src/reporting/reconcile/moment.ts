import type { WallTime } from '#base';
import { dayMs, type Zone } from '../time/zone.ts';

/** In which order day and month stand where a date is not written as ISO 8601 has it. */
export const dateOrders = ['dmy', 'mdy'] as const;
export type DateOrder = (typeof dateOrders)[number];

export type ReadMoment = WallTime | 'unclear' | undefined;

const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/i;
const other = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}),?(?:\s+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?)?$/i;

/**
 * Reads a time as exports have it: ISO 8601 with or without its distance from Greenwich, Unix seconds or milliseconds, `31.12.2026 14:05`, `12/31/2026 2:05 PM`.
 * Where no distance stands it is the zone's own clock. `unclear`: day or month? Undefined: no time at all.
 */
export function readMoment(text: string, zone: Zone, order?: DateOrder): ReadMoment {
  const written = text.trim();
  if (/^\d{10}$/.test(written)) return (Number(written) * 1000) as WallTime;
  if (/^\d{13}$/.test(written)) return Number(written) as WallTime;
  const plain = iso.exec(written);
  if (plain) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', distance] = plain;
    const shown = clockOf(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
    if (shown === undefined) return undefined;
    return distance === undefined ? instantOf(zone, shown) : ((shown - distanceMs(distance)) as WallTime);
  }
  const found = other.exec(written);
  if (!found) return undefined;
  const [, first, separator, second, year, hour = '0', minute = '0', seconds = '0', half] = found;
  const [one, two] = [Number(first), Number(second)];
  // With points the day stands first; else a number beyond twelve tells.
  const dayFirst = order === undefined ? separator === '.' || one > 12 || (two > 12 ? false : undefined) : order === 'dmy';
  if (dayFirst === undefined) return 'unclear';
  const [day, month] = dayFirst ? [one, two] : [two, one];
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0);
  const shown = clockOf(Number(year), month, day, hours, Number(minute), Number(seconds));
  return shown === undefined ? undefined : instantOf(zone, shown);
}

/** What a clock shows, as if it stood in Greenwich; undefined where no clock shows that. */
function clockOf(year: number, month: number, day: number, hour: number, minute: number, second: number): number | undefined {
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(at);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 61;
  return real ? at : undefined;
}

function distanceMs(written: string): number {
  const found = /([+-])(\d\d):?(\d\d)/.exec(written);
  if (!found) return 0;
  const ms = (Number(found[2]) * 60 + Number(found[3])) * 60_000;
  return found[1] === '-' ? -ms : ms;
}

/** When the zone's clocks show this. What they show twice is taken for the first time; what they skip, as if they had not. */
function instantOf(zone: Zone, shown: number): WallTime {
  const shows = (at: number): boolean => at + zone.offsetMs(at as WallTime) === shown;
  const early = shown - zone.offsetMs((shown - dayMs) as WallTime);
  const late = shown - zone.offsetMs((shown + dayMs) as WallTime);
  return (shows(early) || !shows(late) ? early : late) as WallTime;
}
