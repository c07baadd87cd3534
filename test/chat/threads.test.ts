import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskNews } from '#contract';
import { until } from '../until.ts';
import { type ChatStage, chatStage, thread } from './chat-stage.ts';

const opened = async (stage: ChatStage): Promise<string> => {
  await until(() => stage.desk.effects.size > 0, 'the desk is asked');
  await until(async () => (await stage.items()).some(({ event }) => event === 'queue-entered'), 'the desk has opened');
  const [key] = [...stage.desk.effects.keys()];
  return `at-${key}`;
};
const tell = (stage: ChatStage, deskConversation: string, id: string, what: DeskNews['what']) =>
  stage.house.hear({ desk: 'people', deskConversation, id, what });

test('a customer writes, is answered, asks for a human, is handed over, and comes back to the agent', async (t) => {
  const stage = await chatStage(t);
  await stage.house.open(thread);
  assert.deepEqual(await stage.lines(), ['agent: How can I help you?']);
  assert.deepEqual(await stage.say('where is my parcel'), { ok: true, value: 'taken' });
  await until(async () => (await stage.lines()).includes('agent: It is on its way.'), 'the API has answered');
  await stage.say('a human please');
  const at = await opened(stage);
  const order = [...stage.desk.effects.values()][0]?.order;
  assert.ok(order?.kind === 'open');
  assert.equal(order.contact.email, 'pat@example.com');
  assert.deepEqual(order.lines.map(({ who, text }) => `${who}: ${text}`).slice(0, 3), [
    'agent: How can I help you?',
    'customer: where is my parcel',
    'agent: It is on its way.',
  ]);
  assert.equal(await tell(stage, at, 'j', { kind: 'joined', name: 'Alex' }), 'taken');
  await tell(stage, at, 'h1', { kind: 'message', name: 'Alex', text: 'Hello Pat', files: [] });
  assert.equal(await tell(stage, at, 'h1', { kind: 'message', name: 'Alex', text: 'Hello Pat', files: [] }), 'seen');
  await stage.say('it is broken');
  await until(
    () => [...stage.desk.effects.values()].some(({ order: one }) => one.kind === 'send' && one.text === 'it is broken'),
    'the human reads it',
  );
  await tell(stage, at, 'e', { kind: 'ended' });
  const lines = await stage.lines();
  assert.deepEqual(lines.slice(-5), [
    'human: Hello Pat',
    'customer: it is broken',
    'notice: Alex has left the chat.',
    'agent: I am back with you.',
    'agent: Is there anything else I can do for you?',
  ]);
  assert.equal(await tell(stage, at, 'late', { kind: 'ended' }), 'unknown');
});

test('the process dies anywhere: the agent, the question to an API, and the human are still there', async (t) => {
  const stage = await chatStage(t);
  await stage.house.open(thread);
  await stage.restart();
  stage.answerApi(() => new Promise(() => undefined));
  await stage.say('where is my parcel');
  assert.equal(stage.asked.length, 1);
  stage.answerApi(async () => ({ ok: true, status: 200, body: { status: 'in Kiel' } }));
  await stage.restart();
  await until(async () => (await stage.lines()).includes('agent: It is in Kiel.'), 'the API was asked again');
  await stage.say('a human please');
  const at = await opened(stage);
  await stage.restart();
  assert.equal(await tell(stage, at, 'h1', { kind: 'message', text: 'Hello', files: [] }), 'taken');
  assert.equal((await stage.lines()).at(-1), 'human: Hello');
  await stage.restart();
  await tell(stage, at, 'e', { kind: 'ended' });
  assert.equal((await stage.lines()).at(-1), 'agent: Is there anything else I can do for you?');
});

test('the same message again is the same message, in this process, in the next, and after the conversation is over', async (t) => {
  const stage = await chatStage(t);
  await stage.house.open(thread);
  await stage.say('hello', 'm-1');
  assert.deepEqual(await stage.say('hello', 'm-1'), { ok: true, value: 'seen' });
  await stage.restart();
  assert.deepEqual(await stage.say('hello', 'm-1'), { ok: true, value: 'seen' });
  await stage.house.leave(thread);
  assert.deepEqual(await stage.say('hello', 'm-1'), { ok: true, value: 'seen' });
  assert.equal((await stage.lines()).filter((line) => line === 'customer: hello').length, 1);
  assert.deepEqual(await stage.say('again', 'm-2'), { ok: true, value: 'taken' });
  const { heads } = await stage.store.list({ channel: 'web' });
  assert.deepEqual(
    heads.map(({ outcome }) => outcome),
    [undefined, 'abandoned'],
  );
});

