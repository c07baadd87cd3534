import { sql, type Transaction } from 'kysely';
import { invariant } from '#base';
import type { Schema } from '../schema.ts';
import { slices } from '../slices.ts';
import type { BoxName } from './box.ts';
import type { BoxOrder } from './orders.ts';

type SettleOrder = Extract<BoxOrder, { kind: 'settle' }>;
type AmendOrder = Extract<BoxOrder, { kind: 'amend' }>;

const free = { leased_until: 0, leased_by: 0 } as const;

/** Marks items as done and forgets their bodies, whoever worked at them: what is done is done. */
export async function finish(tx: Transaction<Schema>, box: BoxName, numbers: readonly number[], at: number): Promise<void> {
  for (const some of slices(numbers)) {
    await tx
      .updateTable(box)
      .set({ ...free, state: 'done', body: '', trouble: null, settled_at: at })
      .where('number', 'in', some)
      .where('state', '=', 'waiting')
      .execute();
  }
}

/** Writes down what became of an attempt, if the item is still this epoch's. */
export async function settle(tx: Transaction<Schema>, owner: number, { box, number, fate, at }: SettleOrder): Promise<boolean> {
  invariant(fate.kind !== 'done', 'what is done is finished in bulk');
  const mine = tx.updateTable(box).where('number', '=', number).where('leased_by', '=', owner).where('state', '=', 'waiting');
  switch (fate.kind) {
    case 'dead': {
      const { numUpdatedRows } = await mine.set({ ...free, state: 'dead', trouble: fate.trouble, settled_at: at }).executeTakeFirst();
      return numUpdatedRows > 0;
    }
    case 'release': {
      const { numUpdatedRows } = await mine.set((eb) => ({ ...free, attempts: eb('attempts', '-', 1) })).executeTakeFirst();
      return numUpdatedRows > 0;
    }
    case 'again': {
      const { numUpdatedRows } = await mine.set({ ...free, due_at: fate.dueAt, trouble: fate.trouble }).executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await delayFollowers(tx, box, number, fate.dueAt);
      return true;
    }
  }
}

/** Those behind it in its key cannot go before it: due no earlier, no claim looks at them in vain. */
async function delayFollowers(tx: Transaction<Schema>, box: BoxName, number: number, dueAt: number): Promise<void> {
  const table = sql.table(box);
  await sql`
    update ${table} set due_at = ${dueAt} where state = 'waiting' and due_at < ${dueAt}
      and (lane, key) in (select lane, key from ${table} where number = ${number})
      and (rank, number) > (select rank, number from ${table} where number = ${number})`.execute(tx);
}

/** A dead letter is tried again from the beginning, or given up for good. */
export async function amend(tx: Transaction<Schema>, { box, number, change, at, expiresAt }: AmendOrder): Promise<boolean> {
  const dead = tx.updateTable(box).where('number', '=', number).where('state', '=', 'dead');
  const { numUpdatedRows } =
    change === 'replay'
      ? await dead
          .set({ ...free, state: 'waiting', attempts: 0, due_at: at, held_until: 0, expires_at: expiresAt, settled_at: null })
          .executeTakeFirst()
      : await dead.set({ state: 'done', body: '', trouble: 'dropped', settled_at: at }).executeTakeFirst();
  return numUpdatedRows > 0;
}

const sweptAtOnce = 1_000;

/** Forgets items that were done, and dead letters, each before an instant, some of them. A key that is forgotten would be taken as new. */
export async function sweep(
  tx: Transaction<Schema>,
  { before, deadBefore }: Extract<BoxOrder, { kind: 'sweep' }>,
): Promise<{ readonly items: number; readonly dead: number }> {
  const forget = async (box: BoxName, state: 'done' | 'dead', until: number): Promise<number> => {
    const { numDeletedRows } = await tx
      .deleteFrom(box)
      .where('number', 'in', (eb) =>
        // Both conditions are written out: SQLite uses the partial index only so.
        eb
          .selectFrom(box)
          .select('number')
          .where('state', '<>', sql.lit('waiting'))
          .where('state', '=', sql.lit(state))
          .where('settled_at', '<', until)
          .limit(sweptAtOnce),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  };
  let [items, dead] = [0, 0];
  for (const box of ['outbox', 'inbox'] as const) {
    items += await forget(box, 'done', before);
    dead += await forget(box, 'dead', deadBefore);
  }
  return { items: items + dead, dead };
}
