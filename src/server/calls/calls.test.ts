import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { bad, type ConversationId, defineErrors, type Instant, ok, type WallTime } from '#base';
import type { OutboundCall, OutboundCalls, OutboundRefusal, OutboundRequest } from '#contract';
import type { Caller } from '../access/caller.ts';
import { client, nowMs, stage } from '../fixtures/stage.ts';
import { answer } from '../route/answer.ts';
import { idempotentWrites } from '../route/idempotent-writes.ts';
import { keptInMemory } from '../route/kept-in-memory.ts';

const { RULE } = defineErrors({ RULE: { blame: 'peer', retry: true, says: 'The rule says no.' } });
const wish = { trunk: 'line', to: '+15550100', bot: 'st-1', flow: 'welcome', parameters: { order: '7' }, ringSeconds: 20 };

function open() {
  const asked: OutboundRequest[] = [];
  const ended: string[] = [];
  const calls = new Map<string, OutboundCall>();
  let refusal: OutboundRefusal | undefined;
  const outbound: OutboundCalls = {
    async place(who, request) {
      asked.push(request);
      if (refusal !== undefined) return bad(refusal);
      const id = `cv_${asked.length}` as ConversationId;
      const call: OutboundCall = { id, account: who.account, bot: 'st-1', trunk: request.trunk, stage: 'dialling', placedAt: nowMs as WallTime };
      calls.set(id, call);
      return ok(call);
    },
    find: (id) => calls.get(id),
    end: (id) => ended.push(id) > 0,
  };
  const set = stage({ outbound });
  set.clients.set('cs-calls', client('cs-calls', { scopes: ['calls:place'] }));
  set.clients.set('cs-other', client('cs-other', { scopes: ['calls:place'], bots: ['st-2'] }));
  const post = async (payload: object, headers: Record<string, string> = {}, who = 'cs-calls') =>
    set.door.app.inject({ method: 'POST', url: '/api/v1/calls', payload, headers: { ...(await set.bearer(who)), ...headers } });
  const at = async (method: 'GET' | 'DELETE', id: string, who = 'cs-calls') =>
    set.door.app.inject({ method, url: `/api/v1/calls/${id}`, headers: await set.bearer(who) });
  return { ...set, asked, ended, calls, post, at, refuse: (why: OutboundRefusal | undefined) => (refusal = why) };
}

test('a call is ordered, looked at and ended by its client', async () => {
  const set = open();
  const answer = await set.post(wish);
  assert.equal(answer.statusCode, 202, answer.body);
  assert.equal(answer.headers['location'], '/api/v1/calls/cv_1');
  assert.deepEqual(answer.json(), {
    id: 'cv_1',
    trunk: 'line',
    bot: 'st-1',
    stage: 'dialling',
    placedAt: new Date(nowMs).toISOString(),
    conversation: 'cv_1',
  });
  assert.deepEqual(set.asked, [wish]);
  set.calls.set('cv_1', { ...(set.calls.get('cv_1') as OutboundCall), stage: 'unanswered', why: 'busy', status: 486, endedAt: nowMs as WallTime });
  const { why, status, endedAt } = (await set.at('GET', 'cv_1')).json();
  assert.deepEqual([why, status, endedAt], ['busy', 486, new Date(nowMs).toISOString()]);
  assert.equal((await set.at('DELETE', 'cv_1')).statusCode, 202);
  assert.deepEqual(set.ended, ['cv_1']);
});

test('what is another’s does not exist, and the scope is needed', async () => {
  const set = open();
  await set.post(wish);
  assert.equal((await set.at('GET', 'cv_1', 'cs-other')).statusCode, 404);
  assert.equal((await set.at('DELETE', 'cv_1', 'cs-other')).statusCode, 404);
  assert.equal((await set.at('GET', 'cv_9')).statusCode, 404);
  assert.deepEqual(set.ended, []);
  assert.equal((await set.post(wish, {}, 'cs-1')).statusCode, 403);
  assert.equal((await set.door.app.inject({ method: 'POST', url: '/api/v1/calls', payload: wish })).statusCode, 401);
});

