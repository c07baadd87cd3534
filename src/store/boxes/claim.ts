import { sql, type Transaction } from 'kysely';
import type { DialectName } from '../migrations/migration.ts';
import type { Schema } from '../schema.ts';
import type { BoxName, BoxRow, Claim } from './box.ts';
import type { BoxOrder } from './orders.ts';

type ClaimOrder = Extract<BoxOrder, { kind: 'claim' }>;

/**
 * Leases the items that may be worked at now: of each key the first, when nobody works at that key.
 * States are written out, not bound: SQLite uses a partial index only for a condition that it can read.
 */
export async function claim(
  tx: Transaction<Schema>,
  owner: number,
  { box, lane, most, leaseMs, at }: ClaimOrder,
  dialect: DialectName,
): Promise<Claim> {
  if (dialect === 'postgres') await lockLane(tx, box, lane);
  const table = sql.table(box);
  const { rows } = await sql<BoxRow>`
    update ${table} set leased_by = ${owner}, leased_until = ${at + leaseMs}, attempts = attempts + 1
    where number in (
      select i.number from ${table} i
      where i.lane = ${lane} and i.state = 'waiting' and i.due_at <= ${at} and i.leased_until <= ${at}
        and (i.held_until <= ${at} or (i.sequenced = 1 and exists (
          select 1 from ${table} p where p.lane = i.lane and p.key = i.key and p.rank = i.rank - 1 and p.rank > 0)))
        and not exists (
          select 1 from ${table} e where e.lane = i.lane and e.key = i.key and e.state = 'waiting' and (e.rank, e.number) < (i.rank, i.number))
        and not exists (
          select 1 from ${table} l where l.lane = i.lane and l.key = i.key and l.leased_until > 0 and l.leased_until > ${at})
      order by i.due_at, i.number limit ${most})
    returning *`.execute(tx);
  const taken = await Promise.all(rows.map((row) => judgeLateness(tx, box, row)));
  taken.sort((a, b) => a.number - b.number); // `returning` promises no order
  if (taken.length === most) return { rows: taken };
  const nextAt = await nextInstant(tx, box, lane, at);
  return { rows: taken, ...(nextAt === undefined ? {} : { nextAt }) };
}

/** Claims of one lane go one after the other over all nodes: each sees whose keys the one before took. Held to the end of the transaction. */
const lockLane = (tx: Transaction<Schema>, box: BoxName, lane: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || ${` ${box} ${lane}`}, 0))`.execute(tx);

async function judgeLateness(tx: Transaction<Schema>, box: BoxName, row: BoxRow): Promise<BoxRow> {
  if (row.rank === 0 || row.late === 1) return row;
  const younger = await tx
    .selectFrom(box)
    .select('number')
    .where('lane', '=', row.lane)
    .where('key', '=', row.key)
    .where('rank', '>', row.rank)
    .where('rank', '>', sql.lit(0))
    .where('state', '<>', sql.lit('waiting'))
    .limit(1)
    .executeTakeFirst();
  if (!younger) return row;
  await tx.updateTable(box).set({ late: 1 }).where('number', '=', row.number).execute();
  return { ...row, late: 1 };
}

/** When the next item of the lane becomes due, is held no longer, or loses its lease. Three looks into an index each. */
async function nextInstant(tx: Transaction<Schema>, box: BoxName, lane: string, at: number): Promise<number | undefined> {
  const table = sql.table(box);
  const { rows } = await sql<{ next: number | null }>`
    select min(due_at) as next from ${table} where lane = ${lane} and state = 'waiting' and due_at > ${at}
    union all select min(held_until) from ${table} where lane = ${lane} and state = 'waiting' and held_until > 0 and held_until > ${at}
    union all select min(leased_until) from ${table} where lane = ${lane} and leased_until > 0 and leased_until > ${at}`.execute(tx);
  const known = rows.flatMap(({ next }) => (next === null ? [] : [next]));
  return known.length > 0 ? Math.min(...known) : undefined;
}
