import type { Cancel, ConversationId, Result } from '#base';
import type { ChatFile, ChatMessage, Contact } from './chat-message.ts';

/** Names a thread: one customer on one channel, through all their conversations. */
export interface ThreadKey {
  readonly channel: string;
  /** The channel's own name for it; opaque. */
  readonly thread: string;
}

/** What a channel knows of a customer who writes. */
export interface ThreadFacts extends ThreadKey {
  readonly bot: string;
  readonly account: string;
  /** The flow to begin with, where the channel names one. */
  readonly flow?: string;
  readonly contact: Contact;
  /** BCP 47, as their browser or contact centre says. */
  readonly language?: string;
  /** Whatever else came along, as text. Never trusted, never executed. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One thing in a thread that its customer may see. */
export interface ThreadItem {
  /** `{conversation}:{seq}`; later items have later ids within a conversation, and later conversations follow earlier ones. */
  readonly id: string;
  readonly conversation: ConversationId;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** `notice`: what the gateway tells of queue, joining, leaving. */
  readonly from: 'customer' | 'agent' | 'human' | 'notice';
  /** The human's name, where it is known. */
  readonly name?: string;
  /** The customer's own id of their message, so that a sender recognises it. */
  readonly message?: string;
  readonly text: string;
  /** The same, marked up as `parseRich` reads it; absent where plain text shows all there is. */
  readonly rich?: string;
  readonly files: readonly ChatFile[];
  /** Answers that can be chosen instead of written; they go stale with the next item. */
  readonly choices?: readonly string[];
  /** Which event of the human conversation a notice tells of; `over`: its conversation has ended, and the next message begins another. */
  readonly event?: string;
}

/** The event of a conversation's last item. It has no words: each channel says it in its own way. */
export const threadOver = 'over';

/** Passing things: not kept, not repeated. */
export type ThreadSign = { readonly kind: 'typing'; readonly from: 'agent' | 'human' } | { readonly kind: 'over' };

export type ChatRefusal = 'BLOCKED' | 'TOO_MANY' | 'SHUTTING_DOWN' | 'NOT_STORED';

/** The threads of this house, as a chat channel uses them. Given by `sessions`. */
export interface ChatThreads {
  /** Begins a conversation, if none is going on: the agent greets. Resolves when that is durable. */
  open(facts: ThreadFacts): Promise<Result<void, ChatRefusal>>;
  /** Resolves when the message is durable (promise P2). `seen`: it was there already. */
  receive(facts: ThreadFacts, message: ChatMessage): Promise<Result<'taken' | 'seen', ChatRefusal>>;
  /** The customer types. A passing sign: not kept, and lost where the human's side has no word for it. */
  typing(key: ThreadKey): void;
  /** The customer says that they are done. */
  leave(key: ThreadKey): Promise<void>;
  /** What the customer may see, oldest first, after the item of this id (exclusive); all that is kept without it. */
  read(key: ThreadKey, after?: string): Promise<readonly ThreadItem[]>;
  /** Tells of each new item once it is durable, and of passing signs. */
  watch(key: ThreadKey, listener: (item: ThreadItem | ThreadSign) => void): Cancel;
}
