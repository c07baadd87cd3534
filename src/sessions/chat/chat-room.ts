import type { Clock, Dice, Logger, Scheduler } from '#base';
import type { Agent, ApiClient, ConversationStore, EventBus, LiveChatEvent, Meter } from '#contract';

/** What a written conversation needs around it. */
export interface ChatRoom {
  readonly store: ConversationStore;
  readonly bus: EventBus;
  readonly api: ApiClient;
  readonly scheduler: Scheduler & Clock;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** What is particular to the conversations of one bot on one channel. */
export interface ChatSettings {
  readonly agent: Agent;
  /** Configured targets and the desk of each. */
  readonly targets: ReadonlyMap<string, string>;
  readonly fallbackTarget?: string | undefined;
  readonly afterHuman: 'agent' | 'close';
  readonly openingMs: number;
  readonly waitingMs: number;
  readonly idleMs: number;
  /** What the customer reads of what happens around a human; our own words where it is silent. */
  readonly notices: Readonly<Partial<Record<LiveChatEvent, string>>>;
}

/** The lane of the outbox by which a desk gets its orders. */
export const deskLane = (desk: string): string => `desk:${desk}`;
