import { type Found, printNumber, readNumber } from './cardinal.ts';

/** A time of day on the 24-hour clock: `15:30`. */
export type TimeOfDay = string;

const pad = (value: number): string => String(value).padStart(2, '0');
const timeOf = (hour: number, minute: number): TimeOfDay | undefined =>
  hour >= 0 && hour < 24 && minute >= 0 && minute < 60 ? `${pad(hour)}:${pad(minute)}` : undefined;

function timeParts(time: TimeOfDay): { readonly hour: number; readonly minute: number } | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(time);
  if (!match) return undefined;
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  return timeOf(hour, minute) === undefined ? undefined : { hour, minute };
}

const clockHour = (hour: number): number => hour % 12 || 12;

/** A time in words: `three thirty p m`, `nine o'clock a m`, `eight oh five a m`. */
export function printTime(time: TimeOfDay): string {
  const parts = timeParts(time);
  if (!parts) return time;
  const { hour, minute } = parts;
  const minutes = minute === 0 ? "o'clock" : minute < 10 ? `oh ${printNumber(minute)}` : printNumber(minute);
  return `${printNumber(clockHour(hour))} ${minutes} ${hour < 12 ? 'a' : 'p'} m`;
}

/** A time as a prompt writes it: `3:30 p.m.`, `noon`. */
export function writeTime(time: TimeOfDay): string {
  const parts = timeParts(time);
  if (!parts) return time;
  const { hour, minute } = parts;
  if (minute === 0 && hour % 12 === 0) return hour === 0 ? 'midnight' : 'noon';
  return `${clockHour(hour)}${minute === 0 ? '' : `:${pad(minute)}`} ${hour < 12 ? 'a.m.' : 'p.m.'}`;
}

type HalfOfDay = 'am' | 'pm' | undefined;

/** What follows the clock: `p m`, `pm`, `in the morning`, `at night`. */
function readHalf(words: readonly string[], at: number): { readonly half: HalfOfDay; readonly to: number } {
  const word = words[at] ?? '';
  if (word === 'am' || word === 'pm') return { half: word, to: at + 1 };
  if ((word === 'a' || word === 'p') && words[at + 1] === 'm') return { half: word === 'a' ? 'am' : 'pm', to: at + 2 };
  const part = word === 'in' && words[at + 1] === 'the' ? words[at + 2] : word === 'this' ? words[at + 1] : undefined;
  const length = word === 'this' ? 2 : 3;
  if (part === 'morning') return { half: 'am', to: at + length };
  if (part === 'afternoon' || part === 'evening') return { half: 'pm', to: at + length };
  if (word === 'at' && words[at + 1] === 'night') return { half: 'pm', to: at + 2 };
  return { half: undefined, to: at };
}

/** Without a word for the half of the day, one to six o'clock is afternoon and seven to eleven is morning. */
function onTheDay(hour: number, minute: number, half: HalfOfDay): TimeOfDay | undefined {
  if (hour > 12 || hour === 0) return timeOf(hour, minute);
  const wanted = half ?? (hour === 12 || hour < 7 ? 'pm' : 'am');
  return timeOf((hour % 12) + (wanted === 'pm' ? 12 : 0), minute);
}

const quarters: ReadonlyMap<string, number> = new Map([
  ['half', 30],
  ['quarter', 15],
]);

interface Clock extends Found<{ readonly hour: number; readonly minute: number }> {
  /** Said like a time and nothing else, not a bare number. */
  readonly sure: boolean;
}

