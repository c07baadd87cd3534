import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { defaultMinScore, trainClassifier, wordsOf } from '#conversation';

const here = import.meta.dirname;
const root = join(here, '..', '..');

/** One agent's sentences: those it learns from, those it has never seen, and those that are not its business. */
export interface Case {
  readonly name: string;
  readonly intents: Readonly<Record<string, readonly string[]>>;
  readonly heldOut: Readonly<Record<string, readonly string[]>>;
  readonly offTopic: readonly string[];
}

type Sentences = readonly string[] | { readonly utterances: readonly string[] };
interface CaseFile {
  readonly agent?: string;
  readonly intents?: Readonly<Record<string, Sentences>>;
  readonly heldOut: Readonly<Record<string, readonly string[]>>;
  readonly offTopic: readonly string[];
}
const read = (path: string): unknown => parse(readFileSync(path, 'utf8'));

/** The cases of a folder beside this file; those that name an agent learn from the example's own file. */
export function readCases(folder: 'cases' | 'tuning', alsoOffTopic: readonly string[]): Case[] {
  return globSync(join(here, folder, '*.yaml'))
    .sort()
    .map((path) => {
      const file = read(path) as CaseFile;
      const agent = file.agent === undefined ? file : (read(join(root, 'examples', 'agents', file.agent, 'agent.yaml')) as CaseFile);
      const intents = Object.fromEntries(
        Object.entries(agent.intents ?? {}).map(([name, list]) => [name, Array.isArray(list) ? list : (list as { utterances: string[] }).utterances]),
      );
      return { name: basename(path, '.yaml'), intents, heldOut: file.heldOut, offTopic: [...file.offTopic, ...alsoOffTopic] };
    });
}

export const offTopicForAll = (): readonly string[] => read(join(here, 'off-topic.yaml')) as string[];

/** Sentences that are both learned from and tested with; there must be none. */
export function leaks(one: Case): string[] {
  const plain = (text: string): string => wordsOf(text).join(' ');
  const learned = new Set(Object.values(one.intents).flat().map(plain));
  return Object.values(one.heldOut)
    .flat()
    .filter((text) => learned.has(plain(text)));
}

/** Counts, and the sentences that went wrong. */
export interface Figures {
  readonly sentences: number;
  /** The right intent came first, whatever its score. */
  readonly first: number;
  /** … and its score was high enough to act on. */
  readonly right: number;
  /** A wrong intent would have been acted on. */
  readonly wrong: number;
  readonly offTopic: number;
  /** Something off topic would have been acted on. */
  readonly accepted: number;
  /** Every best guess, off topic included: its score, and whether it was right. */
  readonly guesses: readonly { readonly score: number; readonly right: boolean }[];
  readonly faults: readonly {
    readonly text: string;
    readonly meant: string | undefined;
    readonly understood: string | undefined;
    readonly score: number;
  }[];
}

/** A small generator of numbers in [0, 1), so that every run spoils the same words. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Spoils words as recognisers do: of the errors half put another word of the agent's, a third lose the word, the rest add one. */
function spoil(text: string, share: number, vocabulary: readonly string[], dice: () => number): string {
  const another = (): string => vocabulary[Math.floor(dice() * vocabulary.length)] ?? '';
  return text
    .split(' ')
    .flatMap((word) => {
      const fate = dice();
      if (fate >= share) return [word];
      if (fate < share * 0.5) return [another()];
      return fate < share * 0.83 ? [] : [word, another()];
    })
    .join(' ');
}

/** Asks one agent's classifier all its sentences; `errors` is the share of words that are spoilt, `rounds` how often. */
export function measure(one: Case, errors = 0, rounds = 1): Figures {
  const classifier = trainClassifier(one.intents);
  const vocabulary = Object.values(one.intents).flat().join(' ').split(' ');
  const dice = seeded(7);
  const guess = (text: string) => classifier.rank(text)[0] ?? { intent: '', score: 0 };
  let [sentences, first, right, wrong, accepted, offTopic] = [0, 0, 0, 0, 0, 0];
  const faults: Figures['faults'][number][] = [];
  const guesses: Figures['guesses'][number][] = [];
  for (let round = 0; round < rounds; round++)
    for (const [intent, texts] of Object.entries(one.heldOut))
      for (const written of texts) {
        const text = spoil(written, errors, vocabulary, dice);
        const best = guess(text);
        const acted = best.score >= defaultMinScore;
        guesses.push({ score: best.score, right: best.intent === intent });
        sentences++;
        if (best.intent === intent) first++;
        if (acted && best.intent === intent) right++;
        else faults.push({ text, meant: intent, understood: acted ? best.intent : undefined, score: best.score });
        if (acted && best.intent !== intent) wrong++;
      }
  for (const text of one.offTopic) {
    const best = guess(text);
    guesses.push({ score: best.score, right: false });
    offTopic++;
    if (best.score < defaultMinScore) continue;
    accepted++;
    faults.push({ text, meant: undefined, understood: best.intent, score: best.score });
  }
  return { sentences, first, right, wrong, offTopic, accepted, guesses, faults };
}

export const sum = (all: readonly Figures[]): Figures =>
  all.reduce((a, b) => ({
    sentences: a.sentences + b.sentences,
    first: a.first + b.first,
    right: a.right + b.right,
    wrong: a.wrong + b.wrong,
    offTopic: a.offTopic + b.offTopic,
    accepted: a.accepted + b.accepted,
    guesses: [...a.guesses, ...b.guesses],
    faults: [...a.faults, ...b.faults],
  }));
