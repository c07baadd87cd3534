import { addDays, addMonths, type Day, dayOf, dayParts, months, weekdayOf, weekdays } from './calendar.ts';
import { type Found, printNumber, readNumber } from './cardinal.ts';
import { ordinalNumeral, printOrdinal, readOrdinal } from './ordinal.ts';

/** What a date needs besides its words. */
export interface DateSetting {
  /** The day on which this is said; without it, only dates that name their year are understood. */
  readonly today?: Day | undefined;
  /** Is `3/5` the fifth of March or the third of May? */
  readonly dayFirst?: boolean | undefined;
  /** Where a date without a year lies; future unless told. */
  readonly past?: boolean | undefined;
}

/** A day in words, with its year: `march fifth twenty twenty six`. */
export function printDate(day: Day): string {
  const parts = dayParts(day);
  return parts ? `${months[parts.month - 1]} ${printOrdinal(parts.day)} ${printYear(parts.year)}` : day;
}

/** A day as a prompt writes it: `Thursday, March 5th`, with the year when it is not this one. */
export function writeDate(day: Day, today?: Day): string {
  const parts = dayParts(day);
  if (!parts) return day;
  const capital = (name: string | undefined): string => (name ? name.charAt(0).toUpperCase() + name.slice(1) : '');
  const year = today?.slice(0, 4) === day.slice(0, 4) ? '' : `, ${parts.year}`;
  return `${capital(weekdays[weekdayOf(day)])}, ${capital(months[parts.month - 1])} ${ordinalNumeral(parts.day)}${year}`;
}

/** `twenty twenty six`, `two thousand five`, `nineteen oh four`. */
export function printYear(year: number): string {
  const [century, rest] = [Math.floor(year / 100), year % 100];
  if (year % 1000 < 10) return printNumber(year);
  return `${printNumber(century)} ${rest === 0 ? 'hundred' : rest < 10 ? `oh ${printNumber(rest)}` : printNumber(rest)}`;
}

function readYear(words: readonly string[], at: number): Found<number> | undefined {
  const word = words[at] ?? '';
  if (/^(?:19|20|21)\d\d$/.test(word)) return { value: Number(word), from: at, to: at + 1 };
  const century = readNumber(words, at);
  if (!century || /\d/.test(word)) return undefined;
  if (century.value >= 1900 && century.value < 2200) return century;
  if (century.value < 19 || century.value > 21) return undefined;
  const oh = words[century.to] === 'oh' || words[century.to] === 'o';
  const rest = readNumber(words, oh ? century.to + 1 : century.to);
  if (!rest || rest.value > 99 || oh !== rest.value < 10) return undefined;
  return { value: century.value * 100 + rest.value, from: at, to: rest.to };
}

const monthNames: ReadonlyMap<string, number> = new Map([
  ...months.map((name, index) => [name, index + 1] as const),
  ...months.filter((name) => name.length > 4).map((name) => [name.slice(0, 3), months.indexOf(name) + 1] as const),
  ['sept', 9],
]);
const weekdayNames: ReadonlyMap<string, number> = new Map([
  ...weekdays.map((name, index) => [name, index] as const),
  ...[['mon', 1] as const, ['tue', 2] as const, ['tues', 2] as const, ['wed', 3] as const],
  ...[['thu', 4] as const, ['thur', 4] as const, ['thurs', 4] as const, ['fri', 5] as const],
]);

type Reader = (words: readonly string[], at: number, setting: DateSetting) => Found<Day> | undefined;

const dated = (value: Day | undefined, from: number, to: number): Found<Day> | undefined => (value === undefined ? undefined : { value, from, to });

/** A month and a day, with the year that was said or the nearest one in the asked direction. */
function inSomeYear(month: number, day: number, year: number | undefined, setting: DateSetting): Day | undefined {
  if (year !== undefined) return dayOf(year, month, day);
  const today = dayParts(setting.today ?? '');
  if (!today) return undefined;
  const isToday = month === today.month && day === today.day;
  const order = month * 100 + day - (today.month * 100 + today.day);
  const lookOn = setting.past ? order > 0 : order < 0;
  const nearest = isToday || !lookOn ? today.year : today.year + (setting.past ? -1 : 1);
  for (let step = 0; step < 8; step++) {
    const found = dayOf(nearest + (setting.past ? -step : step), month, day);
    if (found !== undefined) return found;
  }
  return undefined;
}

const readNumeric: Reader = (words, at, setting) => {
  const word = words[at] ?? '';
  const iso = dayParts(word);
  if (iso) return dated(word, at, at + 1);
  const match = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$/.exec(word);
  if (!match || (word.includes('.') && match[3] === undefined)) return undefined;
  const [first, second] = [Number(match[1]), Number(match[2])];
  const dayFirst = setting.dayFirst ? second <= 12 : first > 12;
  const written = match[3] === undefined ? undefined : Number(match[3]);
  const year = written === undefined || written > 99 ? written : written + (setting.past && written > 30 ? 1900 : 2000);
  return dated(inSomeYear(dayFirst ? second : first, dayFirst ? first : second, year, setting), at, at + 1);
};

/** A day of the month: `fifth`, `5th`, `5`, `twenty first`. */
function readMonthDay(words: readonly string[], at: number): Found<number> | undefined {
  const start = words[at] === 'the' ? at + 1 : at;
  const found = readOrdinal(words, start) ?? readNumber(words, start);
  return found && found.value >= 1 && found.value <= 31 ? { ...found, from: at } : undefined;
}

