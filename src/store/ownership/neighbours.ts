import { type Kysely, sql } from 'kysely';
import type { ConversationId } from '#base';
import type { HeadRow, Schema } from '../schema.ts';

/** What another node has written into a written conversation: its events from `from` to `to`. */
export interface NeighbourNews {
  readonly id: ConversationId;
  readonly channel: string;
  readonly thread: string;
  readonly from: number;
  readonly to: number;
}

/** The name under which the nodes of one store tell each other. */
const room = sql<string>`'cordboard_' || abs(hashtext(current_schema()))`;

/** Tells the other nodes, when the transaction is committed. */
export async function tellNeighbours(
  tx: Kysely<Schema>,
  epoch: number,
  changed: readonly { readonly before: number; readonly head: HeadRow }[],
): Promise<void> {
  const told = changed.flatMap(({ before, head }) =>
    head.interaction_id === null ? [] : [JSON.stringify([epoch, head.id, head.channel, head.interaction_id, before + 1, head.last_seq])],
  );
  // Longer than PostgreSQL passes on (8,000 octets): those who watch it read it when they look again.
  const short = told.filter((text) => Buffer.byteLength(text) < 7_900);
  if (short.length > 0) await sql`select pg_notify(${room}, told) from unnest(cast(${short} as text[])) as told`.execute(tx);
}

export const roomOf = async (db: Kysely<Schema>): Promise<string> => {
  const { rows } = await sql<{ name: string }>`select ${room} as name`.execute(db);
  return rows[0]?.name ?? 'cordboard';
};

/** What was told; undefined for what this epoch told itself. */
export function parseNews(told: string, epoch: number): NeighbourNews | undefined {
  const [by, id, channel, thread, from, to] = JSON.parse(told) as [number, ConversationId, string, string, number, number];
  return by === epoch ? undefined : { id, channel, thread, from, to };
}
