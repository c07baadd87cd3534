import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConversationId, silentLogger, type WallTime } from '#base';
import { type ConversationEvent, type LanguageModel, type RecordView, type StoredEvent, silentMeter } from '#contract';
import { defaultRules } from '#privacy';
import { openSummaries } from './open-summaries.ts';
import { type SummaryRules, summarySettings } from './summary-settings.ts';

const rules: SummaryRules = {
  all: { model: 'writer', agents: { 'quiet-desk': { model: 'none', atHandOff: false } } },
  accounts: new Map([
    ['acme', { language: 'de', handOffMs: 800 }],
    ['open', { cover: false }],
  ]),
};
const events: readonly StoredEvent[] = (
  [
    {
      kind: 'conversation-start',
      medium: 'chat',
      facts: { channel: 'web', bot: 'b', account: 'other', mode: 'talk', direction: 'inbound', parameters: {} },
      agent: 'desk',
      agentVersion: '1',
    },
    { kind: 'customer-turn', turn: 1, text: 'my parcel 4711 is late', source: 'text', confidence: 1, matched: true },
  ] satisfies ConversationEvent[]
).map((event, i) => ({ ...event, seq: i + 1, at: (1_800_000_000_000 + i) as WallTime }));

function summariesWith(text: string) {
  const asked: string[] = [];
  const read: string[] = [];
  const writer: LanguageModel = {
    id: 'writer',
    async complete({ system, timeoutMs, messages }) {
      read.push(messages.map((message) => message.text).join());
      asked.push(`${/language (\S+)/.exec(system)?.[1]} ${timeoutMs}`);
      return { ok: true, text, value: { summary: text, sentiment: null }, use: { model: 'small', inputTokens: 1, outputTokens: 1, ms: 1 } };
    },
  };
  const ports = {
    models: new Map([['writer', writer]]),
    privacyOf: () => defaultRules,
    languageOf: () => 'en-US',
    logger: silentLogger,
    meter: silentMeter,
  };
  return { asked, read, summaries: openSummaries({ rules, ...ports }) };
}
const view = (annexes: RecordView['annexes'] = {}): RecordView => ({
  head: { id: 'cv_1' as ConversationId } as RecordView['head'],
  events,
  annexes,
  redacted: false,
});

test('the narrowest setting counts: agent, account, all', () => {
  assert.deepEqual([summarySettings(rules, {}).model, summarySettings(rules, {}).handOffMs], ['writer', 1500]);
  const { language, handOffMs } = summarySettings(rules, { account: 'acme', agent: 'desk' });
  assert.deepEqual([language, handOffMs], ['de', 800]);
  assert.equal(summarySettings(rules, { account: 'acme', agent: 'quiet-desk' }).model, undefined);
});

test('on demand: what is kept where it is whole and in the language, else made now', async () => {
  const { summaries, asked } = summariesWith('Parcel 4711 was late.');
  const kept = { text: 'Kept.', language: 'en-US', by: 'extract', until: 2 } as const;
  assert.equal((await summaries.summarise(view({ summary: kept }), { language: 'en' })).text, 'Kept.');
  assert.deepEqual(asked, []);
  const fresh = await summaries.summarise(view({ summary: { ...kept, until: 1 } }), {});
  assert.deepEqual(fresh, { text: 'Parcel 4711 was late.', language: 'en-US', by: 'model', model: 'small', until: 2 });
  await summaries.summarise(view({ summary: kept }), { language: 'fr' });
  assert.deepEqual(asked, ['en-US 30000', 'fr 30000']);
});

test('what a model invents is not taken: the extract stands in and says why', async () => {
  const { summaries } = summariesWith('The code is 9988.');
  const { by, code, text } = await summaries.summarise(view(), {});
  assert.deepEqual([by, code, text], ['extract', 'SUMMARY_UNHEARD', 'They said: “my parcel 4711 is late”.']);
  const foreign = await summaries.summariseText('Agent: Hello\nConsumer: my parcel 4711 is late', { account: 'acme' });
  assert.deepEqual([foreign.by, foreign.language, foreign.text], ['extract', 'de', 'Der Kunde sagte: „my parcel 4711 is late“.']);
});

