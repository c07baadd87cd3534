import type { ConversationId, WallTime } from '#base';
import type { ConversationEvent, Outcome, StoredEvent } from './conversation-event.ts';
import type { Containment } from './conversation-figures.ts';
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
  /** The far side's ids of call and stream, where it has them. */
  readonly callId?: string;
  readonly streamId?: string;
  readonly callerNumber?: string;
  /** The customer's name in this store: the same in all their conversations, and telling nobody who they are. Absent where nobody knows. */
  readonly customer?: string;
  /** BCP 47, as the channel knew it at the start. */
  readonly language?: string;
  readonly startedAt: WallTime;
  readonly endedAt?: WallTime;
  readonly turns: number;
  /** Absent while it lives. */
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly exit?: string;
  /** The queue, and who brought it to its end: known once its figures are made. */
  readonly target?: string;
  readonly containment?: Containment;
  /** The number of its last event: it grows with each. */
  readonly seq: number;
  /** When what was said was removed (retention). */
  readonly emptiedAt?: WallTime;
  /** When what tells who the customer is was removed. */
  readonly unnamedAt?: WallTime;
}

export interface ConversationQuery {
  readonly account?: string;
  readonly bot?: string;
  /** Any of these: what a reader may see. */
  readonly bots?: readonly string[];
  readonly channel?: string;
  readonly medium?: 'voice' | 'chat';
  readonly agent?: string;
  readonly agentVersion?: string;
  readonly language?: string;
  readonly outcome?: Outcome;
  readonly target?: string;
  readonly containment?: Containment;
  readonly interactionId?: string;
  /** A `PersonKey`. */
  readonly person?: string;
  /** As heads have it. */
  readonly customer?: string;
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
  /** Only while the conversation belongs to this process; after another has taken it over the append is refused (`CONVERSATION_ELSEWHERE`). */
  readonly owned?: true;
  /** Of a start: only if no written conversation goes on in this thread, else it is refused (`THREAD_IN_USE`). */
  readonly alone?: { readonly channel: string; readonly thread: string };
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
