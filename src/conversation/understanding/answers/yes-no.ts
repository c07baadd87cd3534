import type { Found } from '../spoken.ts';
import { withoutFillers } from '../words.ts';
import type { AnswerType } from './answer-type.ts';
import { plainPhrase, type YesNoWords, yesNoWords } from './yes-no-words.ts';

/** Longer phrases first; a sentence that holds several goes by the first place, where people put their answer. */
function finderOf({ yes, no, courteousYes }: YesNoWords): (words: readonly string[]) => Found | undefined {
  const phrases = [...no.map((phrase) => [plainPhrase(phrase), 'no'] as const), ...yes.map((phrase) => [plainPhrase(phrase), 'yes'] as const)].sort(
    ([a], [b]) => b.length - a.length,
  );
  const courtesies = new Set(courteousYes);
  return (words) => {
    for (let at = 0; at < words.length; at++)
      for (const [phrase, value] of phrases)
        if (phrase.every((word, index) => words[at + index] === word)) return { value, from: at, to: at + phrase.length };
    const first = words.findIndex((word) => courtesies.has(word));
    return first >= 0 && withoutFillers(words).length <= 1 ? { value: 'yes', from: first, to: first + 1 } : undefined;
  };
}

/** Yes or no in a language (BCP 47); by keys 1 is yes and 2 is no. */
export function yesNoAnswer(language = 'en'): AnswerType {
  const words = yesNoWords(language);
  const find = finderOf(words);
  return {
    shape: 'yes-no',
    choices: words.choices,
    volunteered: false,
    keys: { min: 1, max: 1 },
    find: (sentence) => find(sentence.words),
    keyed: (keys) => (keys === '1' ? 'yes' : keys === '2' ? 'no' : undefined),
    complete: (sentence) => find(sentence.words) !== undefined,
    examples: [...words.yes, ...words.no.filter((phrase) => !words.onlyWithin.includes(phrase)), ...words.examples].map((phrase) =>
      plainPhrase(phrase).join(' '),
    ),
    mentions: [],
    loops: [],
  };
}
