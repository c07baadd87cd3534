import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { silentLogger } from '#base';
import { zoomChat, zoomChatOptions } from '#connectors/zoom-chat';
import { type ApiAnswer, silentMeter } from '#contract';
import { checkAgent, flowAgent } from '#conversation';
import { createHttpDoor, openWebClient, realDice, realScheduler } from '#net';
import { chatHouse, deskLane } from '#sessions';
import { openStore } from '#store';
import { engagement, openPostUrl } from '../../sim/zoom-chat/index.ts';
import { until } from '../until.ts';
import { closedNow } from './chat-stage.ts';

const key = 'obvious-test-key';
const token = 'obvious-test-token';

const agentFile = {
  agent: 'desk',
  human: { target: 'people', say: 'One moment please.' },
  variables: { status: {}, colour: {} },
  intents: { parcel: ['where is my parcel'], paint: ['paint my house'] },
  dialogs: {
    parcel: [
      { call: { api: 'orders', into: 'status' } },
      { say: { text: 'It is {{status}}.', written: 'It is **{{status}}**: [follow it](https://x.example).' } },
    ],
    paint: [{ ask: { into: 'colour', say: 'Which colour?', choices: ['red', 'blue'] } }, { say: 'So be it: {{colour}}.' }],
  },
  flows: { welcome: [{ automation: { say: 'Hello {{facts.Shop_tier}}, how can I help you?', intents: 'all', anythingElse: 'Anything else?' } }] },
};

/** The channel over a real house, store, door and socket; the process can end and another take over. */
async function zoomStage(
  test: TestContext,
  how: { readonly mode: 'action' | 'trigger'; readonly waitMs?: number; readonly quietMs?: number; readonly rich?: boolean; readonly hours?: object },
) {
  const folder = await mkdtemp(join(tmpdir(), 'cordboard-zoom-'));
  const [scheduler, dice] = [realScheduler(), realDice()];
  const { definition, complaints } = checkAgent(agentFile);
  assert.ok(definition, JSON.stringify(complaints));
  const postUrl = await openPostUrl(token);
  const options = zoomChatOptions.parse({
    id: 'zoom',
    type: 'zoom-chat',
    bot: 'desk',
    mode: how.mode,
    auth: { keys: [key] },
    targets: { people: { name: 'Support queue', hours: how.hours } },
    waitMs: how.waitMs ?? 60_000,
    quietMs: how.quietMs ?? 1000,
    shows: { rich: how.rich ?? false },
    push: { url: postUrl.url, token, allowPrivate: true },
  });
  let answerApi: () => Promise<ApiAnswer> = async () => ({ ok: true, status: 200, body: { status: 'on its way' } });
  const open = async () => {
    const store = await openStore({ directory: folder, logger: silentLogger, meter: silentMeter, clock: scheduler });
    const house = chatHouse({
      room: {
        store,
        blocks: store.blocks,
        scheduler,
        dice,
        logger: silentLogger,
        meter: silentMeter,
        bus: { publish: () => undefined, watch: () => () => undefined },
        api: { call: () => answerApi() },
      },
      settingsOf: () => ({
        agent: flowAgent(definition, { version: '1' }),
        targets: new Map([['people', 'zoom']]),
        availability: (_, target) => now.zoom.availability(target),
        afterHuman: 'close',
        openingMs: 60_000,
        deliveryMs: 600_000,
        waitingMs: 600_000,
        idleMs: 600_000,
        notices: {},
      }),
    });
    await house.restore();
    const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger: silentLogger });
    const web = openWebClient({ scheduler, allowPrivate: true });
    const zoom = zoomChat(options, {
      door,
      threads: house,
      listener: house,
      outbox: store.outbox,
      web,
      scheduler,
      dice,
      logger: silentLogger,
      meter: silentMeter,
      directory: { bot: (id) => (id === 'desk' ? { id, account: 'acme', agent: 'desk' } : undefined) },
    });
    await zoom.open();
    const policy = { firstRetryMs: 5, longestRetryMs: 50 };
    store.outbox.run(deskLane('zoom'), (item) => house.carryOut(zoom, item), { scheduler, dice, policy });
    const { port } = await door.listen();
    return { store, house, zoom, web, port, door };
  };
  let now = await open();
  const shut = async (): Promise<void> => {
    await now.door.close();
    await now.zoom.close();
    now.house.close();
    now.web.close();
    await now.store.close();
  };
  test.after(async () => {
    await shut();
    await postUrl.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    postUrl,
    answerApi(as: typeof answerApi) {
      answerApi = as;
    },
    consumer: (sessionId = 'eng-1', headers: Readonly<Record<string, string>> = { 'x-api-key': key }) =>
      engagement({ url: `http://127.0.0.1:${now.port}/webhooks/zoom/zoom`, headers, sessionId, variables: { 'global_custom.Shop.tier': 'gold' } }),
    block: () => now.store.blocks.put({ account: 'acme', who: 'thread:zoom/eng-1', from: 'all', reason: 'spam', by: 'test', at: scheduler.wall() }),
    outcome: async () => (await now.store.list({ limit: 1 })).heads[0]?.outcome,
    restart: async () => {
      await shut();
      now = await open();
    },
  };
}

