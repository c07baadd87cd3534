import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DigitalConnect } from './digital-connect.ts';
import { openBench } from './fixtures/bench.ts';
import type { Received } from './fixtures/middleware.ts';

/** When attempts to send began, in milliseconds since the first event; exact, because the clock is ours. */
const sentAt = (sim: DigitalConnect): readonly number[] => {
  const [first, ...rest] = sim.events();
  const begin = Date.parse(first?.at ?? '');
  return rest.filter(({ kind }) => kind === 'webhook-sent').map(({ at }) => Date.parse(at) - begin);
};

const texts = (received: readonly Received[]): unknown[] => received.map(({ body }) => body.payload?.['content'] ?? body.event_type);

test('events leave in order, after their pause, with the key of the integration', async (t) => {
  const { sim, clock, middleware, open } = await openBench(t);
  const id = await open();
  sim.desk.say(id, 'one');
  sim.desk.say(id, 'two');
  await clock.pass(20);
  await sim.webhooks.idle();
  assert.deepEqual(sentAt(sim), [20, 20, 20]);
  assert.deepEqual(texts(middleware.received), ['CONVERSATION_STARTED', 'one', 'two']);
  assert.ok(middleware.received.every(({ headers }) => headers['x-api-key'] === 'sim-key' && headers['content-type'] === 'application/json'));
  assert.deepEqual(
    sim.webhooks.list().map(({ state, answers }) => [state, answers]),
    Array.from({ length: 3 }, () => ['delivered', [200]]),
  );
});

test('the base path and the actions’ paths are joined; HTTP Basic; what is no base path is refused', async (t) => {
  const { sim, clock, middleware, open } = await openBench(t);
  const auth = { kind: 'basic', user: 'sim', password: 'p:w' } as const;
  assert.ok(sim.webhooks.point({ baseUrl: `${middleware.url}/base/`, paths: { message_created: '/chat/message' }, auth }).ok);
  const id = await open();
  sim.desk.say(id, 'one');
  await clock.pass(20);
  await sim.webhooks.idle();
  assert.deepEqual(
    middleware.received.map(({ path }) => path),
    ['/base/conversation_started', '/base/chat/message'],
  );
  assert.equal(middleware.received[0]?.headers.authorization, `Basic ${Buffer.from('sim:p:w').toString('base64')}`);
  for (const baseUrl of ['ftp://x', 'x', 'http://x/?token=1', 'http://x/message_created']) assert.ok(!sim.webhooks.point({ baseUrl }).ok, baseUrl);
});

test('quirks of the body: bare, flat, lower case, no type', async (t) => {
  const { sim, clock, middleware, open } = await openBench(t, { quirks: { payload: 'bare', eventType: 'lower' } });
  const id = await open();
  const say = async (text: string): Promise<Received['body']> => {
    sim.desk.say(id, text);
    await clock.pass(20);
    await sim.webhooks.idle();
    const last = middleware.received.at(-1);
    assert.ok(last);
    return last.body;
  };
  const { timestamp, ...bare } = await say('one');
  assert.deepEqual(bare, { event_type: 'message_created', conversation_id: id, payload: { content: 'one' } });
  assert.equal(timestamp.length, 24);
  assert.ok(sim.changeQuirks({ payload: 'flat', eventType: 'absent' }).ok);
  const { timestamp: _, ...flat } = await say('two');
  assert.deepEqual(flat, { conversation_id: id, content: 'two', author_name: 'Alex' });
  assert.ok(sim.changeQuirks({ payload: 'full', eventType: 'upper' }).ok);
  const full = await say('three');
  assert.deepEqual(Object.keys(full.payload ?? {}), ['content', 'message_id', 'author_name', 'author_type']);
});

test('copies leave at once; a delayed event is overtaken; a held one goes behind others; a lost one never goes', async (t) => {
  const { sim, clock, middleware, open } = await openBench(t);
  const id = await open();
  sim.fail({ operation: 'message_created', kind: 'copies', count: 50 });
  sim.desk.say(id, 'fifty');
  await clock.pass(20);
  await sim.webhooks.idle();
  assert.equal(middleware.received.filter(({ body }) => body.payload?.['content'] === 'fifty').length, 50);
  assert.equal(new Set(middleware.received.map(({ body }) => body.timestamp)).size, 2);

  sim.fail({ operation: 'message_created', kind: 'delay', ms: 500 });
  sim.fail({ operation: 'message_created', kind: 'hold', behind: 2 });
  sim.fail({ operation: 'message_created', kind: 'lose' });
  for (const text of ['delayed', 'held', 'lost', 'first', 'second']) sim.desk.say(id, text);
  await clock.pass(500);
  await sim.webhooks.idle();
  const after = middleware.received.slice(51);
  assert.deepEqual(texts(after), ['first', 'second', 'held', 'delayed']);
  assert.ok((after[0]?.body.timestamp ?? '') > (after[3]?.body.timestamp ?? ''));
  assert.equal(sim.webhooks.list().find(({ state }) => state === 'lost')?.answers.length, 0);
});

