import { type Kysely, sql } from 'kysely';
import type { WallTime } from '#base';
import type { BoxQuery, LaneDepth } from '#contract';
import { pageSize } from '../page-size.ts';
import type { Schema } from '../schema.ts';
import type { BoxName, BoxRow } from './box.ts';
import { numberOf } from './item.ts';

const usualLimit = 50;
const highestLimit = 200;

/** Newest first. */
export async function readItems(db: Kysely<Schema>, box: BoxName, query: BoxQuery): Promise<readonly BoxRow[]> {
  let wanted = db
    .selectFrom(box)
    .selectAll()
    .orderBy('number', 'desc')
    .limit(pageSize(query.limit, usualLimit, highestLimit));
  if (query.lane !== undefined) wanted = wanted.where('lane', '=', query.lane);
  if (query.state !== undefined) wanted = wanted.where('state', '=', query.state);
  if (query.before !== undefined) wanted = wanted.where('number', '<', numberOf(box, query.before) ?? 0);
  return wanted.execute();
}

export const readItem = (db: Kysely<Schema>, box: BoxName, number: number): Promise<BoxRow | undefined> =>
  db.selectFrom(box).selectAll().where('number', '=', number).executeTakeFirst();

/** Lanes in which something waits or lies dead. */
export async function readDepth(db: Kysely<Schema>, box: BoxName): Promise<readonly LaneDepth[]> {
  const { rows } = await sql<{ lane: string; state: string; items: number; oldest: number }>`
    select lane, state, count(*) as items, min(put_at) as oldest from ${sql.table(box)} where state = 'waiting' group by lane, state
    union all select lane, state, count(*), min(put_at) from ${sql.table(box)} where state <> 'waiting' and state = 'dead' group by lane, state`.execute(
    db,
  );
  return [...new Set(rows.map(({ lane }) => lane))].sort().map((lane) => {
    const of = (state: string) => rows.find((row) => row.lane === lane && row.state === state);
    const waiting = of('waiting');
    return { lane, waiting: waiting?.items ?? 0, dead: of('dead')?.items ?? 0, ...(waiting ? { oldestAt: waiting.oldest as WallTime } : {}) };
  });
}
