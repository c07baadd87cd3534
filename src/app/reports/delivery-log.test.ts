import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WallTime } from '#base';
import type { KeptAuditEntry, MailVerdict, OutboxItem } from '#contract';
import { attemptOf, recipientsLeft } from './deliver-report.ts';
import { type AttemptEnd, attemptEntries, deliveriesOf, deliveryId, listDeliveries, type MailOrder, parseOrder, reached } from './delivery-log.ts';

const dueAt = Date.parse('2026-11-23T06:00:00Z') as WallTime;
const order: MailOrder = { kind: 'report', schedule: 'weekly', report: 'usage', account: 'acme', dueAt, late: false, byHand: false };
const at = (seconds: number): WallTime => (dueAt + seconds * 1000) as WallTime;

/** Attempts as they stand in the audit log, newest first. */
const written = (...ends: readonly AttemptEnd[]): KeptAuditEntry[] =>
  ends
    .flatMap((end, index) => attemptEntries(order, index + 1, end, at(index + 1)))
    .map((entry, index) => ({ ...entry, number: index + 1, chain: '' }))
    .toReversed();

const item = (state: OutboxItem['state']): OutboxItem => ({
  id: 'out_1',
  lane: 'mail',
  key: deliveryId(order),
  idempotencyKey: deliveryId(order),
  body: state === 'done' ? '' : JSON.stringify(order),
  state,
  putAt: dueAt,
  dueAt: at(60),
  expires: at(9999),
  attempts: 1,
});
const verdict = (recipient: string, kind: MailVerdict['kind']): MailVerdict => ({
  recipient,
  kind,
  ...(kind === 'accepted' ? {} : { status: 450, code: 'X' }),
});
const shown = (items: readonly OutboxItem[], entries: readonly KeptAuditEntry[]): string[] =>
  deliveriesOf(items, entries).map(
    ({ state, attempts, recipients, trouble = '-', tookMs = '-' }) =>
      `${state} ${attempts} ${recipients.map((one) => `${one.recipient}:${one.state}`).join()} ${trouble} ${tookMs}`,
  );

test('what became of a mail is read from what waits and what is written down', () => {
  const later = { verdicts: [verdict('a', 'accepted'), verdict('b', 'later')] };
  for (const [items, entries, told] of [
    [[item('waiting')], [], ['waiting 0  - -']],
    [[item('waiting')], written({ code: 'SMTP_TIMEOUT' }), ['waiting 1  SMTP_TIMEOUT -']],
    [[item('waiting')], written(later), ['waiting 1 a:sent,b:waiting X 1000']],
    [[item('done')], written(later, { verdicts: [verdict('b', 'accepted')] }), ['sent 2 a:sent,b:sent - 2000']],
    [[], written(later, { verdicts: [verdict('b', 'accepted')] }), ['sent 2 a:sent,b:sent - 2000']],
    [[item('dead')], written({ verdicts: [verdict('a', 'accepted'), verdict('b', 'refused')] }), ['partly 1 a:sent,b:refused X 1000']],
    [[item('dead')], written({ code: 'SMTP_AUTH' }, { code: 'SMTP_AUTH' }), ['failed 2  SMTP_AUTH -']],
    [[item('dead')], written(later), ['partly 1 a:sent,b:refused X 1000']],
    // Done, swept from memory, and nothing written down: nothing is known.
    [[item('done')], [], []],
  ] as const)
    assert.deepEqual(shown(items, entries), told);
});

test('who was taken once is taken, whatever is said later', () => {
  const entries = written({ verdicts: [verdict('a', 'refused'), verdict('b', 'refused')] }, { verdicts: [verdict('a', 'accepted')] });
  assert.deepEqual(reached(entries, deliveryId(order)), { sent: new Set(['a']), refused: new Set(['b']) });
  assert.deepEqual(reached(entries, 'another'), { sent: new Set(), refused: new Set() });
});

test('an attempt is for whom nothing is settled, and after that for who was refused', () => {
  const left = (sent: readonly string[], refused: readonly string[]) =>
    recipientsLeft(['a', 'b', 'c'], { sent: new Set(sent), refused: new Set(refused) });
  assert.deepEqual(left([], []), ['a', 'b', 'c']);
  assert.deepEqual(left(['a'], ['b']), ['c']);
  assert.deepEqual(left(['a', 'c'], ['b']), ['b']);
  assert.deepEqual(left(['a', 'b', 'c'], []), []);
});

test('one who must be tried later is tried later, one refused is a dead letter, and nobody left is done', () => {
  const kinds = (...of: readonly MailVerdict['kind'][]): string => attemptOf(of.map((kind) => verdict('x', kind))).kind;
  assert.deepEqual(
    [kinds('accepted', 'later', 'refused'), kinds('accepted', 'refused'), kinds('accepted'), kinds()],
    ['retry', 'refused', 'done', 'done'],
  );
});

test('what is no order of ours is none', () => {
  for (const body of ['', '{', '[]', '"x"', 'null', '{"kind":"other"}']) assert.equal(parseOrder(body), undefined);
  assert.deepEqual(parseOrder(JSON.stringify(order)), order);
});

test('deliveries go by pages, each once and whole, however much is written of them', async () => {
  const days = 700;
  const verdicts = ['a', 'b', 'c', 'd'].map((recipient) => verdict(recipient, 'accepted'));
  const entries = Array.from({ length: days }, (_, day) => {
    const due = (dueAt + day * 86_400_000) as WallTime;
    return attemptEntries({ ...order, dueAt: due }, 1, { verdicts }, (due + 1000) as WallTime);
  })
    .flat()
    .map((entry, index): KeptAuditEntry => ({ ...entry, number: index + 1, chain: '' }));
  const audit = {
    list: async ({ before = Number.POSITIVE_INFINITY, limit = 50 }) =>
      entries
        .filter(({ number }) => number < before)
        .slice(-limit)
        .toReversed(),
  };
  const outbox = { list: async () => [] };
  const ids: string[] = [];
  for (let before: { dueAt: WallTime; id: string } | undefined; ; ) {
    const page = await listDeliveries({ outbox, audit }, { limit: 150, ...(before === undefined ? {} : { before }) });
    ids.push(...page.map(({ id }) => id));
    assert.ok(page.every(({ recipients }) => recipients.length === 4));
    before = page.at(-1);
    if (page.length < 150) break;
  }
  assert.equal(ids.length, days);
  assert.equal(new Set(ids).size, days);
});
