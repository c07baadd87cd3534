import type { BoxQuery, ConversationHead, ConversationPage, ConversationQuery, LaneDepth, StoredEvent } from '#contract';
import type { BoxName, BoxRow } from './boxes/box.ts';
import type { Order, Verdict } from './orders.ts';
import type { Orphan } from './queries.ts';
import type { StoreFailure } from './store.errors.ts';

/** What the worker thread can be asked, and what it gives. Everything is plain values. */
export interface Asks {
  /** One transaction. Given only after the disk has it. */
  readonly commit: { readonly take: readonly Order[]; readonly give: readonly Verdict[] };
  readonly head: { readonly take: string; readonly give: ConversationHead | undefined };
  readonly events: { readonly take: string; readonly give: readonly StoredEvent[] };
  readonly page: { readonly take: ConversationQuery; readonly give: ConversationPage };
  readonly unfinished: { readonly take: undefined; readonly give: readonly ConversationHead[] };
  readonly orphans: { readonly take: undefined; readonly give: readonly Orphan[] };
  readonly items: { readonly take: { readonly box: BoxName; readonly query: BoxQuery }; readonly give: readonly BoxRow[] };
  readonly item: { readonly take: { readonly box: BoxName; readonly number: number }; readonly give: BoxRow | undefined };
  readonly depth: { readonly take: BoxName; readonly give: readonly LaneDepth[] };
  /** The last one: the file is closed and the thread ends. */
  readonly close: { readonly take: undefined; readonly give: undefined };
}

export type AskKind = keyof Asks;

/** A question with its number; answers carry the number back. The worker answers in the order it was asked. */
export type Ask = { [Kind in AskKind]: { readonly number: number; readonly kind: Kind; readonly take: Asks[Kind]['take'] } }[AskKind];

export type Answer =
  | { readonly kind: 'answer'; readonly number: number; readonly give: Asks[AskKind]['give'] }
  | { readonly kind: 'failure'; readonly number: number; readonly failure: StoreFailure };

/** What the worker says first, and once. */
export type Opening =
  | { readonly kind: 'opened'; readonly epoch: number; readonly migrated: readonly number[] }
  | { readonly kind: 'unopened'; readonly failure: StoreFailure };

export type FromWorker = Opening | Answer;
