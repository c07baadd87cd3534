import { type Kysely, sql } from 'kysely';
import type { AliasKind, ConversationHead, DueQuery, DueSlice } from '#contract';
import { parseCursor, printCursor } from '../cursor.ts';
import { headColumns, headOf } from '../head-row.ts';
import { pageSize } from '../page-size.ts';
import type { Schema } from '../schema.ts';
import { storeErrors } from '../store.errors.ts';

const mostAliased = 200;

/** The statement behind `byAlias`: names in the order of the answer, then their heads. */
export function aliasQuery(db: Kysely<Schema>, alias: string, kinds?: readonly AliasKind[]) {
  let wanted = db
    .selectFrom('aliases')
    .select('conversation')
    .where('alias', '=', alias)
    .orderBy('started_at', 'desc')
    .orderBy('conversation', 'desc')
    .limit(mostAliased * 4);
  if (kinds !== undefined) wanted = kinds.length === 0 ? wanted.where(sql<boolean>`1 = 0`) : wanted.where('kind', 'in', [...kinds]);
  return wanted;
}

/** Newest first. */
export async function readByAlias(db: Kysely<Schema>, alias: string, kinds?: readonly AliasKind[]): Promise<readonly ConversationHead[]> {
  const named = await aliasQuery(db, alias, kinds).execute();
  const ids = [...new Set(named.map(({ conversation }) => conversation))].slice(0, mostAliased); // one may have the name in several ways
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('heads').select(headColumns).where('id', 'in', ids).execute();
  const heads = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = heads.get(id);
    return row ? [headOf(row)] : [];
  });
}

const usualDue = 200;
const mostDue = 1_000;
const sizeOf = ({ limit }: DueQuery): number => pageSize(limit, usualDue, mostDue);

/** The statement of one slice of what is due, oldest first. The states are written out: a partial index is used only for what can be read. */
export function dueQuery(db: Kysely<Schema>, query: DueQuery) {
  let wanted = db
    .selectFrom('heads')
    .select(headColumns)
    .where('outcome', 'is not', null)
    .where('ended_at', '<', Math.ceil(query.endedBefore))
    .orderBy('ended_at')
    .orderBy('id')
    .limit(sizeOf(query));
  if (query.account !== undefined) wanted = wanted.where('account', '=', query.account);
  if (query.having === 'words') wanted = wanted.where('emptied_at', 'is', null);
  if (query.having === 'person') wanted = wanted.where('unnamed_at', 'is', null);
  if (query.after !== undefined) {
    const place = parseCursor(query.after);
    if (!place.ok) throw storeErrors.STORE_CURSOR_UNKNOWN({ why: place.error });
    const { startedAt: endedAt, id } = place.value;
    wanted = wanted.where((eb) => eb(eb.refTuple('ended_at', 'id'), '>', eb.tuple(endedAt, id)));
  }
  return wanted;
}

export async function readDue(db: Kysely<Schema>, query: DueQuery): Promise<DueSlice> {
  const rows = await dueQuery(db, query).execute();
  const last = rows.length < sizeOf(query) ? undefined : rows.at(-1);
  return { heads: rows.map(headOf), ...(last ? { next: printCursor({ startedAt: last.ended_at ?? 0, id: last.id }) } : {}) };
}
