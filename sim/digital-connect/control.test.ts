import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from './fixtures/bench.ts';

test('everything can be driven over HTTP: desk, faults, quirks, tokens, webhooks, figures', async (t) => {
  const { sim, client, clock, middleware, open } = await openBench(t);
  const ask = async (method: string, path: string, body?: unknown) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${sim.url}/_sim${path}`, { method, ...sent });
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
  };

  const about = await ask('GET', '');
  assert.deepEqual(about.json.accounts[0].clientIds, ['sim-client']);
  assert.ok(!JSON.stringify(about.json).includes('sim-secret'));

  const id = await open({ accepted: false });
  assert.equal((await ask('GET', '/desk')).json.conversations[0].id, id);
  assert.equal((await ask('POST', `/desk/${id}/accept`, { agent: 'Sam' })).json.agent, 'Sam');
  assert.equal((await ask('POST', `/desk/${id}/messages`, { text: 'Hello' })).status, 200);
  assert.equal((await ask('POST', `/desk/${id}/typing`)).status, 200);
  const file = { name: 'a.txt', type: 'text/plain', base64: Buffer.from('abc').toString('base64') };
  const sent = await ask('POST', `/desk/${id}/messages`, { file });
  assert.equal(sent.json.messages[1].files[0].sizeBytes, 3);
  const bytes = await fetch(`${sim.url}/_sim/desk/${id}/files/${sent.json.messages[1].files[0].id}`);
  assert.equal(await bytes.text(), 'abc');
  assert.equal((await ask('POST', `/desk/${id}/transfer`, { to: 'Alex' })).json.agent, 'Alex');
  assert.equal((await ask('POST', `/desk/${id}/end`)).json.state, 'ended');
  assert.equal((await ask('POST', `/desk/${id}/end`)).status, 409);
  assert.equal((await ask('GET', '/desk/nowhere')).status, 404);
  assert.equal((await ask('POST', '/desk', { email: 'pat@example.com' })).status, 201);
  assert.equal((await ask('PATCH', '/desk', { open: false })).json.open, false);

  await clock.pass(20);
  await sim.webhooks.idle();
  assert.equal((await ask('GET', '/webhooks')).json.webhooks.length, middleware.received.length);
  assert.equal((await ask('POST', '/webhooks/replay', { id: 'hook-1', shiftMs: 5 })).json.replayed, 1);
  await sim.webhooks.idle();
  assert.equal((await ask('POST', '/webhooks/outage', { ms: 0 })).status, 204);
  assert.equal(
    (await ask('PUT', '/webhooks', { baseUrl: middleware.url, paths: { message_created: 'm' }, auth: { kind: 'api-key', key: 'k' } })).status,
    204,
  );
  assert.equal((await ask('PUT', '/webhooks', { baseUrl: 'nowhere' })).status, 400);

  assert.equal((await ask('POST', '/faults', { operation: 'start-conversation', kind: 'status', status: 500 })).json.times, 1);
  assert.equal((await ask('GET', '/faults')).json.faults.length, 1);
  assert.equal((await ask('DELETE', '/faults')).status, 204);
  assert.equal((await ask('POST', '/faults', { kind: 'nothing' })).status, 400);
  assert.equal((await ask('PATCH', '/quirks', { tokenSeconds: 5 })).json.tokenSeconds, 5);
  assert.equal((await ask('PATCH', '/quirks', { speed: 5 })).status, 400);
  assert.equal((await ask('PATCH', '/quirks')).status, 400);
  assert.equal((await ask('DELETE', '/tokens', {})).json.revoked, 1);
  assert.equal((await client.start()).status, 401);

  const effects = (await ask('GET', '/effects')).json.effects;
  assert.deepEqual([effects[0].operation, effects[0].effects], ['start-conversation', 1]);
  const events = (await ask('GET', '/events')).json.events;
  assert.ok(events.some(({ kind }: { kind: string }) => kind === 'accepted'));
  const { seq } = events.at(-1);
  assert.deepEqual((await ask('GET', `/events?after=${seq}`)).json.events, []);
  assert.ok(!JSON.stringify(events).includes(await client.token()));

  assert.equal((await ask('DELETE', '')).status, 204);
  assert.deepEqual((await ask('GET', '/effects')).json.effects, []);
  assert.deepEqual((await ask('GET', '/desk')).json.conversations, []);
  assert.equal((await ask('GET', '/quirks')).json.tokenSeconds, 600);
  assert.equal((await ask('GET', '/desk')).json.settings.open, true);
  assert.equal((await ask('GET', '/nothing')).status, 404);
  assert.equal((await ask('PUT', '/desk')).status, 405);
});

test('a reset in mid-flight leaves nothing behind that could still happen', async (t) => {
  const { sim, clock, middleware, open } = await openBench(t);
  const id = await open();
  sim.desk.say(id, 'never sent');
  sim.webhooks.outage(1000);
  sim.reset();
  await sim.webhooks.idle();
  await clock.pass(10_000);
  assert.equal(middleware.received.length, 0);
  assert.deepEqual([sim.desk.list(), sim.effects(), sim.events()], [[], [], []]);
});

test('a webhook that waits for another one does not survive a reset, nor does a call in progress', async (t) => {
  const { sim, clock, middleware, open } = await openBench(t, {}, (count) => (count === 1 ? 'never' : 200));
  const id = await open();
  sim.desk.say(id, 'old');
  await clock.pass(20);
  await middleware.first(1);
  sim.reset();
  const begun = sim.desk.begin('pat@example.com');
  assert.ok(begun.ok && sim.desk.say(begun.value.id, 'new').ok);
  await middleware.cut;
  await clock.pass(20);
  await sim.webhooks.idle();
  assert.deepEqual(
    middleware.received.map(({ body }) => body.payload?.['content'] ?? body.event_type),
    ['CONVERSATION_STARTED', 'CONVERSATION_STARTED', 'new'],
  );
  assert.ok(!sim.events().some(({ kind }) => kind === 'webhook-failed'));
});
