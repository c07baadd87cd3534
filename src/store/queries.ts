import { type Kysely, sql } from 'kysely';
import type { WallTime } from '#base';
import type { ConversationEvent, ConversationHead, ConversationPage, ConversationQuery, StoredEvent } from '#contract';
import { parseCursor, printCursor } from './cursor.ts';
import { headColumns, headOf } from './head-row.ts';
import type { Schema } from './schema.ts';
import { storeErrors } from './store.errors.ts';

const usualLimit = 50;
const highestLimit = 200;

/** A conversation whose process is gone before its end. */
export interface Orphan {
  readonly head: ConversationHead;
  /** When its last event happened. */
  readonly lastAt: WallTime;
  /** The name of the node that began it. */
  readonly node: string;
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

/** The statement of one page and one row more, by which the end is known. */
export function pageQuery(db: Kysely<Schema>, query: ConversationQuery) {
  let wanted = db
    .selectFrom('heads')
    .select(headColumns)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limitOf(query) + 1);
  if (query.account !== undefined) wanted = wanted.where('account', '=', query.account);
  if (query.bot !== undefined) wanted = wanted.where('bot', '=', query.bot);
  if (query.bots?.length === 0)
    wanted = wanted.where(sql<boolean>`1 = 0`); // `in ()` is no SQL of PostgreSQL
  else if (query.bots !== undefined) wanted = wanted.where('bot', 'in', [...query.bots]);
  if (query.channel !== undefined) wanted = wanted.where('channel', '=', query.channel);
  if (query.outcome !== undefined) wanted = wanted.where('outcome', '=', query.outcome);
  if (query.interactionId !== undefined) wanted = wanted.where('interaction_id', '=', query.interactionId);
  if (query.since !== undefined) wanted = wanted.where('started_at', '>=', query.since);
  if (query.until !== undefined) wanted = wanted.where('started_at', '<', query.until);
  if (query.cursor !== undefined) {
    const place = parseCursor(query.cursor);
    if (!place.ok) throw storeErrors.STORE_CURSOR_UNKNOWN({ why: place.error });
    const { startedAt, id } = place.value;
    wanted = wanted.where((eb) => eb(eb.refTuple('started_at', 'id'), '<', eb.tuple(startedAt, id)));
  }
  return wanted;
}

const limitOf = ({ limit = usualLimit }: ConversationQuery): number => Math.min(highestLimit, Math.max(1, Math.floor(limit) || 1));

/** One page, newest first. A page stays where it is however many conversations begin after it was read. */
export async function readPage(db: Kysely<Schema>, query: ConversationQuery): Promise<ConversationPage> {
  const rows = await pageQuery(db, query).execute();
  const shown = rows.slice(0, limitOf(query));
  const last = shown.at(-1);
  const more = rows.length > shown.length && last !== undefined;
  return { heads: shown.map(headOf), ...(more ? { next: printCursor({ startedAt: last.started_at, id: last.id }) } : {}) };
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
    .select([...headColumns, 'last_at', 'node'])
    .where('outcome', 'is', null)
    .where('owner', 'not in', living)
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ head: headOf(row), lastAt: row.last_at as WallTime, node: row.node }));
}
