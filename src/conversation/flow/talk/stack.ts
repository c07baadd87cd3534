import { invariant } from '#base';
import type { Sentence } from '../../understanding/words.ts';
import type { Step } from '../definition.ts';

/** A flow or a dialog in progress. */
export interface Frame {
  readonly kind: 'flow' | 'dialog';
  readonly name: string;
  /** Lists of steps within each other, and the next step of each. */
  readonly cursors: { readonly steps: readonly Step[]; at: number }[];
  /** What of the customer's sentence no question has used yet. */
  opening: Sentence | undefined;
  /** What follows its end. */
  after: (() => void) | undefined;
}

/** Where a conversation stands: a flow at the bottom, dialogs above it. */
export interface Stack {
  readonly top: Frame | undefined;
  readonly depth: number;
  push(kind: Frame['kind'], name: string, steps: readonly Step[], opening?: Sentence, after?: () => void): void;
  pop(): Frame | undefined;
  clear(): void;
  /** Puts steps before the rest of the top frame. */
  insert(steps: readonly Step[]): void;
  /** The next step, or nothing when the top frame is at its end. */
  next(): Step | undefined;
}

export function stackOf(): Stack {
  const frames: Frame[] = [];
  return {
    get top() {
      return frames.at(-1);
    },
    get depth() {
      return frames.length;
    },
    push: (kind, name, steps, opening, after) => {
      frames.push({ kind, name, cursors: [{ steps, at: 0 }], opening, after });
    },
    pop: () => frames.pop(),
    clear: () => {
      frames.length = 0;
    },
    insert: (steps) => {
      const top = frames.at(-1);
      invariant(top, 'steps are inserted only while a flow runs');
      top.cursors.push({ steps, at: 0 });
    },
    next: () => {
      const cursors = frames.at(-1)?.cursors;
      for (let cursor = cursors?.at(-1); cursors && cursor; cursor = cursors.at(-1)) {
        const step = cursor.steps[cursor.at++];
        if (step) return step;
        cursors.pop();
      }
      return undefined;
    },
  };
}
