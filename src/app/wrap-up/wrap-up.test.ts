import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ConversationId, defineErrors, silentLogger, type WallTime } from '#base';
import { type Annexes, type ConversationEvent, type LanguageModel, type ModelAnswer, type ModelRequest, silentMeter } from '#contract';
import type { ExtractFields } from '#conversation';
import { realDice, realScheduler } from '#net';
import { defaultRules } from '#privacy';
import { type DiskStore, openStore } from '#store';
import { until } from '../../../test/until.ts';
import { openSummaries } from '../models/open-summaries.ts';
import { openWrapUp } from './open-wrap-up.ts';
import { modelLane, wrapUp, wrapUpItems, wrapUpLane } from './wrap-up.ts';

const { MODEL_DOWN: down } = defineErrors({ MODEL_DOWN: { blame: 'provider', retry: true, says: 'down' } });
const id = 'cv_a' as ConversationId;
const fields: ExtractFields = new Map([['order', { type: 'text', description: 'The order.', options: [] }]]);
const events: readonly ConversationEvent[] = [
  {
    kind: 'conversation-start',
    medium: 'voice',
    facts: { channel: 'line', bot: 'b', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {} },
    agent: 'desk',
    agentVersion: '1',
  },
  { kind: 'customer-turn', turn: 1, text: 'where is my order 123456', source: 'speech', confidence: 0.9, matched: true },
  { kind: 'note', turn: 1, note: { note: 'value', name: 'order', value: '123456' } },
];
const end: ConversationEvent = { kind: 'conversation-end', outcome: 'resolved', reason: 'done' };
const at = (list: readonly ConversationEvent[]) => list.map((event, i) => ({ event, at: (1_800_000_000_000 + i) as WallTime }));

function model(reply: (request: ModelRequest) => object | undefined): LanguageModel & { readonly asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  return {
    id: 'writer',
    asked,
    async complete(request): Promise<ModelAnswer> {
      asked.push(request);
      const value = reply(request);
      if (value === undefined) return { ok: false, error: down() };
      return { ok: true, text: JSON.stringify(value), value, use: { model: 'small', inputTokens: 1, outputTokens: 1, ms: 1 } };
    },
  };
}

