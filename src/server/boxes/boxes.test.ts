import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WallTime } from '#base';
import type { AuditQuery, InboxItem, KeptAuditEntry, OutboxItem } from '#contract';
import { client, head, nowMs, stage, stageBox } from '../fixtures/stage.ts';

const item = (id: string, key: string, rest: Partial<OutboxItem> = {}): OutboxItem => ({
  id,
  lane: 'webhook:crm',
  key,
  idempotencyKey: `${key}.x`,
  body: '{"words":"canary"}',
  state: 'dead',
  attempts: 3,
  putAt: nowMs as WallTime,
  dueAt: nowMs as WallTime,
  expires: nowMs as WallTime,
  ...rest,
});

function opened(accounts: readonly string[]) {
  const items = [item('o1', 'cv_1'), item('o2', 'cv_2'), item('o3', 'cv_far'), item('o4', 'no-conversation')];
  const done: string[] = [];
  const outbox = {
    ...stageBox(),
    list: async () => items,
    show: async (id: string) => items.find((one) => one.id === id),
    replay: async (id: string) => id !== 'o2' && done.push(`replay ${id}`) > 0,
    drop: async (id: string) => done.push(`drop ${id}`) > 0,
    depth: async () => [{ lane: 'webhook:crm', waiting: 0, dead: 4, oldestAt: nowMs as WallTime }],
  };
  const asked: AuditQuery[] = [];
  const set = stage({
    outbox,
    inbox: { ...stageBox(), list: async (): Promise<readonly InboxItem[]> => [] },
    accounts: { accounts, botsOf: () => ['st-1', 'st-2'] },
    audit: {
      write: async () => {},
      list: async (query) => {
        asked.push(query);
        const before = query.before ?? 451;
        const entries = Array.from(
          { length: Math.max(0, Math.min(query.limit ?? 50, before - 1)) },
          (_, i): KeptAuditEntry => ({
            number: before - 1 - i,
            at: nowMs as WallTime,
            actor: { kind: 'user', id: 'us_1' },
            action: 'read',
            chain: 'ab',
            subject: { kind: 'conversation', id: 'cv_1' },
          }),
        );
        return entries;
      },
    },
  });
  set.put(head('cv_1'));
  set.put(head('cv_2', { bot: 'st-2' }));
  set.put(head('cv_far', { account: 'other' }));
  const scopes = ['boxes:manage', 'audit:read', 'conversations:personal'] as const;
  set.clients.set('cs-all', client('cs-all', { scopes, bots: ['st-1', 'st-2'] }));
  set.clients.set('cs-one', client('cs-one', { scopes, bots: ['st-1'] }));
  set.clients.set('cs-plain', client('cs-plain', { scopes: ['boxes:manage'], bots: ['st-1', 'st-2'] }));
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, who: string) =>
    set.door.app.inject({ method, url: `/api/v1/${path}`, headers: await set.bearer(who) });
  const ids = async (who: string): Promise<string[]> => (await call('GET', 'boxes/outbox', who)).json().items.map(({ id }: { id: string }) => id);
  return { ...set, call, ids, done, asked };
}

test('who sees the whole gateway sees both boxes whole; others what belongs to their conversations', async () => {
  const alone = opened(['acme']);
  assert.deepEqual(await alone.ids('cs-all'), ['o1', 'o2', 'o3', 'o4']);
  assert.deepEqual(await alone.ids('cs-one'), ['o1']);
  assert.equal((await alone.call('GET', 'boxes', 'cs-all')).json().outbox[0].dead, 4);
  assert.deepEqual((await alone.call('GET', 'boxes', 'cs-one')).json(), { outbox: [], inbox: [] });
  const shared = opened(['acme', 'other']);
  assert.deepEqual(await shared.ids('cs-all'), ['o1', 'o2']);
  for (const [method, path] of [
    ['GET', 'boxes/outbox/o3'],
    ['POST', 'boxes/outbox/o3/replay'],
    ['DELETE', 'boxes/outbox/o4'],
  ] as const)
    assert.equal((await shared.call(method, path, 'cs-all')).statusCode, 404, path);
  assert.deepEqual(shared.done, []);
});

test('a body is shown of one item, to who may see personal data', async () => {
  const set = opened(['acme']);
  assert.ok(!(await set.call('GET', 'boxes/outbox', 'cs-all')).body.includes('canary'));
  assert.ok((await set.call('GET', 'boxes/outbox/o1', 'cs-all')).body.includes('canary'));
  assert.ok(!(await set.call('GET', 'boxes/outbox/o1', 'cs-plain')).body.includes('canary'));
});

test('dead letters are tried again or given up; what is none is said', async () => {
  const set = opened(['acme']);
  assert.equal((await set.call('POST', 'boxes/outbox/o1/replay', 'cs-all')).statusCode, 200);
  assert.equal((await set.call('POST', 'boxes/outbox/o2/replay', 'cs-all')).json().code, 'NO_DEAD_LETTER');
  assert.equal((await set.call('DELETE', 'boxes/outbox/o2', 'cs-all')).statusCode, 204);
  assert.deepEqual(set.done, ['replay o1', 'drop o2']);
});

test('the audit log shows an account its own, page by page and as lines', async () => {
  const shared = opened(['acme', 'other']);
  const page = (await shared.call('GET', 'audit?limit=2&subject=conversation&subjectId=cv_1&since=2026-01-01', 'cs-all')).json();
  assert.deepEqual([page.entries.length, page.next], [2, '449']);
  assert.deepEqual(shared.asked[0], { account: 'acme', limit: 2, subject: { kind: 'conversation', id: 'cv_1' }, since: Date.parse('2026-01-01') });
  assert.equal((await shared.call('GET', 'audit?subjectId=cv_1', 'cs-all')).json().errors[0].field, 'subjectId');
  const lines = (await shared.call('GET', 'audit/export', 'cs-all')).body.trim().split('\n');
  assert.deepEqual([lines.length, JSON.parse(lines.at(-1) ?? '').number], [450, 1]);
  const alone = opened(['acme']);
  await alone.call('GET', 'audit', 'cs-all');
  assert.equal(alone.asked[0]?.account, undefined, 'also what belongs to no account');
});