const withYear = (words: readonly string[], at: number): Found<number> | undefined =>
  readYear(words, words[at] === 'in' || words[at] === 'of' ? at + 1 : at);

const readMonthThenDay: Reader = (words, at, setting) => {
  const month = monthNames.get(words[at] ?? '');
  if (month === undefined) return undefined;
  const day = readMonthDay(words, at + 1);
  if (!day) return undefined;
  const year = withYear(words, day.to);
  return dated(inSomeYear(month, day.value, year?.value, setting), at, year?.to ?? day.to);
};

const readDayThenMonth: Reader = (words, at, setting) => {
  const day = readMonthDay(words, at);
  if (!day) return undefined;
  const place = words[day.to] === 'of' ? day.to + 1 : day.to;
  const month = monthNames.get(words[place] ?? '');
  if (month === undefined) return undefined;
  const year = withYear(words, place + 1);
  return dated(inSomeYear(month, day.value, year?.value, setting), at, year?.to ?? place + 1);
};

const relative: readonly (readonly [phrase: string, days: number])[] = [
  ['day after tomorrow', 2],
  ['day before yesterday', -2],
  ['a week from today', 7],
  ['a week from tomorrow', 8],
  ['tomorrow', 1],
  ['tonight', 0],
  ['today', 0],
  ['yesterday', -1],
];

const readRelative: Reader = (words, at, { today }) => {
  if (today === undefined) return undefined;
  for (const [phrase, days] of relative) {
    const parts = phrase.split(' ');
    if (parts.every((part, index) => words[at + index] === part)) return dated(addDays(today, days), at, at + parts.length);
  }
  const ahead = words[at] === 'in';
  const start = ahead ? at + 1 : at;
  const article = words[start] === 'a' || words[start] === 'one';
  const count = article ? { value: 1, from: start, to: start + 1 } : readNumber(words, start);
  if (!count || count.value > 999) return undefined;
  const unit = /^(day|week|month)s?$/.exec(words[count.to] ?? '')?.[1];
  const ago = words[count.to + 1] === 'ago';
  const fromNow = words[count.to + 1] === 'from' && words[count.to + 2] === 'now';
  if (unit === undefined || [ahead, ago, fromNow].filter(Boolean).length !== 1) return undefined;
  const signed = ago ? -count.value : count.value;
  const value = unit === 'month' ? addMonths(today, signed) : addDays(today, unit === 'week' ? signed * 7 : signed);
  return dated(value, at, count.to + (ago ? 2 : fromNow ? 3 : 1));
};

/**
 * `friday`: the nearest one ahead (or behind, for past dates), never today. `this friday` may be today.
 * `next friday`: the one in the week that begins next Monday. `friday the sixth` and `friday march sixth`: what follows decides.
 */
const readWeekday: Reader = (words, at, setting) => {
  const lead = /^(?:this|next|last|coming|past)$/.exec(words[at] ?? '')?.[0];
  const place = lead === undefined ? at : at + 1;
  const weekday = weekdayNames.get(words[place] ?? '');
  if (weekday === undefined) return undefined;
  const follows =
    readMonthThenDay(words, place + 1, setting) ?? readDayThenMonth(words, place + 1, setting) ?? readBareDay(words, place + 1, setting);
  if (follows) return { ...follows, from: at };
  const { today } = setting;
  if (today === undefined) return undefined;
  const now = weekdayOf(today);
  const ahead = (weekday - now + 7) % 7;
  const nextWeek = words[place + 1] === 'next' && words[place + 2] === 'week';
  if (lead === 'next' || nextWeek) {
    const toMonday = (1 - now + 7) % 7 || 7;
    return dated(addDays(today, toMonday + ((weekday + 6) % 7)), at, nextWeek ? place + 3 : place + 1);
  }
  if (lead === 'last' || lead === 'past' || (lead === undefined && setting.past)) return dated(addDays(today, ahead - 7), at, place + 1);
  if (lead === 'this') return dated(addDays(today, ahead), at, place + 1);
  return dated(addDays(today, ahead || 7), at, place + 1);
};

/** `the fifth`: in this month, or the nearest one that has it. */
const readBareDay: Reader = (words, at, { today, past }) => {
  if (words[at] !== 'the' || today === undefined) return undefined;
  const day = readOrdinal(words, at + 1);
  const now = dayParts(today);
  if (!day || !now || day.value > 31) return undefined;
  for (let step = 0; step < 12; step++) {
    const index = now.year * 12 + now.month - 1 + (past ? -step : step);
    const found = dayOf(Math.floor(index / 12), (index % 12) + 1, day.value);
    if (found !== undefined && (past ? found <= today : found >= today)) return dated(found, at, day.to);
  }
  return undefined;
};

const readers: readonly Reader[] = [readNumeric, readWeekday, readRelative, readMonthThenDay, readDayThenMonth, readBareDay];

/** The date among the words; the last one when there are several, since people correct themselves. */
export function findDate(words: readonly string[], setting: DateSetting): Found<Day> | undefined {
  let last: Found<Day> | undefined;
  for (let at = 0; at < words.length; ) {
    let longest: Found<Day> | undefined;
    for (const read of readers) {
      const found = read(words, at, setting);
      if (found && found.to > (longest?.to ?? 0)) longest = found;
    }
    last = longest ?? last;
    at = longest?.to ?? at + 1;
  }
  return last;
}

/** A date in words and nothing else: the way back from `printDate`. */
export function parseDate(text: string, setting: DateSetting = {}): Day | undefined {
  const words = text.split(' ');
  const found = findDate(words, setting);
  return found?.from === 0 && found.to === words.length ? found.value : undefined;
}
