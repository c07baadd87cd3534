import { type Kysely, sql, type Transaction } from 'kysely';
import type { WallTime } from '#base';
import type { AuditEntry, AuditLog, AuditQuery, KeptAuditEntry } from '#contract';
import type { DialectName } from '../migrations/migration.ts';
import { pageSize } from '../page-size.ts';
import type { AuditRow, Schema } from '../schema.ts';
import { slices } from '../slices.ts';
import { firstLink, linkOf } from './audit-chain.ts';
import { auditRow } from './audit-row.ts';

const usualLimit = 50;
const highestLimit = 200;
/** Appends entries behind the last. On a database of several nodes one at a time, so that no number is given twice and none is left out. */
export async function appendAudit(
  tx: Transaction<Schema>,
  entries: readonly Omit<AuditRow, 'number' | 'chain'>[],
  dialect: DialectName,
): Promise<number> {
  if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || ' audit', 0))`.execute(tx);
  const last = await tx.selectFrom('audit').select(['number', 'chain']).orderBy('number', 'desc').limit(1).executeTakeFirst();
  let { number, chain } = last ?? { number: 0, chain: firstLink };
  const rows = entries.map((entry): AuditRow => {
    number++;
    chain = linkOf(chain, { ...entry, number });
    return { ...entry, number, chain };
  });
  for (const some of slices(rows)) await tx.insertInto('audit').values(some).execute();
  return number;
}

/** The statement of one page, newest first. */
export function auditQuery(db: Kysely<Schema>, query: AuditQuery) {
  const { account, actor, action, subject, since, until, limit, before } = query;
  let wanted = db
    .selectFrom('audit')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(pageSize(limit, usualLimit, highestLimit));
  if (account !== undefined) wanted = wanted.where('account', '=', account);
  if (actor !== undefined) wanted = wanted.where('actor', '=', actor);
  if (action !== undefined) wanted = wanted.where('action', '=', action);
  if (subject !== undefined) wanted = wanted.where('subject_kind', '=', subject.kind);
  if (subject?.id !== undefined) wanted = wanted.where('subject', '=', subject.id);
  if (since !== undefined) wanted = wanted.where('at', '>=', Math.ceil(since));
  if (until !== undefined) wanted = wanted.where('at', '<', Math.ceil(until));
  if (before !== undefined) wanted = wanted.where('number', '<', before);
  return wanted;
}

export const readAudit = async (db: Kysely<Schema>, query: AuditQuery): Promise<readonly KeptAuditEntry[]> =>
  (await auditQuery(db, query).execute()).map(auditEntry);

/** The log in an open database, for whoever stands beside the gateways. */
export const auditOn = (db: Kysely<Schema>, dialect: DialectName): AuditLog => ({
  async write(entries) {
    if (entries.length > 0) await db.transaction().execute((tx) => appendAudit(tx, entries.map(auditRow), dialect));
  },
  list: (query) => readAudit(db, query),
});

const auditEntry = (row: AuditRow): KeptAuditEntry => ({
  number: row.number,
  at: row.at as WallTime,
  actor: {
    kind: row.actor_kind as AuditEntry['actor']['kind'],
    id: row.actor,
    ...(row.address === null ? {} : { address: row.address }),
  },
  ...(row.account === null ? {} : { account: row.account }),
  action: row.action as AuditEntry['action'],
  subject: { kind: row.subject_kind as AuditEntry['subject']['kind'], id: row.subject },
  ...(row.details === null ? {} : { details: JSON.parse(row.details) as Readonly<Record<string, string>> }),
  chain: row.chain,
});
