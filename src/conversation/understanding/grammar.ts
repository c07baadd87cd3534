import { createHash } from 'node:crypto';
import type { SpeechGrammar } from '#contract';
import { printSpoken } from './spoken.ts';

/** Verbs that begin a wish: `track my order` can follow `i want to`. */
const wishes: ReadonlySet<string> = new Set(
  (
    'track check change cancel book make get speak talk return send find order pay block report reset move transfer wire open close update schedule reschedule see know ' +
    'have take put call buy sell ask apply borrow visit deliver pick stop start freeze activate switch upgrade downgrade terminate confirm renew add remove delete'
  ).split(' '),
);
/** Words that begin a whole sentence already. */
const starters: ReadonlySet<string> = new Set(
  (
    "i i'm i'd i've i'll my we our you your it it's the this that there where where's what what's when why who which how is are am was has have had do does did can could " +
    "would will should may please hello no not don't someone nobody nothing"
  ).split(' '),
);

/** A sentence as people say it: alone, with a courtesy, and with the ways of wishing that fit it. */
export function withCarriers(utterance: string): string[] {
  const spoken = printSpoken(utterance);
  if (spoken === '') return [];
  const [first = ''] = spoken.split(' ');
  const polite = spoken.endsWith('please') ? [spoken] : [spoken, `${spoken} please`];
  if (wishes.has(first))
    return [
      ...polite,
      ...['i want to', 'i would like to', "i'd like to", 'i need to', 'can i', 'can you', 'could you', 'please'].map((lead) => `${lead} ${spoken}`),
    ];
  if (starters.has(first)) return [...polite, `hi ${spoken}`, `hello ${spoken}`];
  return [...polite, ...['i want', 'i need', "i'd like", "it's about"].map((lead) => `${lead} ${spoken}`)];
}

/** How answers are led in: `it is …`, `my order number is …`. */
export function withAnswerLeads(examples: readonly string[], label: string | undefined): string[] {
  const leads = ["it's", 'it is', 'yes', ...(label ? [`my ${printSpoken(label)} is`, `the ${printSpoken(label)} is`] : [])];
  return [...examples, ...examples.slice(0, 40).flatMap((example) => leads.map((lead) => `${lead} ${example}`))];
}

/** Puts a grammar together: every sentence once, as the contract wants it spelt, named by its content. */
export function speechGrammar(
  sentences: readonly string[],
  loops: readonly (readonly string[])[] = [],
  likely: readonly string[] = [],
): SpeechGrammar {
  const spell = (texts: readonly string[]): string[] => [...new Set(texts.map(printSpoken))].filter((sentence) => sentence !== '');
  const probable = spell(likely);
  const spelt = spell([...sentences, ...likely]);
  const circles = loops.filter((loop) => loop.length > 0).map((loop) => [...new Set(loop)]);
  const id = createHash('sha256')
    .update(JSON.stringify([spelt, probable, circles]))
    .digest('hex')
    .slice(0, 16);
  return { id, sentences: spelt, loops: circles, ...(probable.length > 0 ? { likely: probable } : {}) };
}
