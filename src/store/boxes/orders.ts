import type { BoxName, Claim, Entry, Fate } from './box.ts';

/** What the boxes can be asked to write. All of it shares transactions with the appends. `at`: wall time. */
export type BoxOrder =
  | { readonly kind: 'enter'; readonly box: BoxName; readonly entries: readonly Entry[] }
  | { readonly kind: 'settle'; readonly box: BoxName; readonly number: number; readonly fate: Fate; readonly at: number }
  | { readonly kind: 'claim'; readonly box: BoxName; readonly lane: string; readonly most: number; readonly leaseMs: number; readonly at: number }
  | {
      readonly kind: 'amend';
      readonly box: BoxName;
      readonly number: number;
      readonly change: 'replay' | 'drop';
      readonly at: number;
      readonly expiresAt: number;
    }
  /** What was done before `before`, and dead letters that were given up before `deadBefore`. */
  | { readonly kind: 'sweep'; readonly before: number; readonly deadBefore: number };

export type BoxVerdict =
  /** Of each entry: it is new. */
  | { readonly kind: 'entered'; readonly fresh: readonly boolean[] }
  /** Of a settling: the item was still this node's. Of an amendment: there was such a dead letter. */
  | { readonly kind: 'settled'; readonly found: boolean }
  | ({ readonly kind: 'claimed' } & Claim)
  /** `items`: of both kinds; `dead`: dead letters among them. */
  | { readonly kind: 'swept'; readonly items: number; readonly dead: number };
