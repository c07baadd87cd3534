import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import type { FaultWish } from './faults.ts';
import { openBench } from './fixtures/bench.ts';

test('a status fails the next calls of its operation only, and does nothing', async (t) => {
  const { sim, client } = await openBench(t);
  for (const status of [401, 403, 404, 409, 429, 500, 503]) {
    sim.fail({ operation: 'start-conversation', kind: 'status', status, times: 2, retryAfterS: 7 });
    for (let i = 0; i < 2; i++) {
      const failed = await client.start({}, 'k');
      assert.deepEqual([failed.status, failed.headers.get('retry-after')], [status, '7']);
      assert.equal(typeof (failed.json as { code: unknown; message: unknown }).message, 'string');
    }
  }
  assert.deepEqual([sim.desk.list().length, sim.faults.list().length], [0, 0]);
  assert.equal((await client.start({}, 'k')).status, 201);
});

test('after: so many calls go well first; any: whatever comes', async (t) => {
  const { sim, client } = await openBench(t);
  await client.token();
  sim.fail({ operation: 'start-conversation', kind: 'status', status: 500, after: 2 });
  assert.deepEqual(
    [(await client.start()).status, (await client.start()).status, (await client.start()).status, (await client.start()).status],
    [201, 201, 500, 201],
  );
  sim.fail({ operation: 'any', kind: 'status', status: 502 });
  assert.equal((await client.call('GET', '/attachments/2023-03')).status, 502);
  sim.fail({ operation: 'token', kind: 'status', status: 503 });
  const token = await client.form({ grant_type: 'client_credentials' });
  assert.deepEqual([token.status, (token.json as { error: string }).error], [503, 'server_error']);
  sim.fail({ operation: 'start-conversation', kind: 'status', status: 409, code: '3016011', after: 1 });
  sim.fail({ operation: 'start-conversation', kind: 'status', status: 500 });
  assert.deepEqual([(await client.start()).status, (await client.start()).status], [500, 201]);
  assert.equal(((await client.start()).json as { code: string }).code, '3016011');
});

test('nothing done, no answer: the connection dies, or stays silent', async (t) => {
  const { sim, client } = await openBench(t);
  await client.token();
  sim.fail({ operation: 'start-conversation', kind: 'reset' });
  await assert.rejects(client.start({}, 'k'));
  sim.fail({ operation: 'start-conversation', kind: 'hang' });
  const silent = client.start({}, 'k').then(
    () => 'answered',
    () => 'cut',
  );
  assert.equal((await client.start({}, 'other')).status, 201);
  assert.deepEqual(
    sim.effects().map(({ key }) => key),
    ['other'],
  );
  await sim.close();
  assert.equal(await silent, 'cut');
});

test('done, but the answer is lost, breaks off, or is no answer: the same key finds what was done', async (t) => {
  const { sim, client, open } = await openBench(t);
  const id = await open();
  const spoilt: readonly FaultWish[] = [
    { operation: 'send-message', kind: 'lost' },
    { operation: 'send-message', kind: 'half' },
    { operation: 'send-message', kind: 'garbage' },
  ];
  for (const fault of spoilt) {
    sim.fail(fault);
    await assert.rejects(client.say(id, fault.kind, fault.kind), fault.kind);
    const again = await client.say(id, fault.kind, fault.kind);
    assert.equal(again.status, 201);
    const row = sim.effects().find(({ key }) => key === fault.kind);
    assert.deepEqual([row?.calls, row?.effects], [2, 1], fault.kind);
  }
  sim.fail({ operation: 'end-conversation', kind: 'half' });
  await assert.rejects(client.call('DELETE', `/digital-connect/conversations/${id}`));
  assert.equal(sim.desk.find(id)?.state, 'ended');
});

test('done, no answer: stuck', async (t) => {
  const { sim, client, open } = await openBench(t);
  const id = await open();
  sim.fail({ operation: 'send-message', kind: 'stuck' });
  const signal = new AbortController();
  const authorization = `Bearer ${await client.token()}`;
  const asked = fetch(`${sim.apiUrl()}/digital-connect/conversations/${id}/messages`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'x-idempotency-key': 'k' },
    body: '{"content":"Hello"}',
    signal: signal.signal,
  });
  await sim.until(({ kind, fault }) => kind === 'call' && fault === 'stuck');
  signal.abort();
  await assert.rejects(asked);
  assert.equal((await client.say(id, 'Hello', 'k')).status, 201);
  assert.equal(sim.desk.find(id)?.messages.length, 1);
});

test('late and slow answers take their time, and are whole', async (t) => {
  const { sim, client, clock } = await openBench(t);
  await client.token();
  for (const kind of ['late', 'slow'] as const) {
    sim.fail({ operation: 'start-conversation', kind, ms: 5000 });
    let status: number | undefined;
    const asked = client.start({}, kind).then((answer) => {
      status = answer.status;
    });
    await sim.until(({ fault }) => fault === kind);
    await clock.pass(4900);
    assert.equal(status, undefined);
    await clock.pass(100);
    await asked;
    assert.equal(status, 201);
  }
});

test('partial: the text arrives, the files do not', async (t) => {
  const { sim, client, open } = await openBench(t);
  const id = await open();
  const { name, type, size, id: fileId } = await client.upload('a.txt', 'text/plain', 'abc');
  sim.fail({ operation: 'send-message', kind: 'partial', reason: 'virus scan failed' });
  const body = { content: 'See the file', attachments: [{ id: fileId, name, type, size }] };
  const { status, json } = await client.call('POST', `/digital-connect/conversations/${id}/messages`, body);
  assert.deepEqual([status, (json as { partial_fail_reason: string }).partial_fail_reason], [206, 'virus scan failed']);
  assert.deepEqual(sim.desk.find(id)?.messages[0]?.files, []);
});

test('a request that is none gets an answer and breaks nothing', async (t) => {
  const { sim, client } = await openBench(t);
  const { hostname, port } = new URL(sim.url);
  for (const path of ['//', '/api/us/digital-connect/conversations/%', '/\\', '/id//oauth/token']) {
    const status = await new Promise((resolve, reject) => {
      request({ hostname, port, path, method: 'DELETE' }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    assert.equal(status, 404, path);
  }
  assert.equal((await client.start()).status, 201);
  assert.ok(!sim.events().some(({ kind }) => kind === 'broken'));
});

test('a fault that does not exist is refused', async (t) => {
  const { sim } = await openBench(t);
  for (const wish of [
    {},
    { kind: 'lost', operation: 'nothing' },
    { kind: 'partial', operation: 'token' },
    { kind: 'delay', operation: 'token', ms: 5 },
  ])
    assert.ok(!sim.faults.add(wish).ok, JSON.stringify(wish));
});
