import { type Found, printNumber, readNumber, tensNumbers } from './cardinal.ts';

const irregular: ReadonlyMap<string, string> = new Map([
  ['one', 'first'],
  ['two', 'second'],
  ['three', 'third'],
  ['five', 'fifth'],
  ['eight', 'eighth'],
  ['nine', 'ninth'],
  ['twelve', 'twelfth'],
]);
const cardinalOf: ReadonlyMap<string, string> = new Map([...irregular].map(([cardinal, ordinal]) => [ordinal, cardinal]));

/** A rank in words: `twenty first`. */
export function printOrdinal(value: number): string {
  const words = printNumber(value).split(' ');
  const last = words.pop() ?? '';
  const tail = irregular.get(last) ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return [...words, tail].join(' ');
}

/** A rank in numerals: `21st`. */
export function ordinalNumeral(value: number): string {
  const tail = value % 100 >= 11 && value % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${tail}`;
}

function cardinalWord(word: string): string | undefined {
  const known = cardinalOf.get(word);
  if (known !== undefined) return known;
  if (word.endsWith('ieth')) return `${word.slice(0, -4)}y`;
  return word.endsWith('th') ? word.slice(0, -2) : undefined;
}

/** A rank below a hundred that begins at a word: `twenty first`, `21st`. */
export function readOrdinal(words: readonly string[], at: number): Found<number> | undefined {
  const first = words[at] ?? '';
  const numeral = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(first);
  if (numeral) return { value: Number(numeral[1]), from: at, to: at + 1 };
  const ten = tensNumbers.get(first);
  const unit = readSimple(words[at + 1] ?? '');
  if (ten !== undefined) return unit !== undefined && unit < 10 ? { value: ten + unit, from: at, to: at + 2 } : undefined;
  const value = readSimple(first);
  return value === undefined ? undefined : { value, from: at, to: at + 1 };
}

function readSimple(word: string): number | undefined {
  const cardinal = cardinalWord(word);
  if (cardinal === undefined) return undefined;
  const found = readNumber([cardinal], 0);
  return found && found.value >= 1 && found.value < 100 && !/\d/.test(cardinal) ? found.value : undefined;
}

/** A rank in words and nothing else: the way back from `printOrdinal`, below a hundred. */
export function parseOrdinal(text: string): number | undefined {
  const words = text.split(' ');
  const found = readOrdinal(words, 0);
  return found?.to === words.length ? found.value : undefined;
}