test('at a hand-off a model has its time and no more, and none is asked where none is wanted', async () => {
  const { summaries, asked } = summariesWith('Parcel 4711 was late.');
  const of = { account: 'other', agent: 'desk', medium: 'chat', language: 'en-US' } as const;
  assert.equal(summaries.waitMs(of), 1500);
  assert.equal(summaries.waitMs({ ...of, agent: 'quiet-desk' }), undefined);
  const signal = new AbortController().signal;
  assert.equal(await summaries.write(of, events, signal), 'Parcel 4711 was late.');
  assert.deepEqual(asked, ['en-US 1500']);
  assert.equal(await summaries.write(of, events.slice(0, 1), signal), undefined, 'nobody has said anything');
  assert.equal(await summariesWith('It is 9988.').summaries.write(of, events, signal), undefined);
});

test('what tells who the customer is never reaches a model, unless that is wanted', async () => {
  const told: readonly StoredEvent[] = [
    ...events,
    { kind: 'customer-turn', turn: 2, text: 'write to ann@example.com, card 4111 1111 1111 1111', source: 'text', confidence: 1, matched: true },
    { kind: 'note', turn: 2, note: { note: 'value', name: 'email', value: 'ann@example.com' } },
  ].map((event, i) => ({ ...event, seq: i + 1, at: (1_800_000_000_000 + i) as WallTime }) as StoredEvent);
  const signal = new AbortController().signal;
  const { summaries, read } = summariesWith('They gave [email] and [card …1111]. Parcel 4711 was late.');
  const { summary } = await summaries.make(told, {});
  assert.deepEqual([summary.by, summary.text], ['model', 'They gave [email] and [card …1111]. Parcel 4711 was late.']);
  await summaries.write({ account: 'other', agent: 'desk', medium: 'chat', language: 'en-US' }, told, signal);
  await summaries.summariseText('Consumer: I am ann@example.com, parcel 4711 is late', { account: 'other' });
  assert.deepEqual([read.length, read.filter((text) => /ann@|4111 1111/.test(text))], [3, []]);
  await summaries.make(told, { account: 'open' });
  assert.match(read[3] ?? '', /ann@example\.com/);

  const invented = await summariesWith('They gave [phone …99]. Parcel 4711 was late. It was late.').summaries.make(told, {});
  assert.equal(invented.summary.text, 'Parcel 4711 was late. It was late.', 'nobody gave a telephone');
  const down = await summariesWith('It is 9988.').summaries.make(told, {});
  assert.match(down.summary.text, /ann@example\.com/, 'the extract stays here, whole, and is covered for its readers');
});

test('a value that the model saw covered is what the flow had learned', async () => {
  const value: LanguageModel = {
    id: 'writer',
    complete: async () => ({
      ok: true,
      text: '',
      value: { email: '[email]', other: '[email]' },
      use: { model: 'm', inputTokens: 1, outputTokens: 1, ms: 1 },
    }),
  };
  const ports = {
    models: new Map([['writer', value]]),
    privacyOf: () => defaultRules,
    languageOf: () => 'en',
    logger: silentLogger,
    meter: silentMeter,
  };
  const note = { kind: 'note', turn: 1, note: { note: 'value', name: 'email', value: 'ann@example.com' } } as const;
  const told = [...events, { ...note, seq: 3, at: 1_800_000_000_009 as WallTime }];
  const field = (description: string) => ({ type: 'text', description, options: [] }) as const;
  const fields = new Map([
    ['email', field('Where to write to.')],
    ['other', field('Another.')],
  ]);
  const { extraction } = await openSummaries({ rules, ...ports }).read(told, fields, {});
  assert.deepEqual(extraction.values, { email: 'ann@example.com', other: '[email]' });
});
