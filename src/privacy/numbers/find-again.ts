import type { Effort } from '../effort.ts';
import { countUpTo } from '../in-order.ts';
import type { Mark } from '../passage.ts';
import { type Seek, seekerOf } from '../seek.ts';
import { type Link, partedAt, type Run } from './chain.ts';
import { without } from './find-cards.ts';
import { kept, marksOver } from './marks.ts';

/** A number that was found somewhere in the conversation. */
export interface KnownNumber {
  readonly kind: 'card' | 'phone';
  readonly digits: string;
}

const fewest = { card: 6, phone: 7 } as const;

/** Numbers that are known, ready to be looked for: each as a whole, and in pieces that are long enough to be no accident. */
export interface SoughtNumbers {
  readonly kinds: ReadonlyMap<string, KnownNumber['kind']>;
  readonly whole: Seek;
  readonly pieces: ReadonlyMap<string, KnownNumber['kind']>;
  readonly parts: Seek;
}

export function soughtNumbers(known: readonly KnownNumber[]): SoughtNumbers {
  const kinds = new Map<string, KnownNumber['kind']>();
  const pieces = new Map<string, KnownNumber['kind']>();
  const put = (into: Map<string, KnownNumber['kind']>, digits: string, kind: KnownNumber['kind']): void => {
    if (into.get(digits) !== 'card') into.set(digits, kind);
  };
  for (const { kind, digits } of known) {
    put(kinds, digits, kind);
    for (let from = 0; from + fewest[kind] <= digits.length; from++) put(pieces, digits.slice(from, from + fewest[kind]), kind);
  }
  return { kinds, whole: seekerOf(kinds.keys()), pieces, parts: seekerOf(pieces.keys()) };
}

/** Tells which links of a run these digits of it lie on. */
function linksOf({ links }: Run): (from: number, to: number) => readonly Link[] {
  let place = 0;
  const begins = links.map(({ digits }) => {
    const at = place;
    place += digits.length;
    return at;
  });
  const upTo = (digit: number): number => countUpTo(begins.length, (link) => (begins[link] ?? 0) < digit);
  return (from, to) => links.slice(upTo(from + 1) - 1, upTo(to));
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly kind: KnownNumber['kind'];
}

/** Good parts of known numbers; what hangs together is one. */
function partsIn({ digits }: Run, { parts, pieces }: SoughtNumbers, effort?: Effort): Part[] {
  const found: Part[] = [];
  for (const { from, to, word } of parts(digits, effort)) {
    const last = found.at(-1);
    if (last && from <= last.to) found[found.length - 1] = { from: Math.min(last.from, from), to, kind: last.kind };
    else found.push({ from, to, kind: pieces.get(word) ?? 'card' });
  }
  return found;
}

/** Where numbers that are known occur again: whole over several turns, or a good part of one. */
export function findAgain(chain: readonly Link[], sought: SoughtNumbers, effort?: Effort): Mark[] {
  const marks: Mark[] = [];
  const longEnough = ({ digits }: Run): boolean => digits.length >= fewest.card;
  const taken = new Set<Link>();
  for (const run of partedAt(chain, 'far').filter(longEnough)) {
    const linksAt = linksOf(run);
    // Of two that share digits the one that begins first, and of those the longer.
    for (const { from, to, word } of sought.whole(run.digits, effort).sort((a, b) => a.from - b.from || b.to - a.to)) {
      const links = linksAt(from, to);
      if (links.some((link) => taken.has(link))) continue;
      const kind = sought.kinds.get(word) ?? 'card';
      const ends = word.endsWith(links.map((link) => link.digits).join(''));
      marks.push(...marksOver(links, kind, 0.9, ends ? kept[kind] : 0));
      for (const link of links) taken.add(link);
    }
  }
  const left = taken.size > 0 ? without(chain, taken) : chain;
  for (const run of partedAt(left, 'far', 'loose', 'turn').filter(longEnough)) {
    const linksAt = linksOf(run);
    for (const { from, to, kind } of partsIn(run, sought, effort)) marks.push(...marksOver(linksAt(from, to), kind, 0.7, 0));
  }
  return marks;
}
