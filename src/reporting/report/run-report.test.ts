import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WallTime } from '#base';
import type { ConversationFigures, FiguresQuery, FiguresReader, KeptFigures, ReportDocument, ReportSection } from '#contract';
import { figuresOf } from '../figures/figures-of.ts';
import { anyFigures, keptFigures } from '../fixtures/any-figures.ts';
import { begins, ends, latency, proof, says, step, story, turn, wanted } from '../fixtures/story.ts';
import { readPeriod } from '../time/period.ts';
import { zoneOf } from '../time/zone.ts';
import { builtInReports } from './built-in.ts';
import { customReport } from './custom.ts';
import { checkReportQuery, type ReportDefinition } from './definition.ts';
import { listReader } from './filter.ts';
import { type ReportRequest, runReport } from './run-report.ts';

const now = Date.parse('2026-11-21T06:00:00Z') as WallTime;
const periods = (written = '2026-11-20', zone = 'Europe/Berlin') => {
  const read = readPeriod({ written, now, zone: zoneOf(zone) });
  assert.ok(read.ok);
  return read.value;
};
const builtIn = (id: string): ReportDefinition => {
  const found = builtInReports.find((one) => one.id === id);
  assert.ok(found);
  return found;
};
const run = (figures: readonly ConversationFigures[], id: string | ReportDefinition, more: Partial<ReportRequest> = {}): Promise<ReportDocument> =>
  runReport(
    { definition: typeof id === 'string' ? builtIn(id) : id, periods: periods(), madeAt: now, ...more },
    { figures: listReader(keptFigures(figures), 7), pause: () => Promise.resolve() },
  );
const section = <Kind extends ReportSection['kind']>(document: ReportDocument, kind: Kind, id: string): Extract<ReportSection, { kind: Kind }> => {
  const found = document.sections.find((one) => one.kind === kind && one.id === id);
  assert.ok(found?.kind === kind, `${kind} ${id}`);
  return found as Extract<ReportSection, { kind: Kind }>;
};
const figureIn = (document: ReportDocument, id: string) =>
  document.sections.flatMap((one) => (one.kind === 'figures' ? one.figures : [])).find((one) => one.id === id);

const at = (iso: string): number => Date.parse(iso);
const conversation = (when: string, channel: string, ...moments: Parameters<typeof story>[0]): ConversationFigures => {
  const figures = figuresOf(story([[0, begins('voice', { channel })], [0, step('welcome')], [1, says()], ...moments], at(when)));
  assert.ok(figures);
  return figures;
};

/** A day as it may be, and the day before. */
const twoDays: readonly ConversationFigures[] = [
  conversation('2026-11-19T08:00:00Z', 'main', [5, turn(1, 'order')], [30, ends('resolved')]),
  conversation('2026-11-19T09:00:00Z', 'main', [5, turn(1, 'order')], [30, ends('abandoned')]),
  conversation('2026-11-20T08:00:00Z', 'main', [5, turn(1, 'order')], [6, latency(1, 800)], [30, ends('resolved')]),
  conversation('2026-11-20T08:30:00Z', 'main', [5, turn(1, 'order')], [6, latency(1, 900)], [60, ends('resolved')]),
  conversation('2026-11-20T08:45:00Z', 'web', [5, turn(1, 'hm', { matched: false })], [7, step('help')], [9, ends('abandoned')]),
  conversation(
    '2026-11-20T22:30:00Z',
    'main',
    [5, wanted('billing')],
    [7, proof('accepted', 1500, { proof: 'bye-answered' })],
    [7, ends('escalated', 'refund request')],
  ),
  conversation('2026-11-20T23:30:00Z', 'main', [3, ends('abandoned')]),
];

test('resolved and escalated: shares of those that an agent led, beside the day before', async () => {
  const document = await run(twoDays, 'resolved-vs-escalated');
  assert.deepEqual([document.conversations, document.subtitle], [4, 'Friday 20 November 2026 (Europe/Berlin); all conversations']);
  const figures = ['conversations', 'resolved', 'resolutionRate', 'escalated', 'escalationRate', 'abandoned', 'failed'].map((id) =>
    figureIn(document, id),
  );
  assert.deepEqual(
    figures.map((one) => [one?.value, one?.before]),
    [
      [4, 2],
      [2, 1],
      [0.5, 0.5],
      [1, 0],
      [0.25, 0],
      [1, 1],
      [0, 0],
    ],
  );
  const chart = section(document, 'chart', 'outcomes');
  assert.deepEqual([chart.labels.length, chart.labels[9], chart.series[0]?.values[9], chart.series[0]?.values[0]], [24, '2026-11-20 09:00', 2, 0]);
  const table = section(document, 'table', 'channels');
  assert.deepEqual(
    [...table.rows, table.total ?? []].map((row) => row.slice(0, 7)),
    [
      ['main', 'orders', 3, 2, 1, 0, 0],
      ['web', 'orders', 1, 0, 0, 1, 0],
      ['All', '', 4, 2, 1, 1, 0],
    ],
  );
  assert.deepEqual(section(document, 'table', 'queues').rows[0]?.slice(0, 9), ['billing', 1, 1, 1, 0, 0, 0, 0, 0]);
  const taken = section(document, 'table', 'queues').rows[0]?.[9];
  assert.ok(typeof taken === 'number' && Math.abs(taken - 1500) <= 150, String(taken));
  assert.ok(
    document.notes.some(({ title }) => title === 'Outcomes') && document.notes.some(({ text }) => text.startsWith('Thursday 19 November 2026')),
  );
  assert.equal(document.empty, undefined);
});

