import type { WallTime } from '#base';

/** What calendar and clock show somewhere. `month` from 1, `weekday` from 0, Sunday. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly weekday: number;
  /** Days since 1970-01-01 there. */
  readonly dayNumber: number;
}

/** Clocks of a time zone. Made for reading many instants: offsets are kept, since asking for one is slow. */
export interface Zone {
  readonly name: string;
  /** How far its clocks are before those of Greenwich at this instant, in milliseconds. */
  offsetMs(at: WallTime): number;
  local(at: WallTime): LocalTime;
  /** When this day begins: its first instant. A day begins at midnight, or, where clocks skip midnight, right after. */
  dayStart(dayNumber: number): WallTime;
}

const quarterMs = 15 * 60_000;
export const dayMs = 86_400_000;

/** Instants of the last zone that were looked at, so many at most. */
const mostKept = 50_000;

/** `name` as IANA has it, known to be one (`isTimeZone`). */
export function zoneOf(name: string): Zone {
  const form = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const kept = new Map<number, number>();

  const ask = (at: number): number => {
    const shown: Record<string, number> = {};
    for (const { type, value } of form.formatToParts(at)) shown[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
  };
  // Clocks have been changed at full quarters of an hour of UTC only, for as long as there are records of ours.
  const offsetMs = (at: number): number => {
    const quarter = Math.floor(at / quarterMs);
    const known = kept.get(quarter);
    if (known !== undefined) return known;
    if (kept.size >= mostKept) kept.clear();
    const offset = ask(quarter * quarterMs);
    kept.set(quarter, offset);
    return offset;
  };
  const dayNumberAt = (at: number): number => Math.floor((at + offsetMs(at)) / dayMs);

  return {
    name,
    offsetMs,
    local(at) {
      const shown = at + offsetMs(at);
      const date = new Date(shown);
      return {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        weekday: date.getUTCDay(),
        dayNumber: Math.floor(shown / dayMs),
      };
    },
    dayStart(dayNumber) {
      // No clock is further than this from Greenwich's.
      let before = (dayNumber * dayMs - 15 * 3_600_000) / quarterMs;
      let after = (dayNumber * dayMs + 15 * 3_600_000) / quarterMs;
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (dayNumberAt(middle * quarterMs) < dayNumber) before = middle;
        else after = middle;
      }
      return (after * quarterMs) as WallTime;
    },
  };
}

export const dayNumberOf = (year: number, month: number, day: number): number => Math.floor(Date.UTC(year, month - 1, day) / dayMs);

/** The calendar's own figures of a day. */
export function dateOf(dayNumber: number): { readonly year: number; readonly month: number; readonly day: number; readonly weekday: number } {
  const date = new Date(dayNumber * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
}

const two = (value: number): string => String(value).padStart(2, '0');
/** `2026-11-20`. */
export function isoDay(dayNumber: number): string {
  const { year, month, day } = dateOf(dayNumber);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}
