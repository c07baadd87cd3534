import type { Transaction } from 'kysely';
import type { Claimed, RequestName } from '#contract';
import { longestName } from '../boxes/box.ts';
import type { DialectName } from '../migrations/migration.ts';
import type { AnswerRow, Schema } from '../schema.ts';
import { storeErrors } from '../store.errors.ts';
import { plain } from '../text.ts';
import type { RecordOrder } from './orders.ts';

type Tx = Transaction<Schema>;
type ClaimOrder = Extract<RecordOrder, { kind: 'claim-answer' }>;
type KeepOrder = Extract<RecordOrder, { kind: 'keep-answer' }>;

/** Forgotten with each claim, so that what is claimed never grows faster than what goes. */
const sweptAtOnce = 20;

export function requestName({ client, key }: RequestName): RequestName {
  for (const name of [client, key]) if (name.length > longestName) throw storeErrors.STORE_TOO_LARGE({ characters: name.length, limit: longestName });
  return { client: plain(client), key: plain(key) };
}

export async function claimAnswer(tx: Tx, { name, fingerprint, at, leaseUntil }: ClaimOrder, dialect: DialectName): Promise<Claimed> {
  await sweep(tx, at);
  const wanted = tx.selectFrom('answers').selectAll().where('client', '=', name.client).where('key', '=', name.key);
  const row = await (dialect === 'postgres' ? wanted.forUpdate() : wanted).executeTakeFirst();
  if (row !== undefined && row.until > at) {
    if (row.fingerprint !== fingerprint) return { kind: 'other' };
    return row.status === null ? { kind: 'busy' } : { kind: 'kept', answer: answerOf(row, row.status) };
  }
  const fresh = { fingerprint, status: null, headers: null, body: null, until: leaseUntil };
  if (row) await tx.updateTable('answers').set(fresh).where('client', '=', name.client).where('key', '=', name.key).execute();
  else
    await tx
      .insertInto('answers')
      .values({ ...name, ...fresh })
      .execute(); // a node that was quicker makes this one look again
  return { kind: 'mine' };
}

const answerOf = ({ headers, body }: AnswerRow, status: number) => ({
  status,
  ...(headers === null ? {} : { headers: JSON.parse(headers) as Readonly<Record<string, string>> }),
  body: body ?? '',
});

export async function keepAnswer(tx: Tx, { name, answer }: KeepOrder): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('answers')
    .set(answer)
    .where('client', '=', name.client)
    .where('key', '=', name.key)
    .where('status', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

export async function forgetAnswer(tx: Tx, { client, key }: RequestName): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('answers')
    .where('client', '=', client)
    .where('key', '=', key)
    .where('status', 'is', null)
    .executeTakeFirst();
  return numDeletedRows > 0;
}

async function sweep(tx: Tx, at: number): Promise<void> {
  const old = await tx.selectFrom('answers').select(['client', 'key']).where('until', '<', at).orderBy('until').limit(sweptAtOnce).execute();
  for (const { client, key } of old)
    await tx.deleteFrom('answers').where('client', '=', client).where('key', '=', key).where('until', '<', at).execute();
}
