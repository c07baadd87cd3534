import { bad, ok, type Result, type WallTime } from '#base';
import type { ReportPeriod } from '#contract';
import { type WeekStart, weekFirst } from './slot.ts';
import { dateOf, dayNumberOf, type Zone } from './zone.ts';

/** How a period is written; `N` is 1 to 400, both days of `FROM..TO` belong to it. */
export const periodForms =
  'today, yesterday, this-week, last-week, this-month, last-month, last-N-days, 2026-11-20, 2026-11, or 2026-11-01..2026-11-20' as const;

/** Days from `first` on and before `end`, and how far the period before lies back. */
interface Days {
  readonly first: number;
  readonly end: number;
  /** First and end of the period that it is to be set beside. */
  readonly before: readonly [first: number, end: number];
  /** It is not over. */
  readonly runs?: boolean;
}

export interface PeriodWish {
  /** One of `periodForms`. */
  readonly written: string;
  readonly now: WallTime;
  readonly zone: Zone;
  readonly weekStart?: WeekStart;
}

/** A period with the one before it, which it can be compared with. */
export interface TwoPeriods {
  readonly period: ReportPeriod;
  /** As long as the period has gone on by now: a day that is half over is set beside half a day. */
  readonly before: ReportPeriod;
}

/** Reads a period as people write it. The complaint says what forms there are. */
export function readPeriod({ written, now, zone, weekStart = 'monday' }: PeriodWish): Result<TwoPeriods> {
  const days = daysOf(written.trim(), zone.local(now).dayNumber, weekStart);
  if (!days.ok) return days;
  const { first, end, before, runs } = days.value;
  const since = zone.dayStart(first);
  const until = zone.dayStart(end);
  const from = zone.dayStart(before[0]);
  const to = zone.dayStart(before[1]);
  const gone = runs && now < until ? Math.max(0, now - since) : undefined;
  return ok({
    period: { since, until, zone: zone.name, words: words(first, end) },
    before: {
      since: from,
      until: gone === undefined ? to : (Math.min(to, from + gone) as WallTime),
      zone: zone.name,
      words: `${words(before[0], before[1])}${gone === undefined ? '' : ', up to the same time'}`,
    },
  });
}

function daysOf(written: string, today: number, weekStart: WeekStart): Result<Days> {
  const { year, month } = dateOf(today);
  const plain = (first: number, end: number, more: Partial<Days> = {}): Result<Days> =>
    ok({ first, end, before: [first - (end - first), first], ...(end > today ? { runs: true } : {}), ...more });
  switch (written) {
    case 'today':
      return plain(today, today + 1);
    case 'yesterday':
      return plain(today - 1, today);
    case 'this-week':
      return plain(weekFirst(today, weekStart), weekFirst(today, weekStart) + 7);
    case 'last-week':
      return plain(weekFirst(today, weekStart) - 7, weekFirst(today, weekStart));
    case 'this-month':
      return monthOf(year, month, today);
    case 'last-month':
      return monthOf(year, month - 1, today);
  }
  const lastDays = /^last-(\d{1,4})-days$/.exec(written);
  if (lastDays) {
    const count = Number(lastDays[1]);
    if (count < 1 || count > 400) return bad(`${count} days are too ${count < 1 ? 'few' : 'many'}: 1 to 400`);
    return plain(today - count, today);
  }
  const oneMonth = /^(\d{4})-(\d\d)$/.exec(written);
  if (oneMonth) {
    const number = Number(oneMonth[2]);
    return number >= 1 && number <= 12 ? monthOf(Number(oneMonth[1]), number, today) : bad(`there is no month ${oneMonth[2]}`);
  }
  const [from = '', to = from, ...rest] = written.split('..');
  if (rest.length > 0 || !/^\d/.test(from)) return bad(`"${written.slice(0, 40)}" is no period`);
  const first = dayOf(from);
  const last = dayOf(to);
  if (first === undefined || last === undefined) return bad(`"${(first === undefined ? from : to).slice(0, 40)}" is no day of the calendar`);
  if (last < first) return bad(`${to} is before ${from}`);
  if (last - first > 3660) return bad('more than ten years are too many');
  return plain(first, last + 1);
}

/** A calendar month; the one before it is a calendar month too, however many days that has. */
function monthOf(year: number, month: number, today: number): Result<Days> {
  const first = dayNumberOf(year, month, 1);
  const end = dayNumberOf(year, month + 1, 1);
  return ok({ first, end, before: [dayNumberOf(year, month - 1, 1), first], ...(end > today ? { runs: true } : {}) });
}

/** `2026-11-20`; undefined where the calendar has no such day. */
function dayOf(written: string): number | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(written);
  if (!found) return undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const number = dayNumberOf(year, month, day);
  const date = dateOf(number);
  return date.month === month && date.day === day ? number : undefined;
}

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

function words(first: number, end: number): string {
  const from = dateOf(first);
  const isMonth = from.day === 1 && end === dayNumberOf(from.year, from.month + 1, 1);
  if (isMonth) return `${monthNames[from.month - 1]} ${from.year}`;
  return end - first <= 1 ? dayWords(first) : `${dayWords(first)} to ${dayWords(end - 1)}`;
}

/** `Friday 20 November 2026`. */
function dayWords(dayNumber: number): string {
  const { year, month, day, weekday } = dateOf(dayNumber);
  return `${dayNames[weekday]} ${day} ${monthNames[month - 1]} ${year}`;
}
