import { bad, ok, type Result } from '#base';
import type { Effort } from '../effort.ts';
import { type Node, parseNodes, type SignSet } from './parse.ts';

/** A step of a pattern's program (Pike's machine: all ways are walked at the same time, none twice at one place). */
type Step =
  | { readonly do: 'sign'; readonly set: SignSet }
  | { readonly do: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'inside' }
  | { readonly do: 'split'; readonly to: readonly number[] }
  | { readonly do: 'found' };

/** A pattern that was checked: looking takes time in proportion to text × pattern, whatever they are. */
export interface Pattern {
  readonly source: string;
  /** Every part of a text that lies in a place that fits, in order; places that overlap are one part. UTF-16 units. */
  find(text: string, effort?: Effort): { readonly from: number; readonly to: number }[];
}

const mostSteps = 1_000;

/** Reads and checks a pattern. One that fits nothing at all, or is too long, is none. */
export function parsePattern(source: string): Result<Pattern> {
  if (source.length > 500) return bad('a pattern has at most 500 signs');
  const node = parseNodes(source);
  if (!node.ok) return node;
  const steps: Step[] = [];
  if (!compile(node.value, steps)) return bad('this pattern repeats too much');
  steps.push({ do: 'found' });
  if (fitsNothing(steps)) return bad('this pattern also fits nothing at all, hence everywhere');
  return ok({ source, find: (text, effort) => findAll(steps, text, effort) });
}

function compile(node: Node, steps: Step[]): boolean {
  if (steps.length > mostSteps) return false;
  const hole = (): number => steps.push({ do: 'split', to: [] }) - 1;
  const fill = (at: number, ...to: number[]): void => {
    steps[at] = { do: 'split', to };
  };
  switch (node.kind) {
    case 'sign':
      steps.push({ do: 'sign', set: node.set });
      return true;
    case 'edge':
      steps.push({ do: 'edge', edge: node.edge });
      return true;
    case 'row':
      return node.parts.every((part) => compile(part, steps));
    case 'either': {
      const fork = hole();
      const starts: number[] = [];
      const ends: number[] = [];
      for (const way of node.ways) {
        starts.push(steps.length);
        if (!compile(way, steps)) return false;
        ends.push(hole());
      }
      fill(fork, ...starts);
      for (const end of ends) fill(end, steps.length);
      return true;
    }
    case 'times': {
      for (let i = 0; i < node.min; i++) if (!compile(node.part, steps)) return false;
      if (node.max === Number.POSITIVE_INFINITY) {
        const loop = hole();
        if (!compile(node.part, steps)) return false;
        steps.push({ do: 'split', to: [loop] });
        fill(loop, loop + 1, steps.length);
        return true;
      }
      const leaves: number[] = [];
      for (let i = node.min; i < node.max; i++) {
        leaves.push(hole());
        if (!compile(node.part, steps)) return false;
      }
      for (const leave of leaves) fill(leave, leave + 1, steps.length);
      return true;
    }
  }
}

const fits = ({ ranges, not }: SignSet, code: number): boolean => ranges.some(([from, to]) => code >= from && code <= to) !== not;
const isWordy = (sign: string | undefined): boolean => sign !== undefined && /^[\p{L}\p{N}_]$/u.test(sign);

/** Threads at one place: the steps they stand at, each with the place where its match began, the earliest first. */
class Threads {
  readonly steps: number[] = [];
  readonly starts: number[] = [];
  readonly #since: Int32Array;

  constructor(size: number) {
    this.#since = new Int32Array(size).fill(-1);
  }

  /** Nothing is at the step yet: who entered first began first, and later ones could find nothing longer. */
  enter(step: number, at: number, start: number): boolean {
    if (this.#since[step] === at) return false;
    this.#since[step] = at;
    this.steps.push(step);
    this.starts.push(start);
    return true;
  }

  clear(): void {
    this.steps.length = 0;
    this.starts.length = 0;
  }
}

/**
 * What of the signs lies in any place that fits: for each sign where one ends, the earliest from which it can have come; those that overlap are one.
 * One walk over the text, in which each step of the program is entered once a sign.
 */
function partsThatFit(steps: readonly Step[], signs: readonly string[], effort?: Effort): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  const open: number[] = [];
  let visits = 0;
  const enter = (threads: Threads, first: number, at: number, start: number): void => {
    open.push(first);
    for (let step = open.pop(); step !== undefined; step = open.pop()) {
      visits++;
      if (!threads.enter(step, at, start)) continue;
      const doing = steps[step];
      if (doing?.do === 'split') for (const to of doing.to) open.push(to);
      else if (doing?.do === 'edge') {
        const inside = isWordy(signs[at - 1]) === isWordy(signs[at]);
        const holds = { start: at === 0, end: at === signs.length, word: !inside, inside }[doing.edge];
        if (holds) open.push(step + 1);
      } else if (doing?.do === 'found' && at > start) fit(start, at);
    }
  };
  const fit = (from: number, to: number): void => {
    let begins = from;
    for (let last = found.at(-1); last !== undefined && last.to > begins; last = found.at(-1)) {
      begins = Math.min(begins, last.from);
      found.pop();
    }
    found.push({ from: begins, to });
  };
  let [current, next] = [new Threads(steps.length), new Threads(steps.length)];
  for (let at = 0; at <= signs.length; at++) {
    enter(current, 0, at, at);
    const code = signs[at]?.codePointAt(0);
    if (code === undefined) break;
    for (const [place, step] of current.steps.entries()) {
      const doing = steps[step];
      visits++;
      if (doing?.do === 'sign' && fits(doing.set, code)) enter(next, step + 1, at + 1, current.starts[place] ?? at);
    }
    current.clear();
    [current, next] = [next, current];
  }
  if (effort) effort.steps += visits;
  return found;
}

function findAll(steps: readonly Step[], text: string, effort?: Effort): { from: number; to: number }[] {
  const written = [...text];
  const signs = written.map((sign) => {
    const lower = sign.toLowerCase();
    return lower.length === sign.length ? lower : sign;
  });
  const parts = partsThatFit(steps, signs, effort);
  if (parts.length === 0) return [];
  let unit = 0;
  const units = [0, ...written.map((sign) => (unit += sign.length))];
  return parts.map(({ from, to }) => ({ from: units[from] ?? 0, to: units[to] ?? text.length }));
}

/** Fits the empty text: then it fits between any two signs. */
function fitsNothing(steps: readonly Step[]): boolean {
  const open = [0];
  const seen = new Set<number>();
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (seen.has(step)) continue;
    seen.add(step);
    const doing = steps[step];
    if (doing?.do === 'found') return true;
    if (doing?.do === 'split') open.push(...doing.to);
    else if (doing?.do === 'edge') open.push(step + 1);
  }
  return false;
}
