import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId, WallTime } from '#base';
import type { LiveSession } from '#contract';
import { nowMs, stage } from './fixtures/stage.ts';

const session = (id: string, bot = 'st-1', account = 'acme'): LiveSession => ({
  id: id as ConversationId,
  channel: 'voice',
  account,
  bot,
  agent: 'parcel-desk',
  mode: 'talk',
  startedAt: nowMs as WallTime,
});

test('alive is alive; ready is ready when all parts are', async () => {
  const parts = { store: true, voices: false };
  const set = stage({ ready: () => parts });
  assert.deepEqual((await set.door.app.inject('/healthz')).json(), { alive: true });
  const before = await set.door.app.inject('/readyz');
  assert.equal(before.statusCode, 503);
  assert.deepEqual(before.json(), { ready: false, parts: { store: true, voices: false, open: true } });
  parts.voices = true;
  assert.equal((await set.door.app.inject('/readyz')).statusCode, 200);
});

test('while draining it is alive but not ready, figures stay, the rest is refused', async () => {
  const set = stage();
  set.door.drain();
  assert.equal((await set.door.app.inject('/healthz')).statusCode, 200);
  assert.equal((await set.door.app.inject('/metrics')).statusCode, 200);
  const ready = await set.door.app.inject('/readyz');
  assert.deepEqual([ready.statusCode, ready.json().parts.open], [503, false]);
  for (const url of ['/', '/api/v1/live', '/api/v1/conversations']) {
    const answer = await set.door.app.inject({ url, headers: await set.bearer('cs-1') });
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.headers['retry-after'], '5');
  }
});

test('figures are for those inside only', async () => {
  const set = stage();
  await set.door.app.inject('/api/v1/live?token=canary');
  const inside = await set.door.app.inject({ url: '/metrics', remoteAddress: '10.1.2.3' });
  assert.match(String(inside.headers['content-type']), /^text\/plain/);
  assert.match(inside.body, /cordboard_http_requests_total\{route="\/api\/v1\/live",status="401"\} 1/);
  assert.doesNotMatch(inside.body, /canary/);
  for (const remoteAddress of ['203.0.113.5', '2001:db8::1']) {
    assert.equal((await set.door.app.inject({ url: '/metrics', remoteAddress, headers: { 'x-forwarded-for': '127.0.0.1' } })).statusCode, 404);
  }
});

test('the front page names the product and where to go on', async () => {
  const index = (await stage().door.app.inject('/')).json();
  assert.equal(index.product, 'Cordboard');
  assert.equal(index.version, '0.0.0-test');
  assert.ok(index.paths.includes('/api/v1/conversations') && index.docs.length > 0);
});

test('every path of the front page is there', async () => {
  const set = stage();
  for (const path of (await set.door.app.inject('/')).json().paths as string[]) {
    const url = path.replaceAll(/\{\w+\}/g, 'x');
    const answers = await Promise.all((['GET', 'POST', 'PUT', 'DELETE'] as const).map((method) => set.door.app.inject({ url, method, payload: {} })));
    assert.ok(
      answers.some(({ statusCode }) => [200, 401].includes(statusCode)),
      path,
    );
  }
});

test('the live list shows the client’s own, and only they can be ended', async () => {
  const set = stage();
  set.sessions.push(session('cv_1'), session('cv_2', 'st-2'), session('cv_3', 'st-1', 'other'));
  const headers = await set.bearer('cs-1');
  const { sessions } = (await set.door.app.inject({ url: '/api/v1/live', headers })).json();
  assert.deepEqual(sessions, [{ ...session('cv_1'), startedAt: '2027-01-15T08:00:00.000Z' }]);
  const end = (id: string, rest: object = {}) => set.door.app.inject({ method: 'POST', url: `/api/v1/live/${id}/end`, headers, ...rest });
  for (const id of ['cv_2', 'cv_3', 'cv_9', '__proto__']) assert.equal((await end(id)).statusCode, 404, id);
  assert.deepEqual(set.ended, []);
  const done = await end('cv_1');
  assert.deepEqual([done.statusCode, done.json()], [200, { ended: true }]);
  assert.equal((await end('cv_1', { payload: {} })).statusCode, 200);
  assert.deepEqual(set.ended, ['cv_1', 'cv_1']);
  assert.equal((await set.door.app.inject({ method: 'POST', url: '/api/v1/live/cv_1/end' })).statusCode, 401);
  assert.equal((await set.door.app.inject({ method: 'GET', url: '/api/v1/live/cv_1/end', headers })).statusCode, 405);
});

test('hostile requests are the peer’s own trouble: no 5xx, no echo', async () => {
  const set = stage();
  const headers = await set.bearer('cs-1');
  const paths = [
    '/',
    '/healthz',
    '/readyz',
    '/metrics',
    '/api/v1/conversations',
    '/api/v1/conversations/cv_1',
    '/api/v1/live',
    '/api/v1/live/cv_1/end',
    '/api/v1/nowhere',
    '/..%2f..%2fetc/passwd',
    '/%00',
  ];
  const bodies = [
    { payload: '{"canary":', headers: { 'content-type': 'application/json' } },
    { payload: '['.repeat(900), headers: { 'content-type': 'application/json' } },
    { payload: 'canary', headers: { 'content-type': 'application/xml' } },
    { payload: JSON.stringify({ canary: 'x'.repeat(2 ** 20) }), headers: { 'content-type': 'application/json' } },
    { payload: '{}', headers: { 'content-type': 'canary' } },
    {},
  ];
  for (const url of paths) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
      for (const body of bodies) {
        const answer = await set.door.app.inject({ method, url, ...body, headers: { ...headers, ...body.headers } });
        assert.ok(answer.statusCode < 500, `${method} ${url} ${answer.statusCode} ${answer.body}`);
        assert.doesNotMatch(answer.body, /canary/);
        if (answer.statusCode >= 400 && method !== 'HEAD') {
          const names = Object.keys(url.startsWith('/api/v1/') ? answer.json() : answer.json().error);
          assert.deepEqual(names, url.startsWith('/api/v1/') ? ['type', 'title', 'status', 'code', 'detail'] : ['code', 'message']);
        }
      }
    }
  }
});
