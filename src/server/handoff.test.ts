import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId, WallTime } from '#base';
import type { Handoff } from '#contract';
import { openHandoffTokens, parseAddressSet } from '#net';
import { head, nowMs, stage, stored } from './fixtures/stage.ts';
import { printHandoffPage } from './handoff-page.ts';

const id = 'cv_01hzy3k9q0abcdefghjkmn' as ConversationId;
const tokens = openHandoffTokens('a secret of the test');
const handoff: Handoff = {
  version: 1,
  target: 'refunds',
  reason: 'refund <b>',
  summary: 'A long story.',
  facts: [{ name: 'note', value: '<script>alert(1)</script>', priority: 1 }],
  authentication: { state: 'verified', by: 'postcode' },
};

async function door(more: { laterMs?: number; allow?: string[]; referenced?: string[] } = {}) {
  const allow = more.allow && parseAddressSet(more.allow);
  const wall = (): WallTime => (nowMs + (more.laterMs ?? 5000)) as WallTime;
  const one = stage({ handoffs: { tokens, lifeMs: 3_600_000, wall, ...(allow?.ok ? { allow: allow.value } : {}) } });
  one.put(head(id), stored(1, { kind: 'hand-off-start', handoff, context: 'x', cut: [], referenced: more.referenced ?? ['note'] }));
  return one;
}

const read = async (one: Awaited<ReturnType<typeof door>>, token: string, accept = 'application/json') =>
  one.door.app.inject({ method: 'GET', url: `/handoff/${token}`, headers: { accept } });

test('who has the reference reads all of it, as JSON or as a page that runs nothing and is kept nowhere', async () => {
  const one = await door();
  const token = tokens.seal(id) ?? assert.fail();
  const json = await read(one, token);
  assert.deepEqual([json.statusCode, json.json().handoff], [200, handoff]);
  const page = await read(one, token, 'text/html,application/xml;q=0.9,*/*;q=0.8');
  assert.match(page.headers['content-type'] as string, /^text\/html/);
  assert.equal(page.headers['cache-control'], 'no-store');
  assert.match(page.headers['content-security-policy'] as string, /default-src 'none'/);
  assert.ok(page.body.includes('verified by postcode') && page.body.includes('A long story.') && !page.body.includes('<script>'));
  assert.ok(page.body.includes('refund &lt;b&gt;'));
});

test('what is wrong, too old, from elsewhere or was never referred to is not there', async () => {
  const token = tokens.seal(id) ?? assert.fail();
  const status = async (one: Awaited<ReturnType<typeof door>>, given = token): Promise<number> => (await read(one, given)).statusCode;
  assert.equal(await status(await door(), 'AAAAAAAAAAAAAAAAAAAAAA'), 404);
  assert.equal(await status(await door(), openHandoffTokens('another').seal(id)), 404);
  assert.equal(await status(await door({ laterMs: 3_700_000 })), 404);
  assert.equal(await status(await door({ allow: ['203.0.113.0/24'] })), 404);
  assert.equal(await status(await door({ allow: ['127.0.0.1'] })), 200);
  assert.equal(await status(await door({ referenced: [] })), 404);
  const gone = await read(await door({ laterMs: 3_700_000 }), token, 'text/html');
  assert.deepEqual([gone.statusCode, gone.body.includes('Nothing is here'), gone.body.includes('refund')], [404, true, false]);
});

test('a hand-off with nothing but a target still makes a page', () => {
  assert.match(printHandoffPage({ version: 1, target: 't', reason: '', facts: [] }, 0), /<h1 dir="auto">Hand-off<\/h1>/);
});

test('each reading is in the audit log; what was not found is not', async () => {
  const one = await door();
  await read(one, tokens.seal(id) ?? assert.fail());
  await read(one, 'AAAAAAAAAAAAAAAAAAAAAA');
  assert.deepEqual(
    one.audited.map(({ actor, account, action, subject }) => [actor.kind, actor.address, account, action, subject]),
    [['reference', '127.0.0.1', 'acme', 'read-personal', { kind: 'handoff', id }]],
  );
});