/** `half past three`, `quarter to five`, `ten past nine`. */
function readPast(words: readonly string[], at: number): Clock | undefined {
  const start = words[at] === 'a' ? at + 1 : at;
  const quarter = quarters.get(words[start] ?? '');
  const count = quarter === undefined ? readNumber(words, start) : { value: quarter, from: start, to: start + 1 };
  if (!count || count.value < 1 || count.value > 59) return undefined;
  const link = /^minutes?$/.test(words[count.to] ?? '') ? count.to + 1 : count.to;
  const way = words[link];
  const back = way === 'to' || way === 'till' || way === 'before';
  if (!back && way !== 'past' && way !== 'after') return undefined;
  const noon = words[link + 1] === 'noon' || words[link + 1] === 'midnight';
  const hour = noon ? { value: 12, to: link + 2 } : readNumber(words, link + 1);
  if (!hour || hour.value < 1 || hour.value > 12) return undefined;
  const value = back ? { hour: hour.value === 1 ? 12 : hour.value - 1, minute: 60 - count.value } : { hour: hour.value, minute: count.value };
  return { value, from: at, to: hour.to, sure: true };
}

/** `three thirty`, `three o'clock`, `eight oh five`, `15:30`, `3pm`. */
function readClock(words: readonly string[], at: number): Clock | undefined {
  const word = words[at] ?? '';
  const numeral = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(word);
  if (numeral?.[2] !== undefined)
    return { value: { hour: Number(numeral[1]), minute: Number(numeral[2]) }, from: at, to: at + 1, sure: word.includes(':') };
  const hour = readNumber(words, at);
  if (!hour || hour.value > 23) return undefined;
  const next = words[hour.to] ?? '';
  if (next === "o'clock" || next === 'oclock') return { value: { hour: hour.value, minute: 0 }, from: at, to: hour.to + 1, sure: true };
  const oh = next === 'oh' || next === 'o';
  const minute = readNumber(words, oh ? hour.to + 1 : hour.to);
  if (minute && minute.value < 60 && (oh ? minute.value < 10 : minute.value >= 10))
    return { value: { hour: hour.value, minute: minute.value }, from: at, to: minute.to, sure: true };
  return { value: { hour: hour.value, minute: 0 }, from: at, to: hour.to, sure: false };
}

function readTime(words: readonly string[], at: number, bare: boolean): Found<TimeOfDay> | undefined {
  const word = words[at] ?? '';
  if (word === 'noon' || word === 'midday') return { value: '12:00', from: at, to: at + 1 };
  if (word === 'midnight') return { value: '00:00', from: at, to: at + 1 };
  const clock = readPast(words, at) ?? readClock(words, at);
  if (!clock) return undefined;
  const { half, to } = readHalf(words, clock.to);
  if (!clock.sure && half === undefined && !bare && words[at - 1] !== 'at') return undefined;
  const value = onTheDay(clock.value.hour, clock.value.minute, half);
  return value === undefined ? undefined : { value, from: at, to };
}

/**
 * The time of day among the words; the last one when there are several, since people correct themselves.
 * A number alone (`three`) counts only when a time was asked for (`bare`), or after `at`.
 */
export function findTime(words: readonly string[], bare: boolean): Found<TimeOfDay> | undefined {
  // `3pm` and `3:30pm` come as one word.
  const parted: string[] = [];
  const origin: number[] = [];
  words.forEach((word, index) => {
    const glued = /^(\d{1,2}(?:[:.]\d{2})?)([ap])m?$/.exec(word);
    for (const piece of glued ? [glued[1] ?? '', `${glued[2]}m`] : [word]) {
      parted.push(piece);
      origin.push(index);
    }
  });
  origin.push(words.length);
  let last: Found<TimeOfDay> | undefined;
  for (let at = 0; at < parted.length; ) {
    const found = readTime(parted, at, bare);
    last = found ?? last;
    at = found?.to ?? at + 1;
  }
  return last && { value: last.value, from: origin[last.from] ?? 0, to: origin[last.to] ?? words.length };
}

/** A time in words and nothing else: the way back from `printTime`. */
export function parseTime(text: string): TimeOfDay | undefined {
  const words = text.split(' ');
  const found = findTime(words, true);
  return found?.from === 0 && found.to === words.length ? found.value : undefined;
}