const words = (body: unknown): string[] => ((body as { messages?: { value: string }[] }).messages ?? []).map(({ value }) => value);

// They mostly wait: so beside each other.
describe('Zoom chat over a real house', { concurrency: 6 }, () => {
  test('Action: the answer carries what the agent said, the same again when it is asked again', async (context) => {
    const stage = await zoomStage(context, { mode: 'action' });
    const consumer = stage.consumer();
    const first = await consumer.start();
    assert.deepEqual(first, {
      status: 200,
      body: { id: 'eng-1-m1', sessionId: 'eng-1', messages: [{ type: 'text', value: 'Hello gold, how can I help you?' }] },
    });
    const second = await consumer.say('where is my parcel');
    assert.deepEqual(words(second.body), ['It is on its way: follow it (https://x.example).', 'Anything else?']);
    assert.deepEqual(await consumer.again(), second);
    await stage.restart();
    const sameConsumer = stage.consumer();
    await sameConsumer.start();
    const asBefore = await sameConsumer.say('where is my parcel');
    assert.deepEqual(words(asBefore.body), words(second.body), 'another process answers the same message with the same words');
  });

  test('Action: a number chooses from the list', async (context) => {
    const consumer = (await zoomStage(context, { mode: 'action' })).consumer();
    const asked = await consumer.start('paint my house');
    assert.deepEqual(words(asked.body), ['Hello gold, how can I help you?', 'Which colour?\n\n1. red\n2. blue']);
    assert.deepEqual(words((await consumer.say('2')).body), ['So be it: blue.', 'Anything else?']);
  });

  test('Action: Zoom does not wait for ever; what comes later is said with the next message', async (context) => {
    const stage = await zoomStage(context, { mode: 'action', waitMs: 150 });
    let answer: (with_: ApiAnswer) => void = () => undefined;
    stage.answerApi(() => new Promise((done) => (answer = done)));
    const consumer = stage.consumer();
    await consumer.start();
    assert.deepEqual(words((await consumer.say('where is my parcel')).body), []);
    answer({ ok: true, status: 200, body: { status: 'late' } });
    await until(
      async () =>
        words((await consumer.say('hello?')).body)
          .join()
          .includes('It is late'),
      'the late answer',
    );
  });

  test('Action: a human is wanted, Zoom is told in the answer, and the conversation is over as escalated', async (context) => {
    const stage = await zoomStage(context, { mode: 'action', quietMs: 5000 });
    const consumer = stage.consumer();
    await consumer.start();
    const { body } = await consumer.say('I want to speak to a human');
    assert.deepEqual(words(body), ['One moment please.']);
    const summary = 'They said: “I want to speak to a human”.';
    assert.deepEqual((body as { handOff: unknown }).handOff, {
      target: 'Support queue',
      reason: 'asked for a human',
      summary,
      language: 'en-US',
      facts: {},
    });
    await until(async () => (await stage.outcome()) === 'escalated', 'the outcome');
    assert.deepEqual(words((await consumer.start()).body), ['Hello gold, how can I help you?'], 'the next conversation');
  });

  test('outside the hours of a target nobody is handed over, in both modes: the customer is told and stays with the agent', async (context) => {
    for (const mode of ['action', 'trigger'] as const) {
      const stage = await zoomStage(context, { mode, hours: closedNow() });
      const consumer = stage.consumer();
      await consumer.start();
      const answer = await consumer.say('I want to speak to a human');
      const told = (): string => JSON.stringify(mode === 'action' ? answer.body : stage.postUrl.pushed);
      await until(() => told().includes('not available at this hour'), `${mode}: it is told`);
      assert.ok(!told().includes('Support queue'));
      assert.equal(await stage.outcome(), undefined);
    }
  });

  test('who is blocked reads the configured sentence, in both modes, and what was going on is over', async (context) => {
    for (const mode of ['action', 'trigger'] as const) {
      const stage = await zoomStage(context, { mode });
      const consumer = stage.consumer();
      await consumer.start();
      await stage.block();
      const answer = await consumer.say('where is my parcel');
      assert.equal(answer.status, 200);
      const told = (): string => JSON.stringify(mode === 'action' ? answer.body : stage.postUrl.pushed);
      await until(() => told().includes('You cannot write to us here at the moment.'), `${mode}: it is told`);
      assert.equal(await stage.outcome(), 'abandoned');
    }
  });

  test('Trigger: told at once, answers are pushed once and in order, whatever the Post URL does', async (context) => {
    const stage = await zoomStage(context, { mode: 'trigger', rich: true });
    const { postUrl } = stage;
    postUrl.faults.push(503, 299);
    const consumer = stage.consumer();
    assert.deepEqual(await consumer.start(), { status: 200, body: {} });
    await consumer.say('where is my parcel');
    await until(() => postUrl.pushed.length === 3, 'three pushes');
    assert.deepEqual(
      postUrl.pushed.flatMap(({ body }) => words(body)),
      ['Hello gold, how can I help you?', 'It is **on its way**: [follow it](https://x.example).', 'Anything else?'],
    );
    assert.ok(postUrl.asked >= 5, 'a refused push and a lost answer were tried again');
    assert.deepEqual(await consumer.again(), { status: 200, body: {} });
    await stage.restart();
    await stage.consumer('eng-1').start('no thanks');
    await until(() => postUrl.pushed.length >= 5, 'goodbye and end');
    assert.deepEqual(words(postUrl.pushed[3]?.body), ['Thank you. Goodbye.']);
    assert.equal((postUrl.pushed[4]?.body as { ended?: boolean } | undefined)?.ended, true);
  });

  test('Trigger: a human is wanted; behind the last words Zoom is told', async (context) => {
    const stage = await zoomStage(context, { mode: 'trigger' });
    const { postUrl } = stage;
    await stage.consumer().start('I want to speak to a human');
    await until(async () => (await stage.outcome()) === 'escalated', 'the outcome');
    const bodies = postUrl.pushed.map(({ body }) => body as { messages: unknown[]; handOff?: { target: string } });
    assert.deepEqual(bodies.slice(0, 2).flatMap(words), ['Hello gold, how can I help you?', 'One moment please.']);
    assert.equal(bodies[2]?.handOff?.target, 'Support queue');
  });

  test('who has no key, and what cannot be read, are refused', async (context) => {
    const stage = await zoomStage(context, { mode: 'action' });
    assert.equal((await stage.consumer('eng-1', {}).start()).status, 401);
    assert.equal((await stage.consumer('eng-1', { 'x-api-key': 'wrong' }).start()).status, 401);
    assert.equal((await stage.consumer('x'.repeat(129)).start()).status, 400);
  });
});
