import { type Kysely, sql, type Transaction } from 'kysely';
import type { DialectName } from '../migrations/migration.ts';
import type { Schema } from '../schema.ts';

/** Which conversation is taken over; `from`: only if it still belongs to that epoch. */
export interface TakeOver {
  readonly id: string;
  readonly from?: number;
}

/**
 * Makes a conversation that goes on this epoch's own: whoever had it can append nothing more to it as its owner. What a dead one had in its hands
 * is free at once. False when it is over, or when somebody else was quicker.
 */
export async function takeOver(db: Kysely<Schema>, epoch: number, { id, from }: TakeOver, living: readonly number[]): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const head = await tx.selectFrom('heads').select(['owner', 'outcome']).where('id', '=', id).executeTakeFirst();
    if (head === undefined || head.outcome !== null) return false;
    if (head.owner === epoch) return from === undefined;
    if (from !== undefined && head.owner !== from) return false;
    const { numUpdatedRows } = await tx
      .updateTable('heads')
      .set({ owner: epoch })
      .where('id', '=', id)
      .where('owner', '=', head.owner)
      .where('outcome', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    if (!living.includes(head.owner)) await freeLeases(tx, head.owner);
    return true;
  });
}

/**
 * Frees what dead epochs have in their hands. An epoch that only lost its connection shows its life sign again at its own next look: only those
 * count that were dead at the look before too. `before`: those, by the look before; gives those of this one.
 */
export async function freeDead(db: Kysely<Schema>, living: readonly number[], before: ReadonlySet<number>): Promise<ReadonlySet<number>> {
  const dead = new Set<number>();
  for (const box of ['outbox', 'inbox'] as const) {
    const rows = await db.selectFrom(box).select('leased_by').distinct().where('leased_until', '>', 0).where('leased_by', 'not in', living).execute();
    for (const row of rows) dead.add(row.leased_by);
  }
  const again = [...dead].filter((epoch) => before.has(epoch));
  if (again.length > 0)
    await db.transaction().execute(async (tx) => again.reduce((done, epoch) => done.then(() => freeLeases(tx, epoch)), Promise.resolve()));
  return dead;
}

async function freeLeases(tx: Transaction<Schema>, dead: number): Promise<void> {
  for (const box of ['outbox', 'inbox'] as const)
    await tx.updateTable(box).set({ leased_by: 0, leased_until: 0 }).where('leased_until', '>', 0).where('leased_by', '=', dead).execute();
}

/**
 * Of these threads those that have a conversation that goes on. On several nodes whoever asks first holds the thread to the end of the
 * transaction: always in the order of their names, so that nobody waits in a circle.
 */
export async function threadsInUse(tx: Transaction<Schema>, threads: readonly ThreadName[], dialect: DialectName): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  for (const thread of [...threads].sort((a, b) => (threadName(a) < threadName(b) ? -1 : 1))) {
    if (dialect === 'postgres')
      await sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || ${` thread ${threadName(thread)}`}, 0))`.execute(tx);
    const found = await tx
      .selectFrom('heads')
      .select('id')
      .where('interaction_id', '=', thread.thread)
      .where('channel', '=', thread.channel)
      .where('medium', '=', 'chat')
      .where('outcome', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (found !== undefined) used.add(threadName(thread));
  }
  return used;
}

export interface ThreadName {
  readonly channel: string;
  readonly thread: string;
}
export const threadName = ({ channel, thread }: ThreadName): string => JSON.stringify([channel, thread]);
