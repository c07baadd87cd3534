import { type Found, findDigitRuns } from '../spoken.ts';
import type { Sentence } from '../words.ts';
import type { AnswerType } from './answer-type.ts';

const marks: ReadonlyMap<string, string> = new Map([
  ['dot', '.'],
  ['period', '.'],
  ['point', '.'],
  ['dash', '-'],
  ['hyphen', '-'],
  ['minus', '-'],
  ['underscore', '_'],
  ['plus', '+'],
]);
const leads: ReadonlySet<string> = new Set([
  "it's",
  'is',
  'my',
  'email',
  'mail',
  'address',
  'e',
  'the',
  'yes',
  'um',
  'uh',
  'it',
  'sure',
  'so',
  'okay',
  'ok',
  'to',
]);

/** RFC 5321 §4.5.3.1: 64 octets before the at sign, 255 after it. */
const looksRight = (address: string): boolean => {
  const [local = '', domain = '', more] = address.split('@');
  return more === undefined && local.length <= 64 && domain.length <= 255 && /^[\w.+-]+$/.test(local) && /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(domain);
};

function typed(sentence: Sentence): Found | undefined {
  const address = sentence.text
    .split(/[\s<>(),;]+/)
    .map((part) => part.replace(/[.!?:]+$/, ''))
    .find((part) => part.includes('@') && looksRight(part));
  return address === undefined ? undefined : { value: address.toLowerCase(), from: 0, to: sentence.words.length };
}

/** `john dot smith at example dot com`. */
function spoken({ words }: Sentence): Found | undefined {
  const at = words.lastIndexOf('at');
  if (at < 1) return undefined;
  let from = at;
  while (from > 0 && !leads.has(words[from - 1] ?? '')) from--;
  const runs = findDigitRuns(words);
  const glue = (start: number, end: number): string => {
    let text = '';
    for (let place = start; place < end; place++) {
      const run = runs.find((one) => place >= one.from && place < one.to);
      if (run) text += place === run.from ? run.value : '';
      else text += marks.get(words[place] ?? '') ?? words[place] ?? '';
    }
    return text;
  };
  const address = `${glue(from, at)}@${glue(at + 1, words.length)}`;
  return looksRight(address) ? { value: address, from, to: words.length } : undefined;
}

/** An e-mail address, typed or spoken. */
export function emailAnswer(): AnswerType {
  const find = (sentence: Sentence): Found | undefined => typed(sentence) ?? spoken(sentence);
  return {
    shape: 'text',
    volunteered: true,
    find: (sentence, { unasked }) => (unasked ? typed(sentence) : find(sentence)),
    keyed: () => undefined,
    complete: (sentence) => find(sentence) !== undefined && /^(?:com|org|net|edu|gov|io|uk|de|fr|es|pt|eu|co)$/.test(sentence.words.at(-1) ?? ''),
    examples: [
      'at gmail dot com',
      'at example dot com',
      'at outlook dot com',
      'at yahoo dot com',
      'john dot smith at example dot com',
      'my email is',
      'dot org',
      'dot net',
    ],
    mentions: [],
    loops: [[...'abcdefghijklmnopqrstuvwxyz', 'dot', 'at', 'dash', 'underscore']],
  };
}
