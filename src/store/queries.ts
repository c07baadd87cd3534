import type { Kysely } from 'kysely';
import type { WallTime } from '#base';
import type { ConversationEvent, ConversationHead, StoredEvent } from '#contract';
import { headColumns, headOf } from './head-row.ts';
import type { Schema } from './schema.ts';
import { storeErrors } from './store.errors.ts';

/** A conversation whose process is gone before its end. */
export interface Orphan {
  readonly head: ConversationHead;
  /** When its last event happened. */
  readonly lastAt: WallTime;
  /** The name of the node that began it. */
  readonly node: string;
  /** The epoch that it belongs to. */
  readonly epoch: number;
}

export async function readHead(db: Kysely<Schema>, id: string): Promise<ConversationHead | undefined> {
  const row = await db.selectFrom('heads').select(headColumns).where('id', '=', id).executeTakeFirst();
  return row && headOf(row);
}

export async function readEvents(db: Kysely<Schema>, id: string): Promise<readonly StoredEvent[]> {
  const rows = await db.selectFrom('events').select(['seq', 'at', 'body']).where('conversation', '=', id).orderBy('seq').execute();
  return rows.map(({ seq, at, body }) => ({ ...eventOf(body, seq), seq, at: at as WallTime }));
}

function eventOf(body: string, seq: number): ConversationEvent {
  try {
    return JSON.parse(body) as ConversationEvent;
  } catch (error) {
    throw storeErrors.STORE_CORRUPT({ seq }, error);
  }
}

/** Those without an outcome, oldest first. */
export async function readUnfinished(db: Kysely<Schema>): Promise<readonly ConversationHead[]> {
  const rows = await db.selectFrom('heads').select(headColumns).where('outcome', 'is', null).orderBy('started_at').orderBy('id').execute();
  return rows.map(headOf);
}

/** Those without an outcome whose process is none of the living, oldest first. */
export async function readOrphans(db: Kysely<Schema>, living: readonly number[]): Promise<readonly Orphan[]> {
  const rows = await db
    .selectFrom('heads')
    .innerJoin('owners', 'owners.epoch', 'heads.owner')
    .select([...headColumns, 'last_at', 'node', 'owner'])
    .where('outcome', 'is', null)
    .where('owner', 'not in', living)
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ head: headOf(row), lastAt: row.last_at as WallTime, node: row.node, epoch: row.owner }));
}