test('containment, quality, intents and the funnel', async () => {
  const containment = await run(twoDays, 'containment');
  assert.deepEqual(
    ['selfService', 'dropOff', 'agentTransfer', 'welcomeOnly', 'containmentRate'].map((id) => figureIn(containment, id)?.value),
    [2, 1, 1, 0, 0.5],
  );
  const quality = await run(twoDays, 'quality');
  assert.deepEqual(
    [figureIn(quality, 'noMatchRate')?.value, figureIn(quality, 'transferSuccess')?.value, figureIn(quality, 'bargeInRate')?.value],
    [1 / 3, 1, 0],
  );
  assert.deepEqual(
    section(quality, 'table', 'latency').rows.map((row) => row.slice(0, 2)),
    [
      ['agent', 2],
      ['heard gap', 2],
    ],
  );
  const intents = await run(twoDays, 'intents');
  assert.deepEqual([figureIn(intents, 'unknownRate')?.value, section(intents, 'table', 'intents').rows.length], [1, 0]);
  const funnel = await run(twoDays, 'funnel', { stepsOf: () => ['welcome', 'help'] });
  assert.deepEqual(section(funnel, 'table', 'funnel-orders-3').rows, [
    ['welcome', 4, 1, 1, 3, 0.75, 2, 1, 0, 0, 'help (1)'],
    ['help', 1, 0.25, 0, 1, 1, 0, 0, 1, 0, ''],
  ]);
});

test('usage: what is counted is the sum of what was rounded; exact times stand beside', async () => {
  const document = await run(twoDays, 'usage', { usage: { every: 'minute', minimumSeconds: 0 } });
  const table = section(document, 'table', 'usage');
  const column = (id: string): number => table.columns.findIndex((one) => one.id === id);
  assert.deepEqual(
    table.rows.map((row) => [
      row[column('channel')],
      row[column('conversations')],
      row[column('agentMinutes')],
      Math.round(Number(row[column('agentExact')]) * 60),
      row[column('rule')],
    ]),
    [
      ['main', 3, 3, 97, 'each started minute'],
      ['web', 1, 1, 9, 'each started minute'],
    ],
  );
  assert.deepEqual(
    [table.total?.[column('agentMinutes')], figureIn(document, 'agentMinutes')?.value, figureIn(document, 'agentMinutes')?.before],
    [4, 4, 2],
  );
});

test('a report says what it was narrowed to, and a reader gets no more than they may see', async () => {
  const narrowed = await run(twoDays, 'resolved-vs-escalated', { filter: { channel: 'web', outcome: 'abandoned' } });
  assert.deepEqual(
    [narrowed.conversations, narrowed.filter, narrowed.subtitle.endsWith('; channel web, outcome abandoned')],
    [1, ['channel web', 'outcome abandoned'], true],
  );
  const conversationsFor = async (more: Partial<ReportRequest>) => (await run(twoDays, 'resolved-vs-escalated', more)).conversations;
  assert.equal(await conversationsFor({ scope: { account: 'globex' } }), 0);
  assert.equal(await conversationsFor({ scope: { account: 'acme', bots: ['shop'] } }), 4);
  assert.equal(await conversationsFor({ scope: { bots: ['other'] } }), 0);
  assert.equal(await conversationsFor({ scope: { bots: ['other'] }, filter: { bot: 'shop' } }), 0);
  assert.equal(await conversationsFor({ scope: { account: 'acme' }, filter: { account: 'globex' } }), 0);
  // A definition's own filter cannot be widened.
  const web = { ...builtIn('resolved-vs-escalated'), filter: { channel: 'web' } };
  assert.equal((await run(twoDays, web, { filter: { channel: 'main' } })).conversations, 0);
  assert.equal((await run(twoDays, web)).conversations, 1);
});

test('nothing to count: the report says so, and what to do; no figure pretends to be a zero', async () => {
  const document = await run([], 'resolved-vs-escalated');
  assert.match(document.empty?.says ?? '', /No conversation began/);
  assert.deepEqual([figureIn(document, 'conversations')?.value, figureIn(document, 'resolutionRate')?.value], [0, null]);
  assert.deepEqual(section(document, 'table', 'time').rows, []);
  assert.match((await run([], 'usage', { filter: { channel: 'x' } })).empty?.remedy ?? '', /filter/);
  const later = await run([], 'usage', { periods: periods('2026-12-24') });
  assert.match(later.empty?.says ?? '', /has not begun/);
});

