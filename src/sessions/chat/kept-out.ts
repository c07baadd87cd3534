import { type Block, type PersonKey, personKeysOf, type ThreadFacts } from '#contract';
import type { ChatRoom } from './chat-room.ts';

/** All keys by which a customer in writing may be blocked. */
export const keysOf = ({ channel, bot, account, thread, contact, parameters }: ThreadFacts): readonly PersonKey[] =>
  personKeysOf({ channel, bot, account, contact, parameters, interactionId: thread, mode: 'talk', direction: 'inbound' }, 'chat');

/** The block that keeps them out altogether, if there is one. */
export async function keptOut({ blocks }: Pick<ChatRoom, 'blocks'>, facts: ThreadFacts): Promise<Block | undefined> {
  const block = await blocks?.find(facts.account, keysOf(facts));
  return block?.from === 'all' ? block : undefined;
}
