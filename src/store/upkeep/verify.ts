import { type Kysely, sql } from 'kysely';
import { openDatabaseBeside, typed } from '../beside.ts';
import { combinationOf } from '../combination.ts';
import type { StorePlace } from '../place.ts';
import { brokenLink, firstLink } from '../record/audit-chain.ts';
import type { AuditRow, CombinationRow, Schema } from '../schema.ts';
import { judgeConversations, type StoreFault } from './judge.ts';
import { atOneInstant, rowsOf } from './rows.ts';

export type { StoreFault } from './judge.ts';

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
  const { db, dialect, close } = await openDatabaseBeside(place, 'read');
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
  for await (const { heads, events, judged } of judgeConversations(db)) {
    count.conversations += heads;
    count.events += events;
    for (const { where, says } of judged) tell(where, says);
  }
  const { strays } = await sql<{ strays: number }>`select count(*) as strays from events where conversation not in (select id from heads)`
    .execute(db)
    .then(({ rows: [row] }) => row ?? { strays: 0 });
  if (strays > 0) tell('events', `${strays} belong to no conversation`);
  await verifyCombinations(db, tell);
  for (const box of ['outbox', 'inbox'] as const) {
    for await (const items of rowsOf(db, box)) {
      count.items += items.length;
      for (const { number, state, body, settled_at } of items) {
        const known = state === 'waiting' || state === 'done' || state === 'dead';
        if (!known) tell(`${box} ${number}`, `the state "${state}" is none`);
        else if ((state === 'waiting') !== (settled_at === null)) tell(`${box} ${number}`, `${state}, and settled at ${settled_at}`);
        else if (state === 'done' && body !== '') tell(`${box} ${number}`, 'done, and its body is still there');
      }
    }
  }
  await verifyAudit(db, tell);
  return { ...count, faults };
}

/** A combination that is not written down as it is makes narrowed listings overlook conversations. */
async function verifyCombinations(db: Kysely<Schema>, tell: (where: string, says: string) => void): Promise<void> {
  for await (const page of rowsOf(db, 'combinations') as AsyncGenerator<readonly CombinationRow[]>)
    for (const row of page) if (combinationOf(row) !== row.number) tell(`combination ${row.number}`, 'is not the number of what it is made of');
  const { rows } = await sql<{ combination: number }>`
    select distinct combination from heads where combination not in (select number from combinations) order by combination`.execute(db);
  for (const { combination } of rows) tell(`combination ${combination}`, 'is not written down');
}

async function verifyAudit(db: Kysely<Schema>, tell: (where: string, says: string) => void): Promise<void> {
  let last = { number: 0, chain: firstLink };
  for await (const page of rowsOf(db, 'audit') as AsyncGenerator<readonly AuditRow[]>) {
    const broken = brokenLink(page, last);
    if (broken !== undefined) return tell(`audit ${broken}`, 'is missing or was changed: the entries from here on prove nothing');
    last = page.at(-1) ?? last;
  }
}

async function askSqlite(db: Kysely<Schema>, tell: (where: string, says: string) => void): Promise<void> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(10)`.execute(db);
  for (const { integrity_check: says } of rows) if (says !== 'ok') tell('file', says);
}