test('a middleware that fails is tried again with growing pauses; one that refuses is not', async (t) => {
  const answers = [503, 500, 200, 400];
  const { sim, clock, middleware, open } = await openBench(t, {}, (count) => answers[count - 1] ?? 200);
  const id = await open();
  await clock.pass(20);
  await middleware.first(1);
  sim.desk.say(id, 'waits behind');
  for (const [ms, tries] of [
    [1000, 1],
    [2000, 2],
  ] as const) {
    await sim.until(() => sim.events().filter(({ kind }) => kind === 'webhook-answered').length === tries);
    await clock.pass(ms);
    await middleware.first(tries + 1);
  }
  await sim.webhooks.idle();
  assert.deepEqual(
    sim.webhooks.list().map(({ state, answers: got }) => [state, got]),
    [
      ['delivered', [503, 500, 200]],
      ['given-up', [400]],
    ],
  );
  assert.deepEqual(sentAt(sim), [20, 1020, 3020, 3020]);
});

test('no answer in time is a failure, and the last one is given up', async (t) => {
  const quirks = { webhookAttempts: 2, webhookTimeoutMs: 5000, webhookPauseMs: 100 };
  const { sim, clock, middleware, open } = await openBench(t, { quirks }, () => 'never');
  await open();
  await clock.pass(20);
  await middleware.first(1);
  await clock.pass(5000);
  while (sim.webhooks.list()[0]?.answers.length !== 1) await clock.pass(0);
  await clock.pass(100);
  await middleware.first(2);
  await clock.pass(5000);
  await sim.webhooks.idle();
  assert.equal(sim.webhooks.list()[0]?.state, 'given-up');
  assert.ok(sim.events().some(({ kind, why }) => kind === 'webhook-failed' && String(why).includes('5000 ms')));
});

test('an outage keeps everything back, then all of it comes', async (t) => {
  const { sim, clock, middleware, open } = await openBench(t);
  const id = await open();
  sim.webhooks.outage(60_000);
  sim.desk.say(id, 'one');
  sim.desk.end(id);
  await clock.pass(60_000);
  await sim.webhooks.idle();
  assert.deepEqual(texts(middleware.received), ['CONVERSATION_STARTED', 'one', 'CONVERSATION_ENDED']);
  assert.deepEqual(sentAt(sim), [60_000, 60_000, 60_000]);
});

test('a replay sends the same events again, a day later with moved timestamps if wanted', async (t) => {
  const { sim, clock, middleware, open } = await openBench(t);
  const id = await open();
  sim.desk.say(id, 'one');
  await clock.pass(20);
  await sim.webhooks.idle();
  const dayMs = 86_400_000;
  await clock.pass(dayMs);
  assert.equal(sim.webhooks.replay(), 2);
  assert.equal(sim.webhooks.replay({ id: 'hook-2', shiftMs: dayMs, copies: 2 }), 1);
  assert.equal(sim.webhooks.replay({ conversationId: 'nobody' }), 0);
  await sim.webhooks.idle();
  const [started, said, ...again] = middleware.received.map(({ body }) => body);
  assert.deepEqual(again.slice(0, 2), [started, said]);
  assert.deepEqual(
    again.slice(2).map(({ payload, timestamp }) => [payload, Date.parse(timestamp) - Date.parse(said?.timestamp ?? '')]),
    [
      [said?.payload, dayMs],
      [said?.payload, dayMs],
    ],
  );
});

test('an answer that is no JSON object is noted', async (t) => {
  const { sim, clock, open } = await openBench(t);
  const { createServer } = await import('node:http');
  const server = createServer((request, response) => void request.resume().on('end', () => response.end('OK')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  assert.ok(sim.webhooks.point({ baseUrl: `http://127.0.0.1:${address.port}` }).ok);
  await open();
  await clock.pass(20);
  await sim.webhooks.idle();
  assert.ok(sim.events().some(({ kind, complaint }) => kind === 'webhook-answered' && complaint === 'the answer is not JSON'));
});

test('webhooks of one conversation may leave at once, and other conversations never wait', async (t) => {
  const { sim, clock, middleware, open } = await openBench(t, { quirks: { webhookOrder: 'at-once' } }, (count) => (count === 1 ? 'never' : 200));
  const id = await open();
  await clock.pass(20);
  await middleware.first(1);
  sim.desk.say(id, 'does not wait');
  await clock.pass(20);
  assert.deepEqual(texts(await middleware.first(2)), ['CONVERSATION_STARTED', 'does not wait']);
  assert.ok(sim.changeQuirks({ webhookOrder: 'in-order' }).ok);
  await open();
  await clock.pass(20);
  await middleware.first(3);
});
