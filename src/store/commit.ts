import type { Kysely, Transaction } from 'kysely';
import { type AppendOrder, rule, type Verdict } from './conversation-law.ts';
import type { EventRow, HeadRow, Schema } from './schema.ts';

/** Rows in one statement: enough to be cheap, far from any limit on parameters (18 columns × 200 rows). */
const rowsAtOnce = 200;

/**
 * Stores many appends in one transaction and says of each what became of it, in order.
 * A refused append leaves the others alone; a failing disk fails them all, and nothing of them is kept.
 */
export function commit(db: Kysely<Schema>, owner: number, orders: readonly AppendOrder[]): Promise<readonly Verdict[]> {
  return db.transaction().execute(async (tx) => {
    const heads = await headsOf(tx, [...new Set(orders.map((order) => order.id))]);
    const known = new Set(heads.keys());
    const changed = new Set<string>();
    const rows: EventRow[] = [];
    const verdicts = orders.map((order) => {
      const ruling = rule(heads.get(order.id), order, owner);
      if (ruling.head && ruling.rows.length > 0) {
        heads.set(order.id, ruling.head);
        changed.add(order.id);
        for (const row of ruling.rows) rows.push(row);
      }
      return ruling.verdict;
    });
    await writeHeads(
      tx,
      [...heads.values()].filter((head) => changed.has(head.id)),
      known,
    );
    for (const some of slices(rows)) await tx.insertInto('events').values(some).execute();
    return verdicts;
  });
}

async function headsOf(tx: Transaction<Schema>, ids: readonly string[]): Promise<Map<string, HeadRow>> {
  const heads = new Map<string, HeadRow>();
  for (const some of slices(ids)) {
    for (const head of await tx.selectFrom('heads').selectAll().where('id', 'in', some).execute()) heads.set(head.id, head);
  }
  return heads;
}

/** Three statements, because touching `outcome` rewrites an index and most appends don't end a conversation. */
async function writeHeads(tx: Transaction<Schema>, heads: readonly HeadRow[], known: ReadonlySet<string>): Promise<void> {
  for (const some of slices(heads.filter((head) => !known.has(head.id)))) await tx.insertInto('heads').values(some).execute();
  const older = heads.filter((head) => known.has(head.id));
  for (const some of slices(older.filter((head) => head.outcome === null))) {
    await tx
      .insertInto('heads')
      .values(some)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          turns: eb.ref('excluded.turns'),
          last_seq: eb.ref('excluded.last_seq'),
          last_at: eb.ref('excluded.last_at'),
        })),
      )
      .execute();
  }
  for (const some of slices(older.filter((head) => head.outcome !== null))) {
    await tx
      .insertInto('heads')
      .values(some)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          turns: eb.ref('excluded.turns'),
          last_seq: eb.ref('excluded.last_seq'),
          last_at: eb.ref('excluded.last_at'),
          ended_at: eb.ref('excluded.ended_at'),
          outcome: eb.ref('excluded.outcome'),
          reason: eb.ref('excluded.reason'),
          exit: eb.ref('excluded.exit'),
        })),
      )
      .execute();
  }
}

function* slices<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += rowsAtOnce) yield items.slice(from, from + rowsAtOnce);
}
