import type { Transaction } from 'kysely';
import type { DialectName } from '../migrations/migration.ts';
import type { HeadRow, Schema } from '../schema.ts';
import { putAnnexes } from './annexes.ts';
import { claimAnswer, forgetAnswer, keepAnswer } from './answers.ts';
import { appendAudit } from './audit.ts';
import type { RecordOrder, RecordVerdict } from './orders.ts';
import { erase, expire } from './remove.ts';

/**
 * Does what a transaction asks of the record beside events and boxes, in its order, save that audit entries come last: their lock is held
 * until the end. `heads`: of the conversations these orders are about, as the appends of this transaction left them, and locked.
 */
export async function commitRecord(
  tx: Transaction<Schema>,
  orders: readonly RecordOrder[],
  heads: ReadonlyMap<string, HeadRow>,
  dialect: DialectName,
): Promise<readonly RecordVerdict[]> {
  const now = new Map(heads);
  const verdicts = new Map<RecordOrder, RecordVerdict>();
  for (const order of orders) if (order.kind !== 'audit') verdicts.set(order, await carryOut(tx, order, now, dialect));
  const audits = orders.filter((order) => order.kind === 'audit');
  if (audits.length > 0) {
    const entries = audits.flatMap((order) => order.entries);
    let upTo = (await appendAudit(tx, entries, dialect)) - entries.length;
    for (const order of audits) verdicts.set(order, { kind: 'audited', upTo: (upTo += order.entries.length) });
  }
  return orders.flatMap((order) => verdicts.get(order) ?? []);
}

async function carryOut(
  tx: Transaction<Schema>,
  order: Exclude<RecordOrder, { kind: 'audit' }>,
  heads: Map<string, HeadRow>,
  dialect: DialectName,
): Promise<RecordVerdict> {
  switch (order.kind) {
    case 'annex': {
      const head = heads.get(order.id);
      if (head === undefined || head.emptied_at !== null) return { kind: 'kept', found: false };
      await putAnnexes(tx, head, order);
      return { kind: 'kept', found: true };
    }
    case 'erase': {
      const removal = await erase(tx, heads.get(order.id), order.at);
      if (removal === 'done') heads.delete(order.id);
      return { kind: 'removed', removal };
    }
    case 'expire': {
      const head = heads.get(order.id);
      const removal = await expire(tx, head, order.parts, order.at);
      if (head !== undefined && removal === 'done') heads.set(order.id, without(head, order));
      return { kind: 'removed', removal };
    }
    case 'claim-answer':
      return { kind: 'claimed-answer', claimed: await claimAnswer(tx, order, dialect) };
    case 'keep-answer':
      return { kind: 'kept', found: await keepAnswer(tx, order) };
    case 'forget-answer':
      return { kind: 'kept', found: await forgetAnswer(tx, order.name) };
  }
}

/** The head as later orders of the same transaction must find it. */
const without = (head: HeadRow, { parts, at }: Extract<RecordOrder, { kind: 'expire' }>): HeadRow => ({
  ...head,
  ...(parts.includes('words') ? { emptied_at: head.emptied_at ?? at } : {}),
  ...(parts.includes('person')
    ? { unnamed_at: head.unnamed_at ?? at, caller_number: null, customer: null, ...(head.medium === 'chat' ? { interaction_id: null } : {}) }
    : {}),
});