test('what cannot be meant is refused before anybody is asked, and not echoed', async () => {
  const set = open();
  const { bot: _, ...botless } = wish;
  for (const body of [
    {},
    { ...wish, to: '' },
    { ...wish, agent: 'a' },
    botless,
    { ...wish, uri: 'sip:canary@evil' },
    { ...wish, ringSeconds: 1e9 },
    { ...wish, trunk: 'a b' },
    { ...wish, parameters: { 'a b': 'x' } },
    { ...wish, parameters: { a: 7 } },
  ]) {
    const answer = await set.post(body);
    assert.equal(answer.statusCode, 400, JSON.stringify(body));
    assert.doesNotMatch(answer.body, /canary/);
  }
  assert.equal(set.asked.length, 0);
});

test('rules answer as problems, with the time to come back', async () => {
  const set = open();
  for (const [kind, status, retryAfterMs, header] of [
    ['wrong', 400, undefined, undefined],
    ['forbidden', 403, undefined, undefined],
    ['later', 429, 1500, '2'],
    ['unable', 503, undefined, undefined],
  ] as const) {
    set.refuse({ kind, error: RULE(), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    const answer = await set.post(wish);
    assert.deepEqual([answer.statusCode, answer.headers['retry-after'], answer.json().code], [status, header, 'RULE']);
  }
});

test('the same key is one call; another request under it is refused; a refusal may be tried again', async () => {
  const set = open();
  const key = { 'idempotency-key': 'order-7' };
  set.refuse({ kind: 'later', error: RULE(), retryAfterMs: 10 });
  assert.equal((await set.post(wish, key)).statusCode, 429);
  set.refuse(undefined);
  const [first, twin] = await Promise.all([set.post(wish, key), set.post({ ...wish, parameters: { order: '7' } }, key)]);
  assert.deepEqual([first.statusCode, twin.statusCode, first.json().id], [202, 202, twin.json().id]);
  assert.equal((await set.post(Object.fromEntries(Object.entries(wish).reverse()), key)).json().id, first.json().id);
  assert.equal(set.asked.length, 2);
  assert.equal((await set.post({ ...wish, to: '+15550101' }, key)).statusCode, 422);
  assert.equal((await set.post(wish, { 'idempotency-key': 'a b' })).statusCode, 400);
  set.clients.set('cs-twin', client('cs-twin', { scopes: ['calls:place'] }));
  assert.notEqual((await set.post(wish, key, 'cs-twin')).json().id, first.json().id, 'keys belong to clients');
});

test('while draining nothing is placed, and what lives can be looked at and ended', async () => {
  const set = open();
  await set.post(wish);
  set.door.drain();
  assert.equal((await set.post(wish)).statusCode, 503);
  assert.equal((await set.at('GET', 'cv_1')).statusCode, 200);
  assert.equal((await set.at('DELETE', 'cv_1')).statusCode, 202);
});

test('answers are remembered for a day, a thousand of each client', async () => {
  let hours = 0;
  const clock = { now: () => 0 as Instant, wall: () => (hours * 3_600_000) as WallTime };
  const writes = idempotentWrites(keptInMemory(), clock, (text) => text);
  const caller = { account: 'a', actor: { kind: 'key', id: 'c' } } as unknown as Caller;
  let work = 0;
  const once = async (key: string, at: number): Promise<unknown> => {
    hours = at;
    const request = { headers: { 'idempotency-key': key } } as unknown as FastifyRequest;
    const given = await writes.once(caller, request, 'op', { params: {}, query: {}, body: {} }, async () => answer(++work));
    return given === 'answered' ? given : given.body;
  };
  assert.equal(await once('a', 0), 1);
  assert.equal(await once('a', 23), 1);
  assert.equal(await once('a', 24), 2);
  for (let i = 0; i < 1100; i++) await once(`k${i}`, 25);
  assert.equal(await once('k1099', 25), 1102);
  assert.equal(await once('a', 25), 1103, 'the oldest made room');
});
