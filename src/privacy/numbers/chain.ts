import type { Atom } from './atoms.ts';

/** An atom in its place among all texts of one stream. */
export interface Link extends Atom {
  /** Which of the passages. */
  readonly at: number;
  /**
   * How it hangs on the link before: `tight` as parts of one number; `turn` and `loose` as parts of one that was said with
   * a break, or with other words between; `far`: not at all.
   */
  readonly join: 'tight' | 'turn' | 'loose' | 'far';
}

/** Links that were not taken yet, a number after the other. */
export interface Run {
  readonly links: readonly Link[];
  readonly digits: string;
}

const runOf = (links: readonly Link[]): Run => ({ links, digits: links.map(({ digits }) => digits).join('') });

const mostWords = 8;
const mostTextsWithout = 3;

/** Joins the atoms of a stream's texts, in order. */
export function chainOf(texts: readonly { readonly at: number; readonly atoms: readonly Atom[]; readonly rest: number }[]): Link[] {
  const chain: Link[] = [];
  let between = 0;
  let without = 0;
  for (const { at, atoms, rest } of texts) {
    atoms.forEach((atom, place) => {
      const join = (): Link['join'] => {
        if (chain.length === 0 || atom.plus) return 'far';
        if (place > 0) return atom.tight ? 'tight' : atom.words <= mostWords ? 'loose' : 'far';
        const words = between + atom.words;
        if (without > mostTextsWithout || words > 2 * mostWords) return 'far';
        return words <= 2 && without === 0 ? 'turn' : 'loose';
      };
      chain.push({ ...atom, at, join: join() });
    });
    if (atoms.length > 0) [between, without] = [rest, 0];
    else [between, without] = [between + rest, without + 1];
  }
  return chain;
}

/** The chain in pieces, parted wherever the join is one of these. */
export function partedAt(chain: readonly Link[], ...joins: readonly Link['join'][]): Run[] {
  const runs: Link[][] = [];
  for (const link of chain) {
    const last = runs.at(-1);
    if (last === undefined || joins.includes(link.join)) runs.push([link]);
    else last.push(link);
  }
  return runs.map(runOf);
}
