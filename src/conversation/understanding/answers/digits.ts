import { digitVocabulary, type Found, findDigits, printDigits } from '../spoken.ts';
import type { AnswerType } from './answer-type.ts';

/** Every digit after every other once: a recogniser that learns pairs of words has then seen them all. */
const allPairs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((first) =>
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((second) => second >= first).map((second) => `${first}${second}${first}`),
);

/** Examples of spoken numbers of a length, so that together every digit occurs. */
function exampleDigits(length: number): string[] {
  const turn = (shift: number): string => Array.from({ length }, (_, at) => (at * 3 + shift) % 10).join('');
  return [0, 2, 4, 6, 8].map((shift) => printDigits(turn(shift)));
}

/** So many digits, spoken or keyed. */
export function digitsAnswer(min: number, max: number): AnswerType {
  return {
    shape: 'digits',
    volunteered: min >= 3,
    digits: { min, max },
    keys: { min, max },
    find: (sentence) => findDigits(sentence.words, min, max),
    keyed: (keys) => (/^\d+$/.test(keys) && keys.length >= min && keys.length <= max ? keys : undefined),
    complete: (sentence) => findDigits(sentence.words, max, max) !== undefined,
    examples: [...exampleDigits(Math.min(max, 12)), ...(max > 2 ? allPairs.map((digits) => printDigits(digits)) : [])],
    mentions: exampleDigits(Math.min(max, 12)),
    loops: [digitVocabulary],
  };
}

/** A telephone number: seven to fifteen digits (E.164 §6.2.1), with a plus when one was said or written. */
export function phoneAnswer(): AnswerType {
  const plain = digitsAnswer(7, 15);
  return {
    ...plain,
    find: (sentence) => {
      const found = plain.find(sentence, { language: '' });
      if (!found) return undefined;
      const plus = sentence.words[found.from - 1] === 'plus' || /\+\s*\d/.test(sentence.text);
      return plus ? ({ ...found, value: `+${found.value}` } satisfies Found) : found;
    },
    complete: (sentence) => findDigits(sentence.words, 10, 15) !== undefined,
  };
}
