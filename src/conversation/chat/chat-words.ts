import type { GatewayError, Instant, WallTime } from '#base';
import type {
  AgentInput,
  AgentOutput,
  ApiAnswer,
  ApiRequest,
  ChatMessage,
  Contact,
  ConversationEvent,
  DeskAnswer,
  DeskNews,
  DeskOrder,
  LiveChatEvent,
  StoredEvent,
} from '#contract';

/** What happens to a written conversation, from all sides. */
export type ChatInput =
  /** The customer is here: let the agent greet. */
  | { readonly kind: 'open'; readonly facts: Readonly<Record<string, string>> }
  | { readonly kind: 'customer-message'; readonly message: ChatMessage }
  | { readonly kind: 'customer-left' }
  | { readonly kind: 'agent'; readonly output: AgentOutput }
  /** The agent itself broke: a bug or a dead bot. */
  | { readonly kind: 'agent-failed'; readonly error: GatewayError }
  | { readonly kind: 'api-answer'; readonly call: string; readonly api: string; readonly answer: ApiAnswer; readonly ms: number }
  | { readonly kind: 'desk-answer'; readonly key: string; readonly answer: Exclude<DeskAnswer, { kind: 'later' }> }
  | { readonly kind: 'desk-news'; readonly news: DeskNews };

/** What a written conversation wants. Events of one step are stored together with the orders that go with them, before anything is shown. */
export type ChatOutput =
  | { readonly kind: 'record'; readonly event: ConversationEvent }
  | { readonly kind: 'agent'; readonly input: AgentInput }
  | { readonly kind: 'call-api'; readonly call: string; readonly request: ApiRequest }
  /** To be carried out by the desk, in this order, under this key. */
  | { readonly kind: 'order'; readonly key: string; readonly desk: string; readonly order: DeskOrder }
  | { readonly kind: 'finished' };

export interface ChatOptions {
  /** Its name begins the keys of its orders. */
  readonly conversation: string;
  readonly language: string;
  readonly contact: Contact;
  /** Configured targets, and the desk that each leads to (promise P8). */
  readonly targets: ReadonlyMap<string, string>;
  /** Where the customer goes when the agent breaks. */
  readonly fallbackTarget?: string;
  /** What becomes of the thread when the human has gone. */
  readonly afterHuman: 'agent' | 'close';
  /** How long the customer may wait in the queue. */
  readonly waitingMs: number;
  /** How long a desk may take to open the conversation. */
  readonly openingMs: number;
  /** Silence of both sides: a warning at half of it, the end at all of it. */
  readonly idleMs: number;
  /** Which instant of the machine is which instant of the wall clock. */
  readonly epoch: { readonly now: Instant; readonly wall: WallTime };
  /** What the agent answers itself of what happens around a human conversation. */
  readonly agentAnswers: ReadonlySet<LiveChatEvent>;
  /** What the customer reads of the rest; `{name}` and the like are filled in. */
  readonly notices: Readonly<Partial<Record<LiveChatEvent, string>>>;
  /** What was stored of it before; empty when it begins. */
  readonly before: readonly StoredEvent[];
}
