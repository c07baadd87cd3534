import type { Kysely, Transaction } from 'kysely';
import type { Entry } from './boxes/box.ts';
import { type Along, commitBoxes } from './boxes/commit-boxes.ts';
import type { BoxOrder } from './boxes/orders.ts';
import { type AppendOrder, type AppendVerdict, rule } from './conversation-law.ts';
import type { DialectName } from './migrations/migration.ts';
import type { Order, Verdict } from './orders.ts';
import { tellNeighbours } from './ownership/neighbours.ts';
import { threadName, threadsInUse } from './ownership/take-over.ts';
import { commitRecord } from './record/commit-record.ts';
import { conversationOf, type RecordOrder } from './record/orders.ts';
import { seedOf } from './record/seed.ts';
import type { AliasRow, EventRow, HeadRow, PersonRow, Schema } from './schema.ts';
import { slices } from './slices.ts';
import { writeCombinations } from './write-combinations.ts';

/**
 * Stores many orders in one transaction and says of each what became of it, in order.
 * A refused append leaves the others alone; a failing disk fails them all, and nothing of them is kept.
 */
export function commit(db: Kysely<Schema>, owner: number, orders: readonly Order[], dialect: DialectName = 'sqlite'): Promise<readonly Verdict[]> {
  const appends = orders.filter((order) => order.kind === 'append');
  const boxed = orders.filter((order): order is BoxOrder => 'box' in order || order.kind === 'sweep');
  const beside = orders.filter((order): order is RecordOrder => order.kind !== 'append' && !('box' in order) && order.kind !== 'sweep');
  return db.transaction().execute(async (tx) => {
    const ids = new Set([...appends.map(({ id }) => id), ...beside.flatMap((order) => conversationOf(order) ?? [])]);
    const heads = await headsOf(tx, [...ids].sort(), dialect);
    const { verdicts, along } = await append(tx, owner, appends, heads, dialect);
    const ofAppends = verdicts.values();
    const ofBoxes = (await commitBoxes(tx, owner, boxed, along, dialect)).values();
    const ofRecord = (await commitRecord(tx, beside, heads, dialect)).values();
    const inBoxes = new Set<Order>(boxed);
    return orders.flatMap((order) => (order.kind === 'append' ? ofAppends : inBoxes.has(order) ? ofBoxes : ofRecord).next().value ?? []);
  });
}

interface Appended {
  readonly verdicts: readonly AppendVerdict[];
  /** What the appends that were taken bring along. */
  readonly along: Along;
}

/** Changes `heads` to what they are afterwards. */
async function append(
  tx: Transaction<Schema>,
  owner: number,
  orders: readonly AppendOrder[],
  heads: Map<string, HeadRow>,
  dialect: DialectName,
): Promise<Appended> {
  const known = new Set(heads.keys());
  const changed = new Set<string>();
  const rows: EventRow[] = [];
  const aliases: AliasRow[] = [];
  const people: PersonRow[] = [];
  const along = { put: [] as Entry[], done: [] as number[], at: 0 };
  const undone = await undoneOf(
    tx,
    [...new Set(orders.flatMap((order) => order.done ?? []))].sort((a, b) => a - b),
    dialect,
  );
  const begins = orders.some(({ events }) => events.some(({ kind }) => kind === 'conversation-start'));
  const inUse = new Set(
    await threadsInUse(
      tx,
      orders.flatMap(({ alone }) => alone ?? []),
      dialect,
    ),
  );
  const told = new Map<string, number>();
  const where = { owner, seed: begins ? await seedOf(tx) : '' };
  const verdicts = orders.map((order): AppendVerdict => {
    if (order.done?.some((number) => !undone.has(number))) return { kind: 'refused', code: 'MESSAGE_DONE' };
    if (order.alone && inUse.has(threadName(order.alone))) return { kind: 'refused', code: 'THREAD_IN_USE' };
    const before = heads.get(order.id);
    const ruling = rule(before, order, where);
    if (ruling.head && ruling.rows.length > 0) {
      if (order.alone) inUse.add(threadName(order.alone));
      if (order.owned && !told.has(order.id)) told.set(order.id, before?.last_seq ?? 0);
      heads.set(order.id, ruling.head);
      changed.add(order.id);
      for (const row of ruling.rows) rows.push(row);
      aliases.push(...ruling.aliases);
      people.push(...ruling.people);
      along.put.push(...(order.put ?? []));
    }
    for (const number of ruling.verdict.kind === 'taken' ? (order.done ?? []) : []) if (undone.delete(number)) along.done.push(number);
    for (const { at } of order.events) along.at = Math.max(along.at, Math.round(at));
    return ruling.verdict;
  });
  await writeHeads(
    tx,
    [...heads.values()].filter((head) => changed.has(head.id)),
    known,
  );
  for (const some of slices(rows)) await tx.insertInto('events').values(some).execute();
  await writeNames(tx, aliases, people);
  const changes = [...told].flatMap(([id, before]) => {
    const head = heads.get(id);
    return head ? [{ before, head }] : [];
  });
  if (dialect === 'postgres') await tellNeighbours(tx, owner, changes);
  return { verdicts, along };
}

/** Heads as they are, locked where others could change them meanwhile: always in the order of their ids, so that nobody waits in a circle. */
async function headsOf(tx: Transaction<Schema>, ids: readonly string[], dialect: DialectName): Promise<Map<string, HeadRow>> {
  const heads = new Map<string, HeadRow>();
  for (const some of slices(ids)) {
    const wanted = tx.selectFrom('heads').selectAll().where('id', 'in', some).orderBy('id');
    for (const head of await (dialect === 'postgres' ? wanted.forUpdate() : wanted).execute()) heads.set(head.id, head);
  }
  return heads;
}

/** Which of these messages still wait for their effect. Locked: whoever is second finds that it was done. */
async function undoneOf(tx: Transaction<Schema>, numbers: readonly number[], dialect: DialectName): Promise<Set<number>> {
  const undone = new Set<number>();
  for (const some of slices(numbers)) {
    const wanted = tx.selectFrom('inbox').select('number').where('number', 'in', some).where('state', '=', 'waiting').orderBy('number');
    for (const { number } of await (dialect === 'postgres' ? wanted.forUpdate() : wanted).execute()) undone.add(number);
  }
  return undone;
}

async function writeNames(tx: Transaction<Schema>, aliases: readonly AliasRow[], people: readonly PersonRow[]): Promise<void> {
  // A desk may say twice how it calls a conversation.
  for (const some of slices(aliases))
    await tx
      .insertInto('aliases')
      .values(some)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  for (const some of slices(people)) await tx.insertInto('people').values(some).execute();
}

/** Three statements, because touching `outcome` rewrites an index and most appends don't end a conversation. */
async function writeHeads(tx: Transaction<Schema>, heads: readonly HeadRow[], known: ReadonlySet<string>): Promise<void> {
  await writeCombinations(
    tx,
    heads.filter((head) => !known.has(head.id) || head.outcome !== null),
  );
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
          combination: eb.ref('excluded.combination'),
        })),
      )
      .execute();
  }
}
