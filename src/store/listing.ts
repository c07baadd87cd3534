import { type CompiledQuery, type Kysely, type RawBuilder, SqliteAdapter, sql } from 'kysely';
import type { ConversationPage, ConversationQuery } from '#contract';
import { type Place, parseCursor, printCursor } from './cursor.ts';
import { headColumns, headOf } from './head-row.ts';
import { isNarrow } from './narrow-listing.ts';
import { pageSize } from './page-size.ts';
import type { HeadRow, Schema } from './schema.ts';
import { storeErrors } from './store.errors.ts';

const usualLimit = 50;
const highestLimit = 200;
/** For each row of a page so many of the newest conversations are glanced at, before the combinations are asked. */
const glanced = 20;

/** What a combination is made of. */
const combined = {
  account: 'account',
  bot: 'bot',
  channel: 'channel',
  medium: 'medium',
  agent: 'agent',
  agentVersion: 'agent_version',
  language: 'language',
  outcome: 'outcome',
  target: 'target',
  containment: 'containment',
} as const satisfies Partial<Record<keyof ConversationQuery, keyof HeadRow>>;
/** So few conversations have it that nothing else matters. */
const narrow = { interactionId: 'interaction_id', customer: 'customer' } as const;

type Row = Pick<HeadRow, (typeof headColumns)[number]>;
type Condition = RawBuilder<unknown>;

export const limitOf = ({ limit }: ConversationQuery): number => pageSize(limit, usualLimit, highestLimit);

/** Nothing, or the account alone: what is wanted stands in one index with nothing between. */
const isWhole = ({ account: _, ...query }: ConversationQuery): boolean => filters(query, 'heads').length === 0;

/**
 * The statements of a page: the first that fills it answers, else the last. Each gives one row more than the page has, by which the end is
 * known. What is asked for by what few conversations have is looked up; what stands in one index in the order of the listing is read off it. All
 * else is a glance at the newest, where what is frequent is found, and then the merge of the combinations that fit: both have their bound,
 * however many conversations there are and however little the filters have in common.
 */
export function pageQueries(db: Kysely<Schema>, query: ConversationQuery): readonly CompiledQuery<Row>[] {
  if (query.bots?.length === 0) return [];
  const onSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  if (query.person !== undefined) return [ofPerson(query, query.person).compile(db)];
  if (isNarrow(query)) return [lookUp(query).compile(db)];
  if (isWhole(query)) return [newest(query, limitOf(query) + 1).compile(db)];
  return [glance(query).compile(db), (onSqlite ? mergeOnSqlite : mergeOnPostgres)(query).compile(db)];
}

/** Who looks for a person begins with the person, whatever a planner without figures thinks of it: hence the cross join. */
const ofPerson = (query: ConversationQuery, person: string): RawBuilder<Row> => sql`
  select ${heads} from people cross join heads
  ${where(sql`heads.id = people.conversation`, sql`people.person = ${person}`, ...filters(query, 'heads'), ...bounds(query, sql`people.started_at`, sql`people.conversation`))}
  order by people.started_at desc, people.conversation desc limit ${limitOf(query) + 1}`;

const lookUp = (query: ConversationQuery): RawBuilder<Row> => sql`
  select ${heads} from heads ${where(...filters(query, 'heads'), ...within(query, 'heads'))} ${newestFirst('heads')} limit ${limitOf(query) + 1}`;

/**
 * The newest, or those of one account. That account is written as a range and not by equality: by its figures PostgreSQL would read the newest of
 * all accounts to find those of one that is large on the whole, and be lost when it has been silent lately. Only one index has this order.
 */
const newest = (query: ConversationQuery, count: number): RawBuilder<Row> =>
  query.account === undefined
    ? sql`select ${heads} from heads ${where(...within(query, 'heads'))} ${newestFirst('heads')} limit ${count}`
    : sql`select ${heads} from heads ${where(...withinAccount(query, query.account))} ${newestOfAccount} limit ${count}`;

/** Of the newest those that fit. */
const glance = ({ account, ...query }: ConversationQuery): RawBuilder<Row> => sql`
  select ${heads} from (${newest({ ...query, ...(account === undefined ? {} : { account }) }, glanced * (limitOf(query) + 1))}) as heads
  ${where(...filters(query, 'heads'))} ${account === undefined ? newestFirst('heads') : newestOfAccount} limit ${limitOf(query) + 1}`;

/**
 * One look into the index for each combination that fits, to find its newest. Only as many combinations as the page has rows can have a part in it,
 * those with the newest; and the third of them gives at least two rows fewer than the page has, because the newest of two others come before.
 */
