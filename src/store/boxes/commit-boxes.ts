import type { Transaction } from 'kysely';
import type { DialectName } from '../migrations/migration.ts';
import type { Schema } from '../schema.ts';
import type { BoxName, Entry } from './box.ts';
import { claim } from './claim.ts';
import { enter } from './enter.ts';
import type { BoxOrder, BoxVerdict } from './orders.ts';
import { amend, finish, settle, sweep } from './settle.ts';

/** What the appends of the same transaction bring along. */
export interface Along {
  readonly put: readonly Entry[];
  readonly done: readonly number[];
  readonly at: number;
}

/**
 * Does all that a transaction asks of the boxes: first what comes in, then what is over, last what is claimed,
 * so that a claim sees what its own transaction has set free. Verdicts come in the order of the orders.
 */
export async function commitBoxes(
  tx: Transaction<Schema>,
  owner: number,
  orders: readonly BoxOrder[],
  along: Along,
  dialect: DialectName,
): Promise<readonly BoxVerdict[]> {
  const verdicts = new Map<BoxOrder, BoxVerdict>();
  for (const box of ['outbox', 'inbox'] as const) await enterAll(tx, box, orders, box === 'outbox' ? along.put : [], verdicts);
  await finishAll(tx, orders, along, verdicts);
  for (const order of orders) {
    if (order.kind === 'settle' && order.fate.kind !== 'done') verdicts.set(order, { kind: 'settled', found: await settle(tx, owner, order) });
    if (order.kind === 'amend') verdicts.set(order, { kind: 'settled', found: await amend(tx, order) });
    if (order.kind === 'sweep') verdicts.set(order, { kind: 'swept', ...(await sweep(tx, order)) });
  }
  for (const order of orders) if (order.kind === 'claim') verdicts.set(order, { kind: 'claimed', ...(await claim(tx, owner, order, dialect)) });
  return orders.flatMap((order) => verdicts.get(order) ?? []);
}

async function enterAll(
  tx: Transaction<Schema>,
  box: BoxName,
  orders: readonly BoxOrder[],
  along: readonly Entry[],
  verdicts: Map<BoxOrder, BoxVerdict>,
): Promise<void> {
  const asked = orders.flatMap((order) => (order.kind === 'enter' && order.box === box ? [order] : []));
  const fresh = await enter(tx, box, [...along, ...asked.flatMap(({ entries }) => entries)]);
  let from = along.length;
  for (const order of asked) verdicts.set(order, { kind: 'entered', fresh: fresh.slice(from, (from += order.entries.length)) });
}

async function finishAll(tx: Transaction<Schema>, orders: readonly BoxOrder[], along: Along, verdicts: Map<BoxOrder, BoxVerdict>): Promise<void> {
  const over: Record<BoxName, number[]> = { outbox: [], inbox: [...along.done] };
  let at = along.at;
  for (const order of orders) {
    if (order.kind !== 'settle' || order.fate.kind !== 'done') continue;
    over[order.box].push(order.number);
    at = Math.max(at, order.at);
    verdicts.set(order, { kind: 'settled', found: true });
  }
  for (const box of ['outbox', 'inbox'] as const) await finish(tx, box, over[box], at);
}
