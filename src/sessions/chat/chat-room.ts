import type { Cancel, Clock, ConversationId, Dice, Logger, Scheduler } from '#base';
import type {
  Agent,
  AliasReader,
  ApiClient,
  Blocks,
  Contact,
  ConversationStore,
  DeskAvailability,
  EventBus,
  HandoffDoor,
  HandoffReference,
  HandoffSummaries,
  LiveChatEvent,
  Meter,
} from '#contract';

/** What a written conversation needs around it. */
export interface ChatRoom {
  readonly store: ConversationStore;
  readonly bus: EventBus;
  readonly api: ApiClient;
  /** Present where other gateways work with the same store. */
  readonly shared?: SharedChats | undefined;
  /** Who is kept out, where that is kept. */
  readonly blocks?: Pick<Blocks, 'put' | 'find'> | undefined;
  /** Where a model writes summaries for humans who take over. */
  readonly summaries?: HandoffSummaries | undefined;
  /** A short signed name of a conversation, by which all of its hand-off can be read. */
  readonly referenceTo?: ((conversation: ConversationId) => HandoffReference | undefined) | undefined;
  readonly scheduler: Scheduler & Clock;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** What another gateway wrote into a written conversation: its events from `from` to `to`. */
export interface NeighbourNews {
  readonly id: ConversationId;
  readonly channel: string;
  readonly thread: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The store as several gateways share it. A conversation belongs to one of them, and goes where it is needed: whoever gets a message for it takes it
 * over, from a dead gateway or from one that lives. The former owner's next append is refused, and it forgets the conversation.
 */
export interface SharedChats {
  /** Makes it ours; false when it is over, or, with `from`, when somebody else was quicker. */
  take(id: ConversationId, from?: number): Promise<boolean>;
  watchNeighbours(listener: (news: NeighbourNews) => void): Cancel;
  byAlias: AliasReader['byAlias'];
}

/** What is particular to the conversations of one bot on one channel. */
export interface ChatSettings {
  readonly agent: Agent;
  /** Configured targets and the desk of each. */
  readonly targets: ReadonlyMap<string, string>;
  readonly fallbackTarget?: string | undefined;
  readonly afterHuman: 'agent' | 'close';
  readonly openingMs: number;
  readonly deliveryMs: number;
  /** Is anybody at this desk for this target? Without it nobody is asked. */
  readonly availability?: (desk: string, target: string) => Promise<DeskAvailability>;
  /** What a hand-off to this desk can carry; nothing told: everything. */
  readonly door?: (desk: string, target: string, contact: Contact) => HandoffDoor | undefined;
  readonly waitingMs: number;
  readonly idleMs: number;
  /** What the customer reads of what happens around a human; our own words where it is silent. */
  readonly notices: Readonly<Partial<Record<LiveChatEvent, string>>>;
}

/** The lane of the outbox by which a desk gets its orders. */
export const deskLane = (desk: string): string => `desk:${desk}`;
