import { type Found, greatestNumber, printNumber, readNumber } from '../spoken.ts';
import type { Sentence } from '../words.ts';
import type { AnswerType } from './answer-type.ts';

function findNumber(words: readonly string[], min: number, max: number): Found | undefined {
  let last: Found | undefined;
  for (let at = 0; at < words.length; ) {
    const found = readNumber(words, at);
    if (found && found.value >= min && found.value <= max) last = { value: String(found.value), from: found.from, to: found.to };
    at = found?.to ?? at + 1;
  }
  return last;
}

/** More may follow: `twenty` … `five`, `a hundred` … `and`. */
const growing = /^(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|and|a)$/;

/** A whole number within bounds, both included. */
export function numberAnswer(min: number, max: number): AnswerType {
  const some = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 30, 40, 50, 60, 70, 80, 90, 100, 250, 999, 1000, 2500];
  return {
    shape: 'number',
    volunteered: false,
    keys: { min: 1, max: String(Math.min(max, greatestNumber)).length },
    find: (sentence) => findNumber(sentence.words, min, max),
    keyed: (keys) => (/^\d{1,6}$/.test(keys) && Number(keys) >= min && Number(keys) <= max ? String(Number(keys)) : undefined),
    complete: ({ words }: Sentence) => findNumber(words, min, max) !== undefined && !growing.test(words.at(-1) ?? ''),
    examples: some.filter((value) => value >= min && value <= max).map(printNumber),
    mentions: [],
    loops: [[...some.slice(0, 20), 20, 30, 40, 50, 60, 70, 80, 90].map(printNumber).concat('hundred', ...(max >= 1000 ? ['thousand'] : []))],
  };
}
