/** A sentence as understanding reads it: as it came, and as plain words. */
export interface Sentence {
  readonly text: string;
  /** Lower case, without accents and marks; hyphens part words, apostrophes stay; `3:30pm`, `1st` and `12/05` are one word each. */
  readonly words: readonly string[];
}

/** The longest text that is looked at; nobody says more in one turn. */
const longest = 2_000;

const word = /\d+(?:[.,:/-]\d+)*\p{L}*|\p{L}+(?:'\p{L}+)*/gu;

/** The plain words of a text. */
export function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, longest)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[’‘`´]/g, "'")
    .toLowerCase();
  return plain.match(word) ?? [];
}

export const sentenceOf = (text: string): Sentence => ({ text: text.slice(0, longest), words: wordsOf(text) });

/** Sounds and courtesies that carry no meaning in an answer. */
export const fillers: ReadonlySet<string> = new Set(
  'um uh uhm er erm ah eh hm hmm mm well so like okay ok please thanks thank you just actually basically hi hello hey sorry'.split(' '),
);

/** The words without fillers. */
export const withoutFillers = (words: readonly string[]): string[] => words.filter((one) => !fillers.has(one));