function folder(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'cordboard-wrap-up-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const open = (directory: string): Promise<DiskStore> =>
  openStore({ directory, logger: silentLogger, meter: silentMeter, clock: realScheduler(), along: wrapUpItems(true) });

const summariesOf = (writer?: LanguageModel) =>
  openSummaries({
    rules: { all: { agents: {}, ...(writer ? { model: 'writer' } : {}) }, accounts: new Map() },
    models: new Map(writer ? [['writer', writer]] : []),
    privacyOf: () => defaultRules,
    languageOf: () => 'en-US',
    logger: silentLogger,
    meter: silentMeter,
  });

const portsOf = (store: DiskStore, writer?: LanguageModel) => ({
  store,
  summaries: summariesOf(writer),
  fieldsOf: () => fields,
  languageOf: () => 'en-US',
  scheduler: realScheduler(),
  dice: realDice(),
  logger: silentLogger,
  meter: silentMeter,
});

async function annexesThat(holds: (annexes: Annexes) => boolean, { annexes }: DiskStore): Promise<Annexes> {
  let last: Annexes = {};
  return until(
    async () => {
      last = await annexes.of(id);
      return holds(last) && last;
    },
    () => `annexes, but ${JSON.stringify(last)}`,
  );
}

test('what a conversation leaves to be done is put with its end, and done after a restart', async (t) => {
  const directory = folder(t);
  const before = await open(directory);
  await before.append(id, at(events));
  assert.deepEqual(await before.outbox.list({}), []);
  await before.append(id, at([end]));
  assert.deepEqual((await before.outbox.list({})).map(({ lane }) => lane).toSorted(), [wrapUpLane, modelLane]);
  await before.close();

  const store = await open(directory);
  t.after(() => store.close());
  openWrapUp(portsOf(store));
  const annexes = await annexesThat(
    ({ figures, summary, extraction }) => figures !== undefined && summary !== undefined && extraction !== undefined,
    store,
  );
  assert.deepEqual(
    [annexes.figures?.outcome, annexes.figures?.language, annexes.summary?.by, annexes.summary?.until],
    ['resolved', 'en-US', 'extract', 4],
  );
  assert.match(annexes.summary?.text ?? '', /They said: “where is my order 123456”/);
  assert.deepEqual(annexes.extraction, { values: { order: '123456' }, by: 'flow' });
});

test('a model writes summary, values and how the customer seemed; what it wrote stays', async (t) => {
  const store = await open(folder(t));
  t.after(() => store.close());
  const writer = model(({ purpose }) =>
    purpose === 'summary' ? { summary: 'The customer asked for order 123456.', sentiment: 'calm' } : { order: '123456' },
  );
  openWrapUp(portsOf(store, writer));
  await store.append(id, at([...events, end]));
  const annexes = await annexesThat(
    ({ summary, extraction, figures }) => summary?.by === 'model' && extraction?.by === 'model' && figures?.sentiment === 'calm',
    store,
  );
  assert.equal(annexes.summary?.text, 'The customer asked for order 123456.');
  assert.deepEqual(annexes.extraction, { values: { order: '123456' }, by: 'model', model: 'small' });
  const [item] = await store.outbox.list({ lane: wrapUpLane });
  assert.ok(item);
  // Done a second time, it replaces nothing that a model wrote, and asks nobody again.
  const again = wrapUp(portsOf(store, writer));
  const whole = { ...item, body: JSON.stringify({ conversation: id }) };
  assert.deepEqual(await again.atOnce(whole), { kind: 'done' });
  assert.deepEqual(await again.byModel({ ...whole, attempts: 1 }, new AbortController().signal), { kind: 'done' });
  assert.deepEqual(
    [(await store.annexes.of(id)).summary?.by, (await store.annexes.of(id)).figures?.sentiment, writer.asked.length],
    ['model', 'calm', 2],
  );
});

test('a model that is down is tried again; until then, and after the last time, the extract says why', async (t) => {
  const store = await open(folder(t));
  t.after(() => store.close());
  await store.append(id, at([...events, end]));
  const [item] = await store.outbox.list({ lane: modelLane });
  assert.ok(item);
  const work = wrapUp(
    portsOf(
      store,
      model(() => undefined),
    ),
  );
  const signal = new AbortController().signal;
  assert.deepEqual(await work.byModel({ ...item, attempts: 1 }, signal), { kind: 'retry', why: 'summary, extraction' });
  const { summary, extraction } = await store.annexes.of(id);
  assert.deepEqual([summary?.by, summary?.code, extraction?.by, extraction?.code], ['extract', 'MODEL_DOWN', 'flow', 'MODEL_DOWN']);
  assert.deepEqual(await work.byModel({ ...item, attempts: 6 }, signal), { kind: 'done' });
});

test('a step that fails does not keep the next', async (t) => {
  const store = await open(folder(t));
  t.after(() => store.close());
  await store.append(id, at([...events, end]));
  const [item] = await store.outbox.list({ lane: wrapUpLane });
  assert.ok(item);
  const put: string[] = [];
  const annexes = {
    of: async () => ({}),
    put: async (_id: ConversationId, what: Annexes) => {
      put.push(...Object.keys(what));
      if (what.figures) throw down();
    },
  };
  const work = wrapUp({ ...portsOf(store), store: { events: (of) => store.events(of), annexes } });
  assert.deepEqual(await work.atOnce(item), { kind: 'retry', why: 'figures MODEL_DOWN' });
  assert.deepEqual(put, ['figures', 'summary', 'extraction']);
});

test('of a conversation that was erased, or is not over, nothing is made', async (t) => {
  const store = await open(folder(t));
  t.after(() => store.close());
  await store.append(id, at(events));
  const work = wrapUp(portsOf(store));
  const item = { id: 'ob_1', body: JSON.stringify({ conversation: id }), attempts: 1 } as never;
  assert.deepEqual(await work.atOnce(item), { kind: 'done' });
  assert.deepEqual(await store.annexes.of(id), {});
});

test('others are told when all is done: at once without a model, with one when it has answered or was given up', async (t) => {
  const store = await openStore({ directory: folder(t), logger: silentLogger, meter: silentMeter, clock: realScheduler(), along: wrapUpItems(true) });
  t.after(() => store.close());
  await store.append(id, at([...events, end]));
  const [item] = await store.outbox.list({ lane: modelLane });
  assert.ok(item);
  const body = JSON.stringify({ conversation: id });
  const told: string[] = [];
  const signal = new AbortController().signal;
  const work = (writer?: LanguageModel) =>
    wrapUp({ ...portsOf(store, writer), tell: async () => void told.push((await store.annexes.of(id)).summary?.code ?? 'well') });
  await work().atOnce({ ...item, body });
  await work().byModel({ ...item, body, attempts: 1 }, signal);
  assert.deepEqual(told, ['well'], 'without a model the first lane tells, and only that');
  const down = work(model(() => undefined));
  await down.atOnce({ ...item, body });
  await down.byModel({ ...item, body, attempts: 1 }, signal);
  assert.deepEqual(told, ['well'], 'it is tried again');
  await down.byModel({ ...item, body, attempts: 6 }, signal);
  assert.deepEqual(told, ['well', 'MODEL_DOWN']);
});