test('a saved query: measures by groups, with all complaints at once where it is wrong', async () => {
  const read = checkReportQuery({
    title: 'Busy hours',
    measures: ['conversations', 'resolutionRate', 'resolved'],
    by: ['hour-of-day'],
    compare: false,
  });
  assert.ok(read.ok);
  const document = await run(twoDays, customReport('busy', read.value));
  const table = section(document, 'table', 'table');
  assert.deepEqual(
    [document.title, document.before, table.rows.length, table.rows[9], table.rows[23]],
    ['Busy hours', undefined, 24, ['09:00', 3, 2 / 3, 2], ['23:00', 1, 0, 0]],
  );
  assert.deepEqual(
    section(document, 'chart', 'chart').series.map(({ id }) => id),
    ['conversations', 'resolved'],
  );
  const wrong = checkReportQuery({ measures: ['conversation'], by: ['channel', 'channel'], filter: { chanel: 'x' }, period: 'fortnight', most: 0 });
  assert.ok(!wrong.ok);
  assert.deepEqual(wrong.error.map(({ path }) => path.join('.')).sort(), ['filter.chanel', 'measures.0', 'most', 'period']);
  assert.ok(wrong.error.every(({ remedy }) => remedy.length > 5));
  const twice = checkReportQuery({ measures: ['conversations'], by: ['channel', 'channel'], order: 'resolved' });
  assert.ok(!twice.ok);
  assert.deepEqual(twice.error.map(({ path }) => path.join('.')).sort(), ['by', 'order']);
});

test('every report is whole: each row has its columns, each series its labels, times in order, the same again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyFigures, { maxLength: 40 }), fc.constantFrom(...builtInReports), async (all, definition) => {
      const document = await run(all, definition);
      for (const one of document.sections) {
        if (one.kind === 'table')
          for (const row of [...one.rows, ...(one.total ? [one.total] : [])]) assert.equal(row.length, one.columns.length, one.id);
        if (one.kind === 'chart') for (const { values } of one.series) assert.equal(values.length, one.labels.length, one.id);
      }
      assert.equal(new Set(document.sections.map(({ id }) => id)).size, document.sections.length);
      assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
      assert.deepEqual(await run([...all].reverse(), definition), document);
    }),
    { numRuns: 60 },
  );
});

test('others have the thread after every hundred conversations', async () => {
  const many = keptFigures(Array.from({ length: 3000 }, () => twoDays[2] as ConversationFigures));
  const one: FiguresReader = {
    async *scan(_: FiguresQuery) {
      yield many satisfies readonly KeptFigures[];
    },
  };
  let pauses = 0;
  let told = 0;
  const ports = {
    figures: one,
    pause: async () => void pauses++,
    progress: (count: number) => {
      told = count;
    },
  };
  await runReport({ definition: { ...builtIn('usage'), compare: false }, periods: periods(), madeAt: now }, ports);
  assert.deepEqual([pauses, told], [31, 3000]);
});

test('of a day that is not over the hours to come are not shown; the night has no lines, but its place in the chart', async () => {
  const today = readPeriod({ written: '2026-11-20', now: Date.parse('2026-11-20T09:30:00Z') as WallTime, zone: zoneOf('Europe/Berlin') });
  assert.ok(today.ok);
  const document = await run(twoDays, 'resolved-vs-escalated', { periods: today.value, madeAt: Date.parse('2026-11-20T09:30:00Z') as WallTime });
  // One that a clock ahead of ours gave its time comes last.
  assert.deepEqual(section(document, 'chart', 'outcomes').labels.slice(-2), ['2026-11-20 10:00', '2026-11-20 23:00']);
  assert.deepEqual(
    section(document, 'table', 'time').rows.map(([hour]) => hour),
    ['2026-11-20 09:00', '2026-11-20 23:00'],
  );
  const month = await run(twoDays, 'resolved-vs-escalated', { periods: periods('2026-11-16..2026-11-20') });
  assert.deepEqual(
    section(month, 'table', 'time').rows.map((row) => row.slice(0, 2)),
    [
      ['2026-11-16', 0],
      ['2026-11-17', 0],
      ['2026-11-18', 0],
      ['2026-11-19', 2],
      ['2026-11-20', 4],
    ],
  );
});

test('a reader that fails fails the report', async () => {
  const broken: FiguresReader = {
    async *scan() {
      yield [];
      throw new Error('disk gone');
    },
  };
  await assert.rejects(
    runReport({ definition: builtIn('usage'), periods: periods(), madeAt: now }, { figures: broken, pause: async () => {} }),
    /disk gone/,
  );
});
