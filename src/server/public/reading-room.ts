import type { ConversationId, WallTime } from '#base';
import type { AliasReader, Client, ConversationHead, ConversationQuery, ConversationStore, RecordView } from '#contract';
import { whoIs } from './public-ids.ts';

/** What the public API reads of the store. */
export type PublicStore = Pick<ConversationStore, 'list' | 'head'> & AliasReader;

/** By what a conversation is asked for; the first that is given counts. */
export interface Ids {
  readonly sessionId?: string | undefined;
  readonly conversationId?: string | undefined;
  readonly callId?: string | undefined;
}

export interface ReadingRoom {
  readonly store: PublicStore;
  readonly find: (ids: Ids) => Promise<ConversationHead | undefined>;
  readonly read: (id: ConversationId) => Promise<RecordView | undefined>;
}

export interface ReadingFor {
  readonly client: Client;
  readonly bot: string;
  readonly now: WallTime;
}

/** Conversations gone through for one answer. */
const mostConversations = 1000;

/** All of this user, or all, that fit, newest first; undefined when they are too many to go through. */
export async function headsOf(
  { store, find }: Pick<ReadingRoom, 'store' | 'find'>,
  narrow: ConversationQuery,
  userId: string | undefined,
  enough: number = mostConversations,
): Promise<readonly ConversationHead[] | undefined> {
  const who = userId === undefined ? undefined : whoIs(userId);
  const only = who && (await find({ sessionId: who.conversation }));
  if (only !== undefined) return fits(only, narrow) ? [only] : [];
  const query: ConversationQuery = { ...narrow, ...(who === undefined ? {} : { customer: who.customer }) };
  const heads: ConversationHead[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({ ...query, limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    heads.push(...page.heads);
    cursor = page.next;
    if (heads.length > enough) return undefined;
  } while (cursor !== undefined);
  return heads;
}

const fits = ({ startedAt, containment }: ConversationHead, { since, until, containment: wanted }: ConversationQuery): boolean =>
  (since === undefined || startedAt >= since) && (until === undefined || startedAt < until) && (wanted === undefined || wanted === containment);
