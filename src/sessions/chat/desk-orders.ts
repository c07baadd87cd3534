import type { ConversationId, Logger } from '#base';
import type { Attempt, Desk, DeskOrder, OutboxItem, ThreadKey } from '#contract';
import type { ChatInput } from '#conversation';
import { chatErrors } from './chat.errors.ts';
import type { ChatSession } from './chat-session.ts';

/** What is asked of desks lies in the outbox until it is done. */
export interface DeskOrders {
  /** Carries out a desk's order that lay in the outbox; done only when its answer is durable. */
  carryOut(desk: Desk, item: OutboxItem): Promise<Attempt>;
  /** Tells whom it concerns that an order was given up; resolves when that is durable. */
  giveUp(item: OutboxItem, why: string): Promise<void>;
}

export interface DeskOrderPorts {
  readonly logger: Logger;
  /** The conversation of this id, wherever it is. */
  readonly sessionById: (id: ConversationId, key: ThreadKey) => Promise<ChatSession | undefined>;
  /** Tells it; false when it is over. */
  readonly tellById: (id: ConversationId, key: ThreadKey, input: ChatInput) => Promise<boolean>;
}

/** A desk may need to know which conversation of the contact centre it is that is handed over. */
const whereFrom = (order: DeskOrder, from: { readonly conversationId: string; readonly interactionId: string }): DeskOrder =>
  order.kind === 'open' ? { ...order, handoff: { ...from, ...order.handoff } } : order;

type Parcel = ThreadKey & { readonly conversation: ConversationId; readonly order: DeskOrder };
const readParcel = ({ body }: OutboxItem): Parcel => JSON.parse(body) as Parcel;

/** Which conversation at the desk an order is for. */
const placeIn = (order: DeskOrder): { readonly at?: string } => (order.kind === 'open' ? {} : { at: order.deskConversation });

/**
 * Came its time and went? What was never tried and nobody waits for must not call a human, and words for a human who has left reach nobody:
 * also when a dead letter is replayed by hand. What was tried may have been taken, and is looked after to its end.
 */
function isOverdue(order: DeskOrder, { attempts, idempotencyKey }: OutboxItem, session: ChatSession | undefined): boolean {
  if (order.kind === 'open') return attempts <= 1 && session?.waitsFor(idempotencyKey) !== true;
  return order.kind === 'send' && session !== undefined && session.atDesk?.deskConversation !== order.deskConversation;
}

export function deskOrders({ logger, sessionById, tellById }: DeskOrderPorts): DeskOrders {
  return {
    async carryOut(desk, item) {
      const { conversation, channel, thread, order } = readParcel(item);
      if (isOverdue(order, item, await sessionById(conversation, { channel, thread }))) {
        logger.info('an order that nobody waits for any more was let go', { conversationId: conversation, order: order.kind });
        return { kind: 'done' };
      }
      const answer = await desk.carryOut(
        whereFrom(order, { conversationId: conversation, interactionId: thread }),
        item.idempotencyKey,
        item.attempts > 1,
      );
      if (answer.kind === 'later') {
        const { error, afterMs } = answer;
        return { kind: 'retry', why: error.code, ...(afterMs === undefined ? {} : { afterMs }) };
      }
      const told = await tellById(conversation, { channel, thread }, { kind: 'desk-answer', key: item.idempotencyKey, ...placeIn(order), answer });
      if (!told && answer.kind === 'opened') {
        // The conversation ended before its desk answered: nobody must wait there.
        const closing = await desk.carryOut({ kind: 'end', deskConversation: answer.deskConversation }, `${item.idempotencyKey}.late`);
        if (closing.kind === 'later') return { kind: 'retry', why: closing.error.code };
      }
      return answer.kind === 'refused' ? { kind: 'refused', why: answer.error.code } : { kind: 'done' };
    },
    async giveUp(item, why) {
      const { conversation, channel, thread, order } = readParcel(item);
      const code = why === 'expired' ? chatErrors.DESK_SILENT().code : why;
      const lost = { kind: 'desk-lost', key: item.idempotencyKey, ...placeIn(order), order: order.kind, code } as const;
      await tellById(conversation, { channel, thread }, lost);
    },
  };
}
