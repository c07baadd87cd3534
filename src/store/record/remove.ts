import { sql, type Transaction } from 'kysely';
import type { ConversationEvent, RecordPart, Removal } from '#contract';
import type { HeadRow, Schema } from '../schema.ts';
import { plain } from '../text.ts';

type Start = Extract<ConversationEvent, { kind: 'conversation-start' }>;
type End = Extract<ConversationEvent, { kind: 'conversation-end' }>;
type Tx = Transaction<Schema>;

/** What stays of a conversation whose words are gone: its frame, and which recordings there are (they have a retention of their own). */
export const keptKinds: readonly ConversationEvent['kind'][] = ['conversation-start', 'recording', 'conversation-end'];

/** Removes every trace, under the lock of its head. */
export async function erase(tx: Tx, head: HeadRow | undefined, at: number): Promise<Removal> {
  if (head === undefined) return 'unknown';
  if (head.outcome === null) return 'living';
  await emptyBoxes(tx, head, at);
  for (const table of ['events', 'annexes', 'figures', 'aliases', 'people'] as const)
    await tx.deleteFrom(table).where('conversation', '=', head.id).execute();
  await tx.deleteFrom('heads').where('id', '=', head.id).execute();
  return 'done';
}

/** Removes parts, under the lock of its head. */
export async function expire(tx: Tx, head: HeadRow | undefined, parts: readonly RecordPart[], at: number): Promise<Removal> {
  if (head === undefined) return 'unknown';
  if (head.outcome === null) return 'living';
  if (parts.includes('words') && head.emptied_at === null) await forgetWords(tx, head, at);
  if (parts.includes('person') && head.unnamed_at === null) await forgetPerson(tx, head, at);
  return 'done';
}

async function forgetWords(tx: Tx, head: HeadRow, at: number): Promise<void> {
  await emptyBoxes(tx, head, at);
  await tx.deleteFrom('events').where('conversation', '=', head.id).where('kind', 'not in', keptKinds).execute();
  await tx.deleteFrom('annexes').where('conversation', '=', head.id).execute();
  await tx.updateTable('heads').set({ emptied_at: at }).where('id', '=', head.id).execute();
  // An author may have put the customer's words into a reason; the figures have it with those covered.
  const figures = await tx.selectFrom('figures').select('body').where('conversation', '=', head.id).executeTakeFirst();
  const { reason } = (figures ? JSON.parse(figures.body) : {}) as { reason?: string };
  if (reason === undefined || plain(reason) === head.reason) return;
  await tx
    .updateTable('heads')
    .set({ reason: plain(reason) })
    .where('id', '=', head.id)
    .execute();
  await rewrite<End>(tx, head.id, 'conversation-end', (end) => ({ ...end, reason }));
}

async function forgetPerson(tx: Tx, head: HeadRow, at: number): Promise<void> {
  // A call's interaction is the contact centre's number for it, by which records are compared; a chat's is the customer's own thread.
  const thread = head.medium === 'chat' ? { interaction_id: null } : {};
  await tx
    .updateTable('heads')
    .set({ caller_number: null, customer: null, unnamed_at: at, ...thread })
    .where('id', '=', head.id)
    .execute();
  await tx.deleteFrom('people').where('conversation', '=', head.id).execute();
  if (head.medium === 'chat') {
    await tx.deleteFrom('aliases').where('conversation', '=', head.id).where('kind', '=', 'interaction').execute();
    await tx.updateTable('figures').set(thread).where('conversation', '=', head.id).execute();
  }
  await rewrite<Start>(tx, head.id, 'conversation-start', (start) => {
    const { callerNumber: _, calledNumber, contact: __, interactionId, ...facts } = start.facts;
    const ours = facts.direction === 'inbound' && calledNumber !== undefined ? { calledNumber } : {};
    const theirs = start.medium === 'voice' && interactionId !== undefined ? { interactionId } : {};
    return { ...start, facts: { ...facts, ...ours, ...theirs, parameters: {} } };
  });
}

async function rewrite<Event extends ConversationEvent>(tx: Tx, id: string, kind: Event['kind'], change: (event: Event) => Event): Promise<void> {
  const row = await tx.selectFrom('events').select(['seq', 'body']).where('conversation', '=', id).where('kind', '=', kind).executeTakeFirst();
  if (row === undefined) return;
  const body = JSON.stringify(change(JSON.parse(row.body) as Event));
  await tx.updateTable('events').set({ body }).where('conversation', '=', id).where('seq', '=', row.seq).execute();
}

/**
 * What waits or lies dead because of it is over, and its body forgotten: what goes out is under its own id, what came in under the desk's name
 * for it. A message that came after its end belongs to the next one of its thread.
 */
async function emptyBoxes(tx: Tx, head: HeadRow, at: number): Promise<void> {
  const over = { state: 'done', body: '', trouble: 'removed', settled_at: at, leased_by: 0, leased_until: 0 } as const;
  await tx.updateTable('outbox').set(over).where('key', '=', head.id).where('state', '<>', sql.lit('done')).execute();
  await tx
    .updateTable('inbox')
    .set(over)
    .where('key', 'in', (eb) => eb.selectFrom('aliases').select('alias').where('conversation', '=', head.id))
    .where('state', '<>', sql.lit('done'))
    .where('put_at', '<=', head.ended_at ?? at)
    .execute();
}