const mergeOnPostgres = (query: ConversationQuery): RawBuilder<Row> => sql`
  with newest as (
    select number, row_number() over (order by one.started_at desc, one.id desc) as rank from combinations cross join lateral (
      select started_at, id from heads as i
      ${where(sql`i.combination = combinations.number`, ...within(query, 'i'))} ${newestFirst('i')} limit 1) as one
    ${where(...filters(query, 'combinations'))} ${newestFirst('one')} limit ${limitOf(query) + 1}),
  merged as (
    select its.id from newest cross join lateral (
      select started_at, id from heads as i ${where(sql`i.combination = newest.number`, ...within(query, 'i'))} ${newestFirst('i')}
      limit ${limitOf(query) + 2} - rank) as its
    ${newestFirst('its')} limit ${limitOf(query) + 1})
  select ${heads} from merged join heads on heads.id = merged.id ${newestFirst('heads')}`;

/**
 * The same, row by row: a recursive select of SQLite takes out of its queue the first by its order, and what is put in for it is the next of the
 * same combination.
 */
const mergeOnSqlite = (query: ConversationQuery): RawBuilder<Row> => sql`
  with recursive merged (combination, started_at, id) as (
    select * from (select one.combination, one.started_at, one.id from combinations cross join heads as one on one.rowid = (
      select i.rowid from heads as i ${where(sql`i.combination = combinations.number`, ...within(query, 'i'))} ${newestFirst('i')} limit 1)
    ${where(...filters(query, 'combinations'))})
    union all
    select one.combination, one.started_at, one.id from merged cross join heads as one on one.rowid = (
      select i.rowid from heads as i
      ${where(sql`i.combination = merged.combination`, sql`(i.started_at, i.id) < (merged.started_at, merged.id)`, ...from(query, sql`i.started_at`))}
      ${newestFirst('i')} limit 1)
    order by 2 desc, 3 desc limit ${limitOf(query) + 1})
  select ${heads} from merged cross join heads on heads.id = merged.id ${newestFirst('heads')}`;

const heads = sql.join(headColumns.map((column) => sql.ref(`heads.${column}`)));

const newestFirst = (of: string): RawBuilder<unknown> => sql`order by ${sql.ref(`${of}.started_at`)} desc, ${sql.ref(`${of}.id`)} desc`;

const newestOfAccount = sql`order by heads.account desc, heads.started_at desc, heads.id desc`;

const where = (...conditions: readonly Condition[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;

/** What is looked for by equality. */
function filters(query: ConversationQuery, of: 'heads' | 'combinations'): readonly Condition[] {
  const wanted = Object.entries({ ...combined, ...narrow }).flatMap(([name, column]) => {
    const value = query[name as keyof typeof combined | keyof typeof narrow];
    return value === undefined ? [] : [sql`${sql.ref(`${of}.${column}`)} = ${value}`];
  });
  return query.bots === undefined ? wanted : [...wanted, sql`${sql.ref(`${of}.bot`)} in (${sql.join(query.bots)})`];
}

const within = (query: ConversationQuery, of: string): readonly Condition[] => bounds(query, sql.ref(`${of}.started_at`), sql.ref(`${of}.id`));

function withinAccount(query: ConversationQuery, account: string): readonly Condition[] {
  const lower = query.since === undefined ? sql`account >= ${account}` : sql`(account, started_at) >= (${account}, ${Math.ceil(query.since)})`;
  const place = placeBelow(query);
  if (place !== undefined) return [lower, sql`(account, started_at, id) < (${account}, ${place.startedAt}, ${place.id})`];
  return [lower, query.until === undefined ? sql`account <= ${account}` : sql`(account, started_at) < (${account}, ${Math.ceil(query.until)})`];
}

const from = ({ since }: ConversationQuery, at: Condition): readonly Condition[] => (since === undefined ? [] : [sql`${at} >= ${Math.ceil(since)}`]);

/** From when to when, and below the page before. */
function bounds(query: ConversationQuery, at: Condition, id: Condition): readonly Condition[] {
  const lower = from(query, at);
  const place = placeBelow(query);
  if (place !== undefined) return [...lower, sql`(${at}, ${id}) < (${place.startedAt}, ${place.id})`];
  return query.until === undefined ? lower : [...lower, sql`${at} < ${Math.ceil(query.until)}`];
}

/** The place of the cursor, unless `until` lies before it: one upper bound, not two, because SQLite would begin at the other one, and read every page from the top. */
function placeBelow({ cursor, until }: ConversationQuery): Place | undefined {
  if (cursor === undefined) return undefined;
  const place = parseCursor(cursor);
  if (!place.ok) throw storeErrors.STORE_CURSOR_UNKNOWN({ why: place.error });
  return until === undefined || place.value.startedAt < until ? place.value : undefined;
}

/** One page, newest first. A page stays where it is however many conversations begin after it was read. */
export async function readPage(db: Kysely<Schema>, query: ConversationQuery): Promise<ConversationPage> {
  const limit = limitOf(query);
  let rows: readonly Row[] = [];
  for (const one of pageQueries(db, query)) {
    ({ rows } = await db.executeQuery(one));
    if (rows.length > limit) break;
  }
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > shown.length && last !== undefined;
  return { heads: shown.map(headOf), ...(more ? { next: printCursor({ startedAt: last.started_at, id: last.id }) } : {}) };
}
