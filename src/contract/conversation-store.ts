import type { ConversationId, WallTime } from '#base';
import type { ConversationEvent, Outcome, StoredEvent } from './conversation-event.ts';
import type { OutgoingItem } from './outbox.ts';

/** One line of a listing, kept up to date with the events. */
export interface ConversationHead {
  readonly id: ConversationId;
  readonly medium: 'voice' | 'chat';
  readonly channel: string;
  readonly account: string;
  readonly bot: string;
  readonly agent: string;
  readonly agentVersion: string;
  readonly interactionId?: string;
  readonly callerNumber?: string;
  readonly startedAt: WallTime;
  readonly endedAt?: WallTime;
  readonly turns: number;
  /** Absent while it lives. */
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly exit?: string;
}

export interface ConversationQuery {
  readonly account?: string;
  readonly bot?: string;
  /** Any of these: what a reader may see. */
  readonly bots?: readonly string[];
  readonly channel?: string;
  readonly outcome?: Outcome;
  readonly interactionId?: string;
  readonly since?: WallTime;
  readonly until?: WallTime;
  /** Newest first; at most 200, 50 unless told. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface ConversationPage {
  readonly heads: readonly ConversationHead[];
  readonly next?: string;
}

export interface EventToAppend {
  readonly event: ConversationEvent;
  readonly at: WallTime;
}

/** What is committed together with events, or not at all. Of an append that the law refuses, or of which nothing is new, nothing is put. */
export interface AlongWithEvents {
  readonly put?: readonly OutgoingItem[];
  /** Ids of inbox messages whose effect these events are. When one of them has had its effect already, the append is refused (`MESSAGE_DONE`). */
  readonly done?: readonly string[];
}

/** Where conversations are kept: appended events, and heads read from them. */
export interface ConversationStore {
  /**
   * Resolves when the events survive a `kill -9` and a power cut (promise P1). Appends of one conversation keep their order.
   * The first event must be `conversation-start`; after `conversation-end` nothing more is taken.
   */
  append(id: ConversationId, events: readonly EventToAppend[], along?: AlongWithEvents): Promise<void>;
  head(id: ConversationId): Promise<ConversationHead | undefined>;
  events(id: ConversationId): Promise<readonly StoredEvent[]>;
  list(query: ConversationQuery): Promise<ConversationPage>;
  /** Those without an outcome: after a crash, each is given one. */
  unfinished(): Promise<readonly ConversationHead[]>;
  close(): Promise<void>;
}
