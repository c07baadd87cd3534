import { editDistance } from '../edit-distance.ts';
import { type Found, printSpoken } from '../spoken.ts';
import { stem } from '../stem.ts';
import { wordsOf } from '../words.ts';
import type { AnswerType, ChoiceOption } from './answer-type.ts';

interface Phrase {
  readonly value: string;
  readonly stems: readonly string[];
}

const alike = (a: string, b: string): boolean => a === b || (b.length >= 5 && editDistance(a, b, 2) <= (b.length >= 8 ? 2 : 1));

/** The option among the words: the longest phrase at each place, the last place of all, since people correct themselves. */
function findOption(stems: readonly string[], phrases: readonly Phrase[], same: (a: string, b: string) => boolean): Found | undefined {
  let last: Found | undefined;
  for (let at = 0; at < stems.length; ) {
    const hit = phrases.find((phrase) => phrase.stems.every((part, index) => same(stems[at + index] ?? '', part)));
    if (hit) last = { value: hit.value, from: at, to: at + hit.stems.length };
    at += hit?.stems.length ?? 1;
  }
  return last;
}

/** One of several things, each called by any of its phrases, or by its key. */
export function choiceAnswer(options: readonly ChoiceOption[]): AnswerType {
  const phrases: readonly Phrase[] = options
    .flatMap(({ value, phrases: said }) => said.map((phrase) => ({ value, stems: wordsOf(phrase).map(stem) })))
    .filter((phrase) => phrase.stems.length > 0)
    .sort((a, b) => b.stems.length - a.stems.length);
  const find = (words: readonly string[], unasked: boolean): Found | undefined => {
    const stems = words.map(stem);
    return findOption(stems, phrases, (a, b) => a === b) ?? (unasked ? undefined : findOption(stems, phrases, alike));
  };
  const said = options.flatMap((option) => option.phrases.map(printSpoken)).filter((phrase) => phrase !== '');
  const keyed = options.filter((option) => option.key !== undefined);
  const longest = Math.max(1, ...keyed.map((option) => option.key?.length ?? 1));
  return {
    shape: 'choice',
    choices: options.map(({ value, phrases: [name = value] }) => name),
    volunteered: true,
    ...(keyed.length > 0 ? { keys: { min: 1, max: longest } } : {}),
    find: (sentence, { unasked }) => find(sentence.words, unasked === true),
    keyed: (keys) => keyed.find((option) => option.key === keys)?.value,
    complete: (sentence) => find(sentence.words, false) !== undefined,
    examples: said,
    mentions: said,
    loops: [],
  };
}
