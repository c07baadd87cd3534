import type { SpeechGrammar } from '#contract';

/** One way on: with a word, or without one. `probability` is above 0 and at most 1. */
export interface Arc {
  readonly from: number;
  readonly to: number;
  readonly probability: number;
  readonly word?: string;
}

/** Which words may follow which, and how likely: states joined by arcs. No two wordless arcs follow each other. */
export interface WordNetwork {
  readonly states: number;
  readonly start: number;
  readonly end: number;
  readonly arcs: readonly Arc[];
  /** Every word on an arc, once. */
  readonly words: readonly string[];
}

/** Taken from every count and given to what was not seen (absolute discounting). */
const discount = 0.5;
/** How likely a loop ends after each of its words. */
const loopEnds = 0.15;
/** Loops are taught as if so many sentences, as a part of all, were nothing but a loop. */
const loopShare = 0.25;
/** Words of a letter loop that are far more often words of their own. */
const ordinary: ReadonlySet<string> = new Set(['a', 'i']);

const begin = '<s>';
const finish = '</s>';

type Counts = Map<string, Map<string, number>>;

function count(counts: Counts, tokens: readonly string[], weight: number): void {
  let before = begin;
  for (const token of [...tokens, finish]) {
    const row = counts.get(before) ?? new Map<string, number>();
    counts.set(before, row);
    row.set(token, (row.get(token) ?? 0) + weight);
    before = token;
  }
}

/** The sentence with stretches of loop words replaced by their loop; undefined when there are none. */
function withLoops(words: readonly string[], loops: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const tokens: string[] = [];
  let found = false;
  for (let i = 0; i < words.length; ) {
    let longest = 0;
    let name = '';
    for (const [loop, members] of loops) {
      let n = 0;
      while (members.has(words[i + n] ?? '')) n++;
      if (n > longest) [longest, name] = [n, loop];
    }
    const word = words[i] ?? '';
    // A single loop word in the middle of a sentence is most likely a word like any other.
    const alone = longest === 1 && (ordinary.has(word) || i + 1 < words.length);
    if (longest === 0 || alone) {
      tokens.push(word);
      i += 1;
    } else {
      found = true;
      tokens.push(name);
      i += longest;
    }
  }
  return found ? tokens : undefined;
}

const tame = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/[^a-z']/g, ''))
    .filter((word) => /[a-z]/.test(word));

/**
 * A bigram with back-off out of a grammar's sentences. A loop is a state of its own, entered wherever sentences have words of it
 * and at the beginning, and left for what follows it in sentences.
 */
export function buildNetwork(grammar: Pick<SpeechGrammar, 'sentences' | 'likely' | 'loops'>): WordNetwork {
  const loops = new Map(grammar.loops.map((loop, i) => [`#${i}`, new Set(loop.flatMap(tame))] as const).filter(([, members]) => members.size > 0));
  const counts: Counts = new Map();
  const likely = new Set(grammar.likely ?? []);
  const boost = likely.size === 0 ? 1 : Math.max(1, (grammar.sentences.length - likely.size) / likely.size);
  let sentences = 0;
  for (const sentence of grammar.sentences) {
    const words = tame(sentence);
    if (words.length === 0) continue;
    const weight = likely.has(sentence) ? boost : 1;
    sentences += weight;
    count(counts, words, weight);
    const looped = withLoops(words, loops);
    if (looped) count(counts, looped, weight);
  }
  for (const loop of loops.keys()) count(counts, [loop], Math.max(1, (loopShare * sentences) / loops.size));
  return compose(counts, loops);
}

function compose(counts: Counts, loops: ReadonlyMap<string, ReadonlySet<string>>): WordNetwork {
  // How many words a word follows says more of it than how often it occurs (Kneser and Ney).
  const follows = new Map<string, number>();
  let kinds = 0;
  for (const row of counts.values())
    for (const token of row.keys()) {
      follows.set(token, (follows.get(token) ?? 0) + 1);
      kinds += 1;
    }
  const alone = (token: string): number => (follows.get(token) ?? 0) / kinds;

  const numbers = new Map<string, number>();
  const stateOf = (history: string): number => {
    const known = numbers.get(history);
    if (known !== undefined) return known;
    numbers.set(history, numbers.size);
    return numbers.size - 1;
  };
  const start = stateOf(begin);
  const end = stateOf(finish);
  const backOff = stateOf('#back-off');
  const arcs: Arc[] = [];
  const step = (from: number, token: string, probability: number): void => {
    const to = stateOf(token);
    const members = loops.get(token);
    if (token === finish) arcs.push({ from, to, probability });
    else if (members) for (const word of members) arcs.push({ from, to, probability: probability / members.size, word });
    else arcs.push({ from, to, probability, word: token });
  };
  for (const [history, row] of counts) {
    const from = stateOf(history);
    const share = loops.has(history) ? loopEnds : 1;
    let total = 0;
    for (const times of row.values()) total += times;
    const unseen = (discount * row.size) / total;
    for (const [token, times] of row) step(from, token, share * ((times - discount) / total + unseen * alone(token)));
    arcs.push({ from, to: backOff, probability: share * unseen });
    // The recogniser follows one wordless arc, not two: going back and ending in one step is an arc of its own.
    if (!row.has(finish)) step(from, finish, share * unseen * alone(finish));
  }
  for (const [loop, members] of loops)
    for (const word of members) arcs.push({ from: stateOf(loop), to: stateOf(loop), probability: (1 - loopEnds) / members.size, word });
  for (const token of follows.keys()) if (token !== finish) step(backOff, token, alone(token));
  if (counts.size === 0) arcs.push({ from: start, to: end, probability: 1 });
  const words = new Set<string>();
  for (const { word } of arcs) if (word !== undefined) words.add(word);
  return { states: numbers.size, start, end, arcs, words: [...words] };
}
