import type { GatewayError, Instant, WallTime } from '#base';
import type {
  AgentInput,
  AgentOutput,
  ApiAnswer,
  ApiRequest,
  BlockedFrom,
  ChatMessage,
  Contact,
  ConversationEvent,
  DeskAnswer,
  DeskAvailability,
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
  /** They are kept out: it ends, whoever has them. */
  | { readonly kind: 'customer-blocked' }
  | { readonly kind: 'agent'; readonly output: AgentOutput }
  /** The agent itself broke: a bug or a dead bot. */
  | { readonly kind: 'agent-failed'; readonly error: GatewayError }
  | { readonly kind: 'api-answer'; readonly call: string; readonly api: string; readonly answer: ApiAnswer; readonly ms: number }
  | { readonly kind: 'desk-availability'; readonly target: string; readonly is: DeskAvailability | 'blocked' }
  /** `at`: the desk's conversation that the order was for; absent of one to open. */
  | { readonly kind: 'desk-answer'; readonly key: string; readonly at?: string; readonly answer: Exclude<DeskAnswer, { kind: 'later' }> }
  /** An order was given up: the desk did not take it in time. */
  | { readonly kind: 'desk-lost'; readonly key: string; readonly at?: string; readonly order: DeskOrder['kind']; readonly code: string }
  | { readonly kind: 'desk-news'; readonly news: DeskNews }
  /** What `then` brought back: the agent has had its say about the end. */
  | { readonly kind: 'close'; readonly outcome: 'escalated' | 'abandoned' | 'failed'; readonly reason: string };

/** What a written conversation wants. Events of one step are stored together with the orders that go with them, before anything is shown. */
export type ChatOutput =
  | { readonly kind: 'record'; readonly event: ConversationEvent }
  | { readonly kind: 'agent'; readonly input: AgentInput }
  /** To be put in at once, behind what the agent said to what came before. */
  | { readonly kind: 'then'; readonly input: ChatInput }
  | { readonly kind: 'call-api'; readonly call: string; readonly request: ApiRequest }
  /** Is anybody there? Answered by `desk-availability`. */
  | { readonly kind: 'ask-desk'; readonly desk: string; readonly target: string }
  /** Keeps the customer out from now on. */
  | { readonly kind: 'block'; readonly from: BlockedFrom; readonly reason: string; readonly until?: WallTime }
  /** To be carried out by the desk, in this order, under this key; given up after `withinMs`. */
  | { readonly kind: 'order'; readonly key: string; readonly desk: string; readonly order: DeskOrder; readonly withinMs?: number }
  /** The hand-off of this step goes with sentences of the conversation; a better summary may stand in before it is stored. */
  | { readonly kind: 'summarise'; readonly events: readonly ConversationEvent[] }
  | { readonly kind: 'finished' };

export interface ChatOptions {
  /** Is what they write now private? */
  readonly hides?: (text: string) => boolean;
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
  /** How long a desk may not take what the customer writes to it, before the customer is told and the agent has them again. */
  readonly deliveryMs: number;
  /** Desks can be asked whether anybody is there. */
  readonly asksDesk: boolean;
  /** Silence of both sides: a warning at half of it, the end at all of it. */
  readonly idleMs: number;
  /** A model's summary may stand in for ours when a human takes over. */
  readonly summarised?: boolean;
  /** Which instant of the machine is which instant of the wall clock. */
  readonly epoch: { readonly now: Instant; readonly wall: WallTime };
  /** What the agent answers itself of what happens around a human conversation. */
  readonly agentAnswers: ReadonlySet<LiveChatEvent>;
  /** What the customer reads of the rest; `{name}` and the like are filled in. */
  readonly notices: Readonly<Partial<Record<LiveChatEvent, string>>>;
  /** What was stored of it before; empty when it begins. */
  readonly before: readonly StoredEvent[];
}
