import type { WallTime } from '#base';
import type { Attempt, BoxQuery, BoxState, LaneDepth } from './outbox.ts';

/** Something that came from outside and may come again: a webhook's event. */
export interface IncomingMessage {
  /** Who sent it: a configured id. Each source is taken from on its own. At most 200 characters. */
  readonly source: string;
  /** What the source tells its messages by. */
  readonly dedupeKey: string;
  /** Messages of one source and one key are taken one after the other: usually the far side's conversation. */
  readonly orderingKey: string;
  /**
   * Where it belongs among the others of its key: by number (1, 2, 3 … without holes), or by the instant it happened.
   * Without it they are taken as they arrived. One key keeps to one of the three.
   */
  readonly order?: { readonly number: number } | { readonly happenedAt: WallTime };
  /** JSON. Forgotten once it is done. */
  readonly body: string;
}

/** A message as it is kept. */
export interface InboxItem {
  readonly id: string;
  readonly source: string;
  readonly dedupeKey: string;
  readonly orderingKey: string;
  /** Empty once it is done. */
  readonly body: string;
  readonly state: BoxState;
  readonly receivedAt: WallTime;
  readonly dueAt: WallTime;
  readonly attempts: number;
  /** A younger one of its key was taken before it: it came too late for its place. */
  readonly late: boolean;
  readonly trouble?: string;
  readonly settledAt?: WallTime;
}

/**
 * Does what a message asks for. After a crash it is asked again, so its effect must be marked in the same commit:
 * give the message's id as `done` to `ConversationStore.append`, or do what may be done twice.
 */
export type Consume = (item: InboxItem, signal: AbortSignal) => Promise<Attempt>;

/** What came in. */
export interface Inbox {
  /**
   * Resolves when the message survives a `kill -9` (promise P1): only then may the source be told that it was taken.
   * `seen`: it had come before, within the days that keys are kept; it is not taken a second time.
   */
  receive(message: IncomingMessage): Promise<'new' | 'seen'>;
  list(query: BoxQuery): Promise<readonly InboxItem[]>;
  show(id: string): Promise<InboxItem | undefined>;
  replay(id: string): Promise<boolean>;
  drop(id: string): Promise<boolean>;
  depth(): Promise<readonly LaneDepth[]>;
}
