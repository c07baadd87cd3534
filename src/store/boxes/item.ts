import type { WallTime } from '#base';
import type { InboxItem, IncomingMessage, OutboxItem, OutgoingItem } from '#contract';
import { storeErrors } from '../store.errors.ts';
import { plain } from '../text.ts';
import { type BoxName, type BoxRow, type Entry, longestName, usualExpiryMs } from './box.ts';

const prefixes: Readonly<Record<BoxName, string>> = { outbox: 'ob_', inbox: 'ib_' };

const printId = (box: BoxName, number: number): string => `${prefixes[box]}${number}`;

/** The number behind an id; `undefined` for what is no id of this box. */
export function numberOf(box: BoxName, id: string): number | undefined {
  const digits = id.startsWith(prefixes[box]) ? id.slice(prefixes[box].length) : '';
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/** How long a message waits for one before it: by number only when one is missing, by time always. */
export interface Window {
  readonly gapMs: number;
  readonly settleMs: number;
}

export function entryOfOutgoing(item: OutgoingItem, now: number): Entry {
  const { body, notBefore, expires } = item;
  return {
    ...names(item.lane, item.key, item.idempotencyKey),
    body: plain(body),
    rank: 0,
    sequenced: 0,
    held_until: 0,
    put_at: now,
    due_at: Math.max(now, Math.round(notBefore ?? now)),
    expires_at: Math.round(expires ?? Math.max(now, notBefore ?? now) + usualExpiryMs),
  };
}

export function entryOfIncoming({ source, orderingKey, dedupeKey, order, body }: IncomingMessage, now: number, { gapMs, settleMs }: Window): Entry {
  const numbered = order !== undefined && 'number' in order;
  const rank = order === undefined ? 0 : Math.max(1, Math.floor(numbered ? order.number : order.happenedAt) || 1);
  const heldMs = order === undefined || (numbered && rank === 1) ? 0 : numbered ? gapMs : settleMs;
  return {
    ...names(source, orderingKey, dedupeKey),
    body: plain(body),
    rank: Math.min(rank, Number.MAX_SAFE_INTEGER),
    sequenced: numbered ? 1 : 0,
    held_until: heldMs === 0 ? 0 : now + heldMs,
    put_at: now,
    due_at: now,
    expires_at: now + usualExpiryMs,
  };
}

function names(lane: string, key: string, dedupe: string): Pick<Entry, 'lane' | 'key' | 'dedupe'> {
  for (const name of [lane, key, dedupe])
    if (name.length > longestName) throw storeErrors.STORE_TOO_LARGE({ characters: name.length, limit: longestName });
  return { lane: plain(lane), key: plain(key), dedupe: plain(dedupe) };
}

export const outboxItem = (row: BoxRow): OutboxItem => ({
  id: printId('outbox', row.number),
  lane: row.lane,
  key: row.key,
  idempotencyKey: row.dedupe,
  body: row.body,
  state: row.state,
  putAt: row.put_at as WallTime,
  dueAt: row.due_at as WallTime,
  expires: row.expires_at as WallTime,
  attempts: row.attempts,
  ...(row.trouble === null ? {} : { trouble: row.trouble }),
  ...(row.settled_at === null ? {} : { settledAt: row.settled_at as WallTime }),
});

export const inboxItem = (row: BoxRow): InboxItem => ({
  id: printId('inbox', row.number),
  source: row.lane,
  dedupeKey: row.dedupe,
  orderingKey: row.key,
  body: row.body,
  state: row.state,
  receivedAt: row.put_at as WallTime,
  dueAt: row.due_at as WallTime,
  attempts: row.attempts,
  late: row.late === 1,
  ...(row.trouble === null ? {} : { trouble: row.trouble }),
  ...(row.settled_at === null ? {} : { settledAt: row.settled_at as WallTime }),
});
