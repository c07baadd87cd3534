import type { Attempt, BoxState } from '#contract';

/** Both boxes are one table each, of the same shape. */
export type BoxName = 'outbox' | 'inbox';

/** Tables `outbox` and `inbox`: one row an item. Times are wall time in milliseconds. */
export interface BoxRow {
  /** In the order they were put. Never given twice. */
  readonly number: number;
  /** Outbox: the destination. Inbox: the source. */
  readonly lane: string;
  readonly key: string;
  /** Outbox: the idempotency key. Inbox: the dedupe key. Unique in its lane. */
  readonly dedupe: string;
  /** Where it belongs among its key, before `number`; 0 where only the arrival counts. */
  readonly rank: number;
  /** 1: ranks are 1, 2, 3 … without holes, so that the one before is known to be missing. */
  readonly sequenced: number;
  /** Until then it waits for those before it that may still come. */
  readonly held_until: number;
  readonly body: string;
  readonly state: BoxState;
  readonly put_at: number;
  readonly due_at: number;
  readonly expires_at: number;
  readonly attempts: number;
  /** The epoch that works at it. Meaningless once `leased_until` is over. */
  readonly leased_by: number;
  readonly leased_until: number;
  /** 1: a younger one of its key was taken first. */
  readonly late: number;
  readonly trouble: string | null;
  readonly settled_at: number | null;
}

/** What is given at birth; the rest has its beginning in the table. */
export type Entry = Pick<BoxRow, 'lane' | 'key' | 'dedupe' | 'rank' | 'sequenced' | 'held_until' | 'body' | 'put_at' | 'due_at' | 'expires_at'>;

/** What becomes of an item that was worked at. `release`: nobody tried it after all. */
export type Fate =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly dueAt: number; readonly trouble: string }
  | { readonly kind: 'dead'; readonly trouble: string }
  | { readonly kind: 'release' };

/** What a claim found: items now leased, and when to look again should nothing else happen. */
export interface Claim {
  readonly rows: readonly BoxRow[];
  /** The next instant at which something may become due. Absent when more is due at once, or nothing waits. */
  readonly nextAt?: number;
}

export const longestName = 200;
export const usualExpiryMs = 3 * 24 * 3_600_000;

/** Facts that may be kept and shown: a code or a few words. */
export const troubleOf = ({ why }: Extract<Attempt, { why: string }>): string => why.slice(0, 200);
