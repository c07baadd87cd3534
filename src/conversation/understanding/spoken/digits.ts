import { type Found, smallNumbers, tensNumbers } from './cardinal.ts';

const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const digitWords: ReadonlyMap<string, string> = new Map([
  ...names.map((name, value) => [name, String(value)] as const),
  ...['oh', 'o', 'nought', 'naught', 'nil'].map((name) => [name, '0'] as const),
]);
/** What recognisers write for a digit; believed only between digits. */
const soundsLike: ReadonlyMap<string, string> = new Map([
  ...['to', 'too'].map((word) => [word, '2'] as const),
  ...['for', 'fore'].map((word) => [word, '4'] as const),
  ...['won'].map((word) => [word, '1'] as const),
  ...['ate'].map((word) => [word, '8'] as const),
]);
const times: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
]);
/** Words that may stand inside a spoken number without being part of it. */
const between: ReadonlySet<string> = new Set(['um', 'uh', 'er', 'erm', 'and', 'then', 'dash', 'hyphen', 'space', 'hm', 'hmm']);

/** The words of which spoken digits are made: what a recogniser should be ready for. */
export const digitVocabulary: readonly string[] = [...names, 'oh', 'double', 'triple'];

/**
 * Digits as people read them out: `zero one two three`.
 * `doubles` says `double four` for two equal ones, and `oh` for zero.
 */
export function printDigits(digits: string, doubles = false): string {
  const said: string[] = [];
  for (let at = 0; at < digits.length; at++) {
    const digit = digits[at] ?? '';
    const name = doubles && digit === '0' ? 'oh' : (names[Number(digit)] ?? digit);
    if (doubles && digits[at + 1] === digit) {
      said.push('double', name);
      at++;
    } else said.push(name);
  }
  return said.join(' ');
}

/** One spoken piece of a longer number: `double four`, `twenty three`, `three hundred`, `4711`. */
function readPiece(words: readonly string[], at: number): Found | undefined {
  const word = words[at] ?? '';
  const found = (value: string, length: number): Found => ({ value, from: at, to: at + length });
  if (/^\d/.test(word) && !/\p{L}/u.test(word)) return found(word.replace(/\D/g, ''), 1);
  const repeat = times.get(word);
  const next = words[at + 1] ?? '';
  if (repeat !== undefined) {
    const digit = digitWords.get(next) ?? (/^\d$/.test(next) ? next : undefined);
    return digit === undefined ? undefined : found(digit.repeat(repeat), 2);
  }
  const digit = digitWords.get(word);
  if (digit !== undefined) {
    if (next === 'hundred') return found(`${digit}00`, 2);
    if (next === 'thousand') return found(`${digit}000`, 2);
    return found(digit, 1);
  }
  const ten = tensNumbers.get(word);
  if (ten !== undefined) {
    const unit = digitWords.get(next);
    return unit !== undefined && unit !== '0' && smallNumbers.has(next) ? found(`${ten / 10}${unit}`, 2) : found(String(ten), 1);
  }
  const teen = smallNumbers.get(word);
  return teen === undefined ? undefined : found(String(teen), 1);
}

/** Every run of spoken or written digits among the words, in order. */
export function findDigitRuns(words: readonly string[]): Found[] {
  const runs: Found[] = [];
  let at = 0;
  while (at < words.length) {
    let piece = readPiece(words, at);
    if (!piece) {
      at++;
      continue;
    }
    let value = '';
    const from = at;
    let to = at;
    while (piece) {
      value += piece.value;
      to = piece.to;
      let next: number = to;
      while (between.has(words[next] ?? '') && next - to < 3) next++;
      const alike = soundsLike.get(words[to] ?? '');
      if (alike !== undefined && readPiece(words, to + 1)) piece = { value: alike, from: to, to: to + 1 };
      else piece = readPiece(words, next);
    }
    runs.push({ value, from, to });
    at = to;
  }
  return runs;
}

/** The run of digits whose length fits; the last one when there are several, since people correct themselves. */
export function findDigits(words: readonly string[], min: number, max: number): Found | undefined {
  return findDigitRuns(words).findLast((run) => run.value.length >= min && run.value.length <= max);
}

/** Spoken digits and nothing else: the way back from `printDigits`. */
export function parseDigits(text: string): string | undefined {
  const words = text.split(' ');
  const [run, second] = findDigitRuns(words);
  return run && !second && run.from === 0 && run.to === words.length ? run.value : undefined;
}
