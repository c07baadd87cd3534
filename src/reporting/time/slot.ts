import type { WallTime } from '#base';
import { dateOf, dayMs, dayNumberOf, isoDay, type Zone } from './zone.ts';

/** Stretches of time that conversations are grouped by. */
export const slotUnits = ['hour', 'day', 'week', 'month'] as const;
export type SlotUnit = (typeof slotUnits)[number];

/** The first day of a week: `monday` makes weeks those of ISO 8601, which have numbers. */
export const weekStarts = ['monday', 'sunday', 'saturday'] as const;
export type WeekStart = (typeof weekStarts)[number];

/** Names the slot that an instant falls into. An hour that occurs twice is two slots; `slotsOf` has them in their order. */
export type SlotNamer = (at: WallTime) => string;

const two = (value: number): string => String(value).padStart(2, '0');
const hourMs = 3_600_000;

export function slotNamer(unit: SlotUnit, zone: Zone, weekStart: WeekStart = 'monday'): SlotNamer {
  if (unit === 'hour') return hourNamer(zone);
  const names = new Map<number, string>();
  return (at) => {
    const dayNumber = Math.floor((at + zone.offsetMs(at)) / dayMs);
    const known = names.get(dayNumber);
    if (known !== undefined) return known;
    const name = dayName(dayNumber, unit, weekStart);
    names.set(dayNumber, name);
    return name;
  };
}

function dayName(dayNumber: number, unit: Exclude<SlotUnit, 'hour'>, weekStart: WeekStart): string {
  if (unit === 'day') return isoDay(dayNumber);
  if (unit === 'month') return isoDay(dayNumber).slice(0, 7);
  const first = weekFirst(dayNumber, weekStart);
  return weekStart === 'monday' ? isoWeek(first) : `week of ${isoDay(first)}`;
}

/** `2026-11-20 14:00`; of an hour that occurs twice each has its clock's distance from Greenwich: `2026-10-25 02:00 +02:00`. */
function hourNamer(zone: Zone): SlotNamer {
  const names = new Map<number, string>();
  return (at) => {
    const offset = zone.offsetMs(at);
    const begins = Math.floor((at + offset) / hourMs) * hourMs - offset;
    const known = names.get(begins);
    if (known !== undefined) return known;
    const shown = new Date(begins + offset);
    const clock = `${isoDay(Math.floor((begins + offset) / dayMs))} ${two(shown.getUTCHours())}:00`;
    // Does the same clock face come again within three hours, before or after? Then both are told apart.
    const twice = [-3, -2, -1, 1, 2, 3].some((hours) => {
      const other = zone.offsetMs((at + hours * hourMs) as WallTime);
      const again = begins + offset - other;
      return other !== offset && zone.offsetMs((again + hourMs - 1) as WallTime) === other;
    });
    const name = twice ? `${clock} ${printOffset(offset)}` : clock;
    names.set(begins, name);
    return name;
  };
}

function printOffset(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The first day of the week that a day belongs to. */
export function weekFirst(dayNumber: number, weekStart: WeekStart): number {
  const starts = { monday: 1, sunday: 0, saturday: 6 }[weekStart];
  return dayNumber - ((dateOf(dayNumber).weekday - starts + 7) % 7);
}

/** `2026-W47`: ISO 8601 numbers a week by the year that its Thursday lies in. */
function isoWeek(monday: number): string {
  const { year } = dateOf(monday + 3);
  const first = weekFirst(dayNumberOf(year, 1, 4), 'monday');
  return `${year}-W${two(Math.round((monday - first) / 7) + 1)}`;
}

/** All slots of a period in their order, those without any conversation too. */
export function slotsOf(unit: SlotUnit, zone: Zone, period: { readonly since: WallTime; readonly until: WallTime }, weekStart?: WeekStart): string[] {
  const nameOf = slotNamer(unit, zone, weekStart);
  const names: string[] = [];
  // By quarters where hours are asked for: there are zones with half and quarter hours.
  const stepMs = unit === 'hour' ? hourMs / 4 : 6 * hourMs;
  for (let at: number = period.since; at < period.until; at += stepMs) {
    const name = nameOf(at as WallTime);
    if (names.at(-1) !== name) names.push(name);
  }
  const last = period.until > period.since ? nameOf((period.until - 1) as WallTime) : undefined;
  if (last !== undefined && names.at(-1) !== last) names.push(last);
  return names;
}
