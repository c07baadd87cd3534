import type { WallTime } from '#base';

/** Something to be sent to the outside: at least once, in the order of its key. */
export interface OutgoingItem {
  /** The destination, which has its own pace and its own rest when it is down: `webhook:crm`, `mail`. At most 200 characters. */
  readonly lane: string;
  /** Items of one lane and one key go out one after the other, in the order they were put: usually the conversation's id. */
  readonly key: string;
  /** The same at every attempt, unique in its lane: what the destination tells doubles by. Put a second time, an item is not put. */
  readonly idempotencyKey: string;
  /** JSON. Forgotten once it is delivered. */
  readonly body: string;
  /** Not sent before; at once unless told. */
  readonly notBefore?: WallTime;
  /** Not sent after: it becomes a dead letter. Three days after it was put unless told. */
  readonly expires?: WallTime;
}

/** `waiting`: will be tried, or tried again. `done`: over. `dead`: given up, until somebody replays or drops it. */
export type BoxState = 'waiting' | 'done' | 'dead';

/** An item as it is kept. */
export interface OutboxItem {
  readonly id: string;
  readonly lane: string;
  readonly key: string;
  readonly idempotencyKey: string;
  /** Empty once it is done. */
  readonly body: string;
  readonly state: BoxState;
  readonly putAt: WallTime;
  /** When it is tried next, at the earliest. */
  readonly dueAt: WallTime;
  readonly expires: WallTime;
  /** Attempts begun. */
  readonly attempts: number;
  /** Why the last attempt failed: a code, or a few words without anything personal. */
  readonly trouble?: string;
  /** When it was done, or given up. */
  readonly settledAt?: WallTime;
}

/** What became of one attempt. `retry`: a later one may succeed, not before `afterMs` if told. `refused`: none ever will. */
export type Attempt =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly why: string; readonly afterMs?: number }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Sends one item. Whoever implements it gives the idempotency key to the destination, and stops when the signal says so.
 * A thrown error is a `retry`, save a `GatewayError` that says that trying again is no use.
 */
export type Deliver = (item: OutboxItem, signal: AbortSignal) => Promise<Attempt>;

export interface BoxQuery {
  readonly lane?: string;
  readonly state?: BoxState;
  /** Newest first; at most 200, 50 unless told. */
  readonly limit?: number;
  /** Older than this item: the last one of the page before. */
  readonly before?: string;
}

/** How much lies in one lane. */
export interface LaneDepth {
  readonly lane: string;
  readonly waiting: number;
  readonly dead: number;
  /** When the oldest waiting item was put. */
  readonly oldestAt?: WallTime;
}

/** What goes out. Items are put with the events they belong to (`ConversationStore.append`), or alone. */
export interface Outbox {
  /** Resolves when the items survive a `kill -9` (promise P1). */
  put(items: readonly OutgoingItem[]): Promise<void>;
  list(query: BoxQuery): Promise<readonly OutboxItem[]>;
  show(id: string): Promise<OutboxItem | undefined>;
  /** Tries a dead letter again, with all its attempts and three days more. False when it is none. */
  replay(id: string): Promise<boolean>;
  /** Gives a dead letter up for good: its body is forgotten. False when it is none. */
  drop(id: string): Promise<boolean>;
  depth(): Promise<readonly LaneDepth[]>;
}
