import { type Kysely, sql } from 'kysely';
import type { FiguresQuery } from '#contract';
import type { FiguresRow, Schema } from '../schema.ts';
import { keptFigures } from './figures-row.ts';
import type { FiguresPlace, FiguresSlice } from './scan-figures.ts';

/** Conversations of one answer: so few that the thread which paces audio is not kept for longer than a millisecond or two by taking them in. */
const figuresAtOnce = 250;

/** The statement of one slice, in the order of start. */
export function figuresQuery(db: Kysely<Schema>, query: FiguresQuery, after?: FiguresPlace) {
  let wanted = db
    .selectFrom('figures')
    .selectAll()
    .where('started_at', '<', Math.ceil(query.until))
    .orderBy('started_at')
    .orderBy('conversation')
    .limit(figuresAtOnce);
  if (query.account !== undefined) wanted = wanted.where('account', '=', query.account);
  if (query.bots !== undefined) wanted = query.bots.length === 0 ? wanted.where(sql<boolean>`1 = 0`) : wanted.where('bot', 'in', [...query.bots]);
  if (query.agent !== undefined) wanted = wanted.where('agent', '=', query.agent);
  if (query.agentVersion !== undefined) wanted = wanted.where('agent_version', '=', query.agentVersion);
  if (query.channel !== undefined) wanted = wanted.where('channel', '=', query.channel);
  if (query.medium !== undefined) wanted = wanted.where('medium', '=', query.medium);
  if (query.language !== undefined) wanted = wanted.where('language', '=', query.language);
  if (query.target !== undefined) wanted = wanted.where('target', '=', query.target);
  if (query.outcome !== undefined) wanted = wanted.where('outcome', '=', query.outcome);
  if (query.containment !== undefined) wanted = wanted.where('containment', '=', query.containment);
  // One lower bound, not two: SQLite would begin at the other one, and read each slice from the beginning of the period.
  if (after === undefined) return wanted.where('started_at', '>=', Math.ceil(query.since));
  return wanted.where((eb) => eb(eb.refTuple('started_at', 'conversation'), '>', eb.tuple(after.startedAt, after.conversation)));
}

export async function readFigures(db: Kysely<Schema>, query: FiguresQuery, after?: FiguresPlace): Promise<FiguresSlice> {
  const rows: readonly FiguresRow[] = await figuresQuery(db, query, after).execute();
  const last = rows.length < figuresAtOnce ? undefined : rows.at(-1);
  return { figures: rows.map(keptFigures), ...(last ? { next: { startedAt: last.started_at, conversation: last.conversation } } : {}) };
}
