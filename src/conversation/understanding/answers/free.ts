import { dangles } from '../dangling.ts';
import type { Found } from '../spoken.ts';
import { fillers, type Sentence } from '../words.ts';
import type { AnswerType } from './answer-type.ts';

const nameLeads = [
  ...[
    'my name is',
    'my full name is',
    'the name is',
    "the name's",
    "name's",
    'the name on it is',
    "it's under",
    'it is under',
    'under',
    'this is',
    'you can call me',
    'call me',
  ],
  ...["it's", 'it is', "i'm", 'i am', 'name is', 'yes', 'yeah'],
].map((lead) => lead.split(' '));

/** Where the answer proper begins, after `my name is` and the like. */
function afterLeads(words: readonly string[], leads: readonly (readonly string[])[]): number {
  let at = 0;
  for (let moved = true; moved; ) {
    moved = false;
    while (fillers.has(words[at] ?? '')) at++;
    const lead = leads.find((one) => one.every((word, index) => words[at + index] === word));
    if (lead && at + lead.length < words.length) {
      at += lead.length;
      moved = true;
    }
  }
  return at;
}

const capital = (word: string): string => word.replace(/(^|[-'])\p{L}/gu, (start) => start.toUpperCase());

function findName(sentence: Sentence): Found | undefined {
  const from = afterLeads(sentence.words, nameLeads);
  const words = sentence.words.slice(from).filter((word) => !fillers.has(word));
  const spelt = words.length > 2 && words.every((word) => word.length === 1);
  const parts = spelt ? [words.join('')] : words;
  if (parts.length === 0 || parts.length > 4 || parts.some((word) => /\d/.test(word))) return undefined;
  return { value: parts.map(capital).join(' '), from, to: sentence.words.length };
}

/** A person's name, in one to four words or spelt letter by letter. */
export function nameAnswer(): AnswerType {
  return {
    shape: 'name',
    volunteered: false,
    find: findName,
    keyed: () => undefined,
    complete: (sentence) => (findName(sentence)?.value.split(' ').length ?? 0) >= 2 && !dangles(sentence.words),
    examples: [
      'my name is',
      "it's",
      'this is',
      'john smith',
      'my name is john smith',
      'mary jones',
      'this is mary jones',
      'david brown',
      'anna garcia',
      'robert miller',
      'linda lee',
    ],
    mentions: [],
    loops: [[...'abcdefghijklmnopqrstuvwxyz']],
  };
}

/** Whatever they say, as they say it. */
export function textAnswer(): AnswerType {
  return {
    shape: 'text',
    volunteered: false,
    find: (sentence) =>
      sentence.words.some((word) => !fillers.has(word)) ? { value: sentence.text.trim(), from: 0, to: sentence.words.length } : undefined,
    keyed: () => undefined,
    complete: (sentence) => sentence.words.length >= 3 && !dangles(sentence.words),
    examples: [],
    mentions: [],
    loops: [],
  };
}