test('a desk that is down, or whose answers are lost: every order once, in order, whatever dies meanwhile', async (t) => {
  const stage = await chatStage(t);
  await stage.house.open(thread);
  await stage.say('a human please');
  const at = await opened(stage);
  await tell(stage, at, 'j', { kind: 'joined', name: 'Alex' });
  const wanted: string[] = [];
  for (let round = 0; round < 8; round++) {
    stage.desk.faults.push('down', 'answer-lost', 'down');
    const texts = [1, 2, 3].map((n) => `word ${round}.${n}`);
    const taken = await Promise.all(texts.map((text) => stage.say(text, text)));
    for (const one of taken) assert.deepEqual(one, { ok: true, value: 'taken' });
    wanted.push(...texts);
    await stage.restart();
  }
  const sent = (): string[] => [...stage.desk.effects.values()].flatMap(({ order }) => (order.kind === 'send' ? [order.text] : []));
  await until(() => sent().length >= wanted.length, 'everything is sent');
  assert.deepEqual(sent(), wanted);
  assert.ok(
    [...stage.desk.effects.values()].some(({ asked }) => asked > 1),
    'an answer was lost, and the order asked for again',
  );
});

test('a desk that never takes what the customer writes: they are told, the agent has them again, also after a restart; a replay confuses nobody', async (t) => {
  const stage = await chatStage(t, { settings: { deliveryMs: 300 } });
  await stage.house.open(thread);
  await stage.say('a human please');
  const at = await opened(stage);
  await tell(stage, at, 'j', { kind: 'joined', name: 'Alex' });
  stage.desk.faults.push(...Array.from({ length: 500 }, () => 'down' as const));
  await stage.say('are you there');
  await stage.restart();
  const events = async (): Promise<(string | undefined)[]> => (await stage.items()).map(({ event }) => event);
  await until(async () => (await events()).includes('provider-error'), 'the connection is lost');
  assert.equal((await events()).filter((event) => event === 'message-undelivered').length, 1);
  await until(async () => (await stage.lines()).at(-1)?.startsWith('agent: ') === true, 'the agent has the thread back');
  stage.desk.faults.length = 0;
  await stage.say('where is my parcel');
  await until(async () => (await stage.lines()).includes('agent: It is on its way.'), 'the agent answers');

  const [dead] = await stage.store.outbox.list({ state: 'dead' });
  assert.ok(dead);
  await until(async () => (await stage.store.outbox.depth()).every(({ waiting }) => waiting === 0), 'the desk was left');
  const before = await stage.lines();
  assert.equal(await stage.store.outbox.replay(dead.id), true);
  await until(async () => (await stage.store.outbox.show(dead.id))?.state === 'done', 'it was let go');
  assert.ok(![...stage.desk.effects.values()].some(({ order }) => order.kind === 'send'), 'nobody reads it who is not there');
  assert.deepEqual(await stage.lines(), before);
});

test('an order to open that nobody waits for calls no human, and is not tried for days', async (t) => {
  const stage = await chatStage(t);
  await stage.house.open(thread);
  await stage.say('a human please');
  const at = await opened(stage);
  const [order] = await stage.store.outbox.list({});
  assert.ok(order && order.expires - order.putAt < 300_000);
  await tell(stage, at, 'e', { kind: 'ended' });
  const { lane, key } = order;
  const handoff = { version: 1, target: 'people', reason: 'late', facts: [] };
  const body = { conversation: key, channel: thread.channel, thread: thread.thread, order: { kind: 'open', handoff, contact: {}, lines: [] } };
  await stage.store.outbox.put([{ lane, key, idempotencyKey: 'again', body: JSON.stringify(body) }]);
  await until(async () => (await stage.store.outbox.depth()).every(({ waiting }) => waiting === 0), 'it is let go');
  assert.equal(stage.desk.effects.has('again'), false);
});

test('fifty sends of one message at once are one message', async (t) => {
  const stage = await chatStage(t);
  await stage.house.open(thread);
  const answers = await Promise.all(Array.from({ length: 50 }, () => stage.say('hello', 'same')));
  assert.equal(answers.filter((one) => one.ok && one.value === 'taken').length, 1);
  assert.equal((await stage.lines()).filter((line) => line === 'customer: hello').length, 1);
});
