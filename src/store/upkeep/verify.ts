import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql } from 'kysely';
import type { ConversationEvent } from '#contract';
import { rule } from '../conversation-law.ts';
import { typed } from '../open-reader.ts';
import type { StorePlace } from '../place.ts';
import type { EventRow, HeadRow, Schema } from '../schema.ts';
import { openBesideAt } from '../writer.ts';
import { atOneInstant, rowsOf, tables } from './rows.ts';

/** Something that the law does not allow. */
export interface StoreFault {
  /** The conversation's id, or the item's. */
  readonly where: string;
  readonly says: string;
}

export interface Verified {
  readonly conversations: number;
  readonly events: number;
  readonly items: number;
  readonly faults: readonly StoreFault[];
}

/** Faults told; beyond them they are only counted on. */
const mostFaults = 100;

/**
 * Holds everything that is stored against the law it was stored by: every conversation is appended once more, in memory, and must come to
 * the same head. Runs beside live gateways, changes nothing.
 */
export async function verifyStore(place: StorePlace): Promise<Verified> {
  const { db, dialect, close } = await typed(() => openBesideAt(place, 'read'));
  try {
    return await typed(() => atOneInstant(db, dialect, async (one) => verify(one, dialect)));
  } finally {
    await close();
  }
}

async function verify(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<Verified> {
  const faults: StoreFault[] = [];
  const count = { conversations: 0, events: 0, items: 0 };
  const tell = (where: string, says: string): void => void (faults.length < mostFaults && faults.push({ where, says }));
  if (dialect === 'sqlite') await askSqlite(db, tell);
  for await (const heads of rowsOf(db, tables[1]) as AsyncGenerator<readonly HeadRow[]>) {
    for (const head of heads) {
      const rows = await db.selectFrom('events').selectAll().where('conversation', '=', head.id).orderBy('seq').execute();
      count.conversations++;
      count.events += rows.length;
      const says = judge(head, rows);
      if (says !== undefined) tell(head.id, says);
    }
  }
  const { strays } = await sql<{ strays: number }>`select count(*) as strays from events where conversation not in (select id from heads)`
    .execute(db)
    .then(({ rows: [row] }) => row ?? { strays: 0 });
  if (strays > 0) tell('events', `${strays} belong to no conversation`);
  for (const box of ['outbox', 'inbox'] as const) {
    for await (const items of rowsOf(db, tables[box === 'outbox' ? 3 : 4])) {
      count.items += items.length;
      for (const { number, state, body, settled_at } of items) {
        const known = state === 'waiting' || state === 'done' || state === 'dead';
        if (!known) tell(`${box} ${number}`, `the state "${state}" is none`);
        else if ((state === 'waiting') !== (settled_at === null)) tell(`${box} ${number}`, `${state}, and settled at ${settled_at}`);
        else if (state === 'done' && body !== '') tell(`${box} ${number}`, 'done, and its body is still there');
      }
    }
  }
  return { ...count, faults };
}

/** What is wrong with a conversation; `undefined` when it is as the law would have made it. */
function judge(head: HeadRow, rows: readonly EventRow[]): string | undefined {
  const hole = rows.findIndex(({ seq }, index) => seq !== index + 1);
  if (hole >= 0) return `event ${hole + 1} is missing`;
  for (const { seq, kind, body } of rows) {
    const event = parse(body);
    if (event?.kind !== kind) return `event ${seq} is not what it is called`;
  }
  const events = rows.map(({ at, kind, body }) => ({ at, kind: kind as ConversationEvent['kind'], body }));
  const { verdict, head: made } = rule(undefined, { kind: 'append', id: head.id, events }, head.owner);
  if (verdict.kind === 'refused') return `its events break the law: ${verdict.code}`;
  if (verdict.ignoredEnds > 0) return 'it ends more than once';
  const wrong = Object.entries(made ?? {}).find(([column, value]) => !isDeepStrictEqual(head[column as keyof HeadRow], value));
  return wrong ? `its head says ${wrong[0]} ${head[wrong[0] as keyof HeadRow]}, its events ${wrong[1]}` : undefined;
}

function parse(body: string): { readonly kind?: unknown } | undefined {
  try {
    return JSON.parse(body) as { readonly kind?: unknown };
  } catch {
    return undefined;
  }
}

async function askSqlite(db: Kysely<Schema>, tell: (where: string, says: string) => void): Promise<void> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(10)`.execute(db);
  for (const { integrity_check: says } of rows) if (says !== 'ok') tell('file', says);
}
