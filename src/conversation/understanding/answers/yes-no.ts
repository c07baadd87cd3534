import type { Found } from '../spoken.ts';
import { withoutFillers } from '../words.ts';
import type { AnswerType } from './answer-type.ts';

/** Longer phrases first; a sentence that holds several goes by the first place, where people put their answer. */
const no = [
  ...["i don't think so", "that's not right", 'that is not right', "that isn't right", "that's not correct", 'that is not correct', "that's wrong"],
  ...[
    'that is wrong',
    'not correct',
    'not right',
    'not really',
    'no way',
    'not at all',
    'of course not',
    "i don't",
    "it's not",
    'it is not',
    "it isn't",
  ],
  ...['no', 'nope', 'nah', 'wrong', 'incorrect', 'negative', 'never', 'not', "don't"],
];
const yes = [
  ...[
    "that's right",
    'that is right',
    "that's correct",
    'that is correct',
    "that's it",
    "that's the one",
    'that is it',
    'go ahead',
    'of course',
    'you got it',
  ],
  ...['i do', 'it is', 'i am', 'i would', 'sounds good', 'yes', 'yeah', 'yep', 'yup', 'yah', 'correct', 'right', 'sure', 'absolutely', 'definitely'],
  ...['exactly', 'indeed', 'affirmative', 'fine', 'perfect', 'great', 'certainly', 'true', 'please do'],
];
const phrases: readonly (readonly [words: readonly string[], value: 'yes' | 'no'])[] = [
  ...no.map((phrase) => [phrase.split(' '), 'no'] as const),
  ...yes.map((phrase) => [phrase.split(' '), 'yes'] as const),
].sort(([a], [b]) => b.length - a.length);

/** `okay` and `please` alone mean yes, inside a sentence they are courtesies. */
const courteousYes: ReadonlySet<string> = new Set(['ok', 'okay', 'please', 'alright']);

function findYesNo(words: readonly string[]): Found | undefined {
  for (let at = 0; at < words.length; at++)
    for (const [phrase, value] of phrases)
      if (phrase.every((word, index) => words[at + index] === word)) return { value, from: at, to: at + phrase.length };
  const first = words.findIndex((word) => courteousYes.has(word));
  return first >= 0 && withoutFillers(words).length <= 1 ? { value: 'yes', from: first, to: first + 1 } : undefined;
}

/** Yes or no; by keys 1 is yes and 2 is no. */
export function yesNoAnswer(): AnswerType {
  return {
    shape: 'yes-no',
    choices: ['Yes', 'No'],
    volunteered: false,
    keys: { min: 1, max: 1 },
    find: (sentence) => findYesNo(sentence.words),
    keyed: (keys) => (keys === '1' ? 'yes' : keys === '2' ? 'no' : undefined),
    complete: (sentence) => findYesNo(sentence.words) !== undefined,
    examples: [
      ...yes,
      ...no.filter((phrase) => phrase !== 'not' && phrase !== "don't"),
      'okay',
      'yes please',
      'no thanks',
      'no thank you',
      'yes it is',
      'no it is not',
      "no it's not",
    ],
    mentions: [],
    loops: [],
  };
}
