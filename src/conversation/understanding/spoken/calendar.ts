/** A day as ISO 8601 writes it: `2026-03-05`. */
export type Day = string;

/** Days of the week, Sunday first, as the calendar counts them. */
export const weekdays: readonly string[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export const months: readonly string[] = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];

const dayMs = 86_400_000;

export interface DayParts {
  readonly year: number;
  /** 1 … 12 */
  readonly month: number;
  readonly day: number;
}

/** The day, if there is such a one. Years 1900 … 2199. */
export function dayOf(year: number, month: number, day: number): Day | undefined {
  if (!Number.isInteger(year) || year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return undefined;
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.toISOString().slice(0, 10) : undefined;
}

/** The parts of a day, or nothing when the text is not one. */
export function dayParts(text: string): DayParts | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return dayOf(year, month, day) === undefined ? undefined : { year, month, day };
}

const instantOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

/** So many days later, or earlier when negative. */
export const addDays = (day: Day, count: number): Day => new Date(instantOf(day) + count * dayMs).toISOString().slice(0, 10);

/** The same day so many months later; the last of the month where it has no such day. */
export function addMonths(day: Day, count: number): Day {
  const parts = dayParts(day);
  if (!parts) return day;
  const index = parts.year * 12 + parts.month - 1 + count;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  for (let last = parts.day; last >= 28; last--) {
    const found = dayOf(year, month, last);
    if (found !== undefined) return found;
  }
  return dayOf(year, month, parts.day) ?? day;
}

/** 0 (Sunday) … 6 (Saturday). */
export const weekdayOf = (day: Day): number => new Date(instantOf(day)).getUTCDay();
