import type { Clock, ConversationId } from '#base';
import type { Outbox } from '#contract';
import { summarisedItem } from './notice-items.ts';
import type { Webhook } from './read-webhooks.ts';

/** How webhooks hear that a conversation's summary is there; nothing where none wants to. */
export const tellSummarised = (
  webhooks: readonly Webhook[],
  outbox: Pick<Outbox, 'put'>,
  clock: Pick<Clock, 'wall'>,
): ((id: ConversationId) => Promise<void>) | undefined =>
  webhooks.some(({ events }) => events.includes('conversation.summarised')) ? (id) => outbox.put([summarisedItem(id, clock.wall())]) : undefined;
