import type { ConversationId } from '#base';
import type { StoredEvent } from './conversation-event.ts';

export interface BusMessage {
  readonly conversation: ConversationId;
  readonly account: string;
  readonly bot: string;
  readonly event: StoredEvent;
}

/** What happened, for whoever watches. A watcher that is slow or breaks hurts only itself. */
export interface EventBus {
  publish(message: BusMessage): void;
  /** Returns how to stop watching. */
  watch(listener: (message: BusMessage) => void): () => void;
}
