import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from './fixtures/bench.ts';

const told = async (bench: Awaited<ReturnType<typeof openBench>>): Promise<unknown[]> => {
  await bench.clock.pass(20);
  await bench.sim.webhooks.idle();
  return bench.middleware.received.map(({ body }) => body.payload?.['content'] ?? body.event_type);
};

test('who waits is served in turn, and sees what the bot knew', async (t) => {
  const bench = await openBench(t, { desk: { tellPosition: true, agents: ['Alex', 'Sam'] } });
  const { sim, client, open } = bench;
  const first = await open({ accepted: false });
  const previous = { type: 'user', content: 'Hi', created_at: '2026-01-15T10:00:00Z' };
  const { id: second } = (await client.start({ subject: 'Refund', context_parameters: { order: 'A1' }, previous_messages: [previous] })).json as {
    id: string;
  };
  assert.deepEqual(
    sim.desk.list().map(({ id, position }) => [id, position]),
    [
      [first, 1],
      [second, 2],
    ],
  );
  assert.ok(sim.desk.accept(first).ok);
  const view = sim.desk.find(second);
  assert.deepEqual([view?.position, view?.subject, view?.contextParameters, view?.previousMessages], [1, 'Refund', { order: 'A1' }, [previous]]);
  assert.ok(sim.desk.accept(second, 'Sam').ok);
  assert.deepEqual(
    sim.desk.list().map(({ agent }) => agent),
    ['Alex', 'Sam'],
  );
  assert.deepEqual((await told(bench)).sort(), [
    'CONVERSATION_STARTED',
    'CONVERSATION_STARTED',
    'You are number 1 in the queue.',
    'You are number 1 in the queue.',
    'You are number 2 in the queue.',
  ]);
});

test('outside the hours the flow says so and ends it, and the contact can write no more', async (t) => {
  const bench = await openBench(t, { desk: { open: false } });
  const id = await bench.open({ accepted: false });
  assert.deepEqual(await told(bench), ['We are closed. Please come back during our hours.', 'CONVERSATION_ENDED']);
  assert.equal(bench.middleware.received[1]?.body.payload?.['ended_by'], 'FLOW');
  assert.equal((await bench.client.say(id, 'Hello?')).status, 409);
});

test('nobody signed in: the flow says so, the conversation waits until its time is over', async (t) => {
  const bench = await openBench(t, { desk: { agents: [], limitMs: 60_000 } });
  const { sim, clock, open } = bench;
  const id = await open({ accepted: false });
  assert.ok(!sim.desk.accept(id).ok);
  assert.deepEqual(await told(bench), ['Nobody is here at the moment. Please wait.']);
  await clock.pass(59_979);
  assert.equal(sim.desk.find(id)?.state, 'waiting');
  await clock.pass(1);
  assert.equal(sim.desk.find(id)?.state, 'ended');
  assert.deepEqual(await told(bench), [
    'Nobody is here at the moment. Please wait.',
    'Nobody could take your conversation in time.',
    'CONVERSATION_ENDED',
  ]);
  assert.ok(sim.changeDesk({ agents: ['Sam'] }).ok);
  const next = await open({ accepted: false });
  assert.equal(sim.desk.accept(next).ok && sim.desk.find(next)?.agent, 'Sam');
});

test('a transfer is silent outside, by name at once or through the queue, and messages go on', async (t) => {
  const bench = await openBench(t);
  const { sim, client, open } = bench;
  const id = await open();
  assert.ok(sim.desk.transfer(id, 'Sam').ok);
  assert.equal(sim.desk.find(id)?.agent, 'Sam');
  assert.ok(sim.desk.transfer(id).ok);
  assert.deepEqual([sim.desk.find(id)?.state, sim.desk.find(id)?.agent], ['waiting', undefined]);
  assert.equal((await client.say(id, 'Anybody?')).status, 201);
  assert.ok(sim.desk.accept(id).ok);
  assert.deepEqual(await told(bench), ['CONVERSATION_STARTED']);
  assert.ok(sim.changeQuirks({ startedAgain: true }).ok);
  assert.ok(sim.desk.transfer(id, 'Sam').ok);
  assert.deepEqual(await told(bench), ['CONVERSATION_STARTED', 'CONVERSATION_STARTED']);
});

test('a human agent may write first: a conversation that no client started', async (t) => {
  const bench = await openBench(t);
  const begun = bench.sim.desk.begin('pat@example.com');
  assert.ok(begun.ok);
  assert.ok(bench.sim.desk.say(begun.value.id, 'Your parcel is here').ok);
  assert.deepEqual(await told(bench), ['CONVERSATION_STARTED', 'Your parcel is here']);
  assert.equal((await bench.client.say(begun.value.id, 'Thanks')).status, 201);
});

test('echo: some accounts may tell the contact’s own messages and endings', async (t) => {
  const bench = await openBench(t, { quirks: { echo: true } });
  const id = await bench.open();
  await bench.client.say(id, 'Hello');
  await bench.client.call('DELETE', `/digital-connect/conversations/${id}`);
  assert.deepEqual(await told(bench), ['CONVERSATION_STARTED', 'Hello', 'CONVERSATION_ENDED']);
  assert.equal(bench.middleware.received[1]?.body.payload?.['author_type'], 'CONTACT');
});

test('what a human agent cannot do is refused in words', async (t) => {
  const { sim, open } = await openBench(t);
  const id = await open({ accepted: false });
  for (const refused of [sim.desk.say(id, 'x'), sim.desk.end(id), sim.desk.type(id), sim.desk.transfer(id), sim.desk.accept('nowhere')])
    assert.ok(!refused.ok);
  assert.ok(sim.desk.accept(id).ok);
  const twice = sim.desk.accept(id);
  assert.ok(!twice.ok && twice.error === 'the conversation is active, not waiting');
  assert.ok(sim.desk.type(id).ok && sim.desk.end(id).ok);
  assert.ok(!sim.desk.say(id, 'x').ok);
  assert.ok(!sim.changeDesk({ agents: 'Alex' }).ok);
});
