import type { Effort } from './effort.ts';

/** A word in its place. UTF-16 units. */
export interface Sighting {
  readonly from: number;
  readonly to: number;
  readonly word: string;
}

/** Finds, for each place where a sought word ends, the longest that ends there; in the order of their ends. */
export type Seek = (text: string, effort?: Effort) => Sighting[];

interface Node {
  readonly next: Map<number, Node>;
  /** Where to go on when the next sign does not fit: the longest end of this that is a beginning too. */
  back: Node | undefined;
  word: string | undefined;
}

const nodeOf = (): Node => ({ next: new Map(), back: undefined, word: undefined });

/** Looks for many words at once, in one walk over a text however many they are (Aho and Corasick, 1975). */
export function seekerOf(words: Iterable<string>): Seek {
  const root = nodeOf();
  for (const word of words) {
    let node = root;
    for (let at = 0; at < word.length; at++) {
      const sign = word.charCodeAt(at);
      let next = node.next.get(sign);
      if (next === undefined) node.next.set(sign, (next = nodeOf()));
      node = next;
    }
    if (node !== root) node.word = word;
  }
  link(root);
  return (text, effort) => {
    const found: Sighting[] = [];
    if (root.next.size === 0) return found;
    let node = root;
    let steps = 0;
    for (let at = 0; at < text.length; at++) {
      const sign = text.charCodeAt(at);
      let next = node.next.get(sign);
      for (steps++; next === undefined && node.back !== undefined; steps++) {
        node = node.back;
        next = node.next.get(sign);
      }
      node = next ?? root;
      if (node.word !== undefined) found.push({ from: at + 1 - node.word.length, to: at + 1, word: node.word });
    }
    if (effort) effort.steps += steps;
    return found;
  };
}

/** Breadth first: what a node goes back to is nearer to the root, hence done. */
function link(root: Node): void {
  const open = [root];
  for (const node of open)
    for (const [sign, child] of node.next) {
      let back = node.back;
      while (back !== undefined && !back.next.has(sign)) back = back.back;
      child.back = back?.next.get(sign) ?? root;
      child.word ??= child.back.word;
      open.push(child);
    }
}
