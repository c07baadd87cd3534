import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import readWorkbook from 'read-excel-file/node';
import { type ReportJson, reportJsonSchema, type ThreadItem } from '#contract';
import { openMailServer } from '../../src/providers/smtp/fixtures/mail-server.ts';
import { leapingClock } from '../peers/leaping-clock.ts';
import { openReportStage } from '../reports/report-stage.ts';
import { cordboard, startGateway } from './gateway-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordboard-reports-'));
const kept = join(folder, 'demo');
const config = join(kept, 'cordboard.yaml');

interface Shown {
  readonly name: string;
  readonly items?: readonly ThreadItem[];
  readonly contactCentre: { readonly by: string; readonly exit: string };
}

type Counts = Readonly<Record<'conversations' | 'resolved' | 'escalated' | 'abandoned' | 'failed', number>>;

/** What the contact centres saw: which way out of their flow a call took, and whether a human came to the chat. The record is not asked. */
function outcomeAtCentre({ name, items = [], contactCentre }: Shown): Exclude<keyof Counts, 'conversations'> {
  if (contactCentre.by === 'digital-connect') return items.some(({ event }) => event === 'human-joined') ? 'escalated' : 'resolved';
  const ways: Readonly<Record<string, Exclude<keyof Counts, 'conversations'>>> = {
    ok: 'resolved',
    escalation: 'escalated',
    transferToAgent: 'escalated',
    abandoned: 'abandoned',
  };
  const way = ways[contactCentre.exit];
  assert.ok(way, `${name} left by "${contactCentre.exit}"`);
  return way;
}

let counts: Counts;
let period: string;

before(async () => {
  const began = new Date().toISOString().slice(0, 10);
  const { code, stdout, stderr } = await cordboard(['demo', '--json', '--keep', kept]);
  assert.equal(code, 0, stderr);
  const { conversations } = JSON.parse(stdout) as { conversations: Shown[] };
  const seen = conversations.map(outcomeAtCentre);
  const of = (outcome: string): number => seen.filter((one) => one === outcome).length;
  counts = {
    conversations: seen.length,
    resolved: of('resolved'),
    escalated: of('escalated'),
    abandoned: of('abandoned'),
    failed: of('failed'),
  };
  period = `${began}..${new Date().toISOString().slice(0, 10)}`;
});

after(() => rmSync(folder, { recursive: true, force: true }));

const names = ['conversations', 'resolved', 'escalated', 'abandoned', 'failed'] as const;

async function run(format: string, ...more: readonly string[]): Promise<Buffer> {
  const file = join(folder, `report.${format}`);
  const { code, stderr } = await cordboard([
    'report',
    'run',
    'resolved-vs-escalated',
    '--period',
    period,
    '-c',
    config,
    '-f',
    format,
    '-o',
    file,
    ...more,
  ]);
  assert.equal(code, 0, stderr);
  return readFileSync(file);
}

function figuresOf({ sections }: ReportJson): Counts {
  const figures = sections.find(({ id }) => id === 'figures');
  assert.ok(figures?.kind === 'figures');
  return Object.fromEntries(names.map((name) => [name, figures.figures.find(({ id }) => id === name)?.value])) as unknown as Counts;
}

/** Rows of two or more cells by their first, as they are titled. */
const byTitle = (rows: readonly (readonly unknown[])[]): Counts =>
  Object.fromEntries(
    names.map((name) => [name, Number(rows.find(([title, value]) => value !== undefined && String(title).toLowerCase() === name)?.[1])]),
  ) as unknown as Counts;

test('the simulators saw calls and a chat come out in several ways', () => {
  assert.ok(counts.conversations >= 8 && counts.resolved >= 3 && counts.escalated >= 4 && counts.abandoned >= 1, JSON.stringify(counts));
});

test('a report as JSON has the figures that the contact centres counted', async () => {
  const report = reportJsonSchema.parse(JSON.parse((await run('json')).toString()));
  assert.deepEqual(figuresOf(report), counts);
  const chart = report.sections.find(({ kind }) => kind === 'chart');
  assert.ok(chart?.kind === 'chart');
  const charted = chart.series.map(({ id, values }) => [id, values.reduce<number>((sum, value) => sum + (value ?? 0), 0)]);
  const { conversations: _all, ...outcomes } = counts;
  assert.deepEqual(Object.fromEntries(charted), outcomes);
});

test('… and as CSV', async () => {
  const rows = (await run('csv', '--section', 'figures'))
    .toString()
    .split('\r\n')
    .map((line) => line.split(','));
  assert.deepEqual(byTitle(rows), counts);
});

test('… and as a workbook', async () => {
  const sheets = await readWorkbook(await run('xlsx'));
  assert.deepEqual(byTitle(sheets.find(({ sheet }) => sheet === 'At a glance')?.data ?? []), counts);
});

test('… and as a page', async () => {
  const page = (await run('html')).toString();
  const rows = [...page.matchAll(/<tr><td[^>]*>([A-Z][a-z ]+)<br>[\s\S]*?<b[^>]*>([^<]+)<\/b>/g)].map(([, title, value]) => [title, value]);
  assert.deepEqual(byTitle(rows), counts);
});

test('… and in words, beside a gateway that runs', async () => {
  const gateway = await startGateway(config);
  try {
    const { code, stdout, stderr } = await cordboard(['report', 'run', 'resolved-vs-escalated', '--period', period, '-c', config]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(byTitle(stdout.split('\n').map((line) => line.trim().split(/\s{2,}/))), counts);
  } finally {
    await gateway.stop('SIGTERM');
  }
});

test('their own list, held against the record, agrees in every interaction', async () => {
  const { code, stdout, stderr } = await cordboard(['conversations', 'list', '--json', '--limit', '200', '-c', config]);
  assert.equal(code, 0, stderr);
  const { conversations } = JSON.parse(stdout) as { conversations: { interactionId?: string; outcome: string; startedAt: number }[] };
  const known = conversations.filter(({ interactionId }) => interactionId !== undefined);
  assert.ok(known.length >= 5);
  const [first, ...others] = known;
  const lines = others.map((one) => `${one.interactionId},${new Date(one.startedAt).toISOString()},${one.outcome}`);
  const file = join(folder, 'theirs.csv');
  writeFileSync(file, ['Interaction ID,Start Time,Disposition', ...lines, 'no-such-call,,resolved', ''].join('\r\n'));
  const held = await cordboard(['report', 'reconcile', file, '--period', period, '-c', config, '-f', 'json']);
  assert.equal(held.code, 0, held.stderr);
  const report = reportJsonSchema.parse(JSON.parse(held.stdout));
  const text = JSON.stringify(report);
  assert.ok(text.includes(first?.interactionId ?? '-') && text.includes('no-such-call'), 'what is missing on either side is named');
  const figures = report.sections.find(({ kind }) => kind === 'figures');
  assert.ok(figures?.kind === 'figures');
  assert.equal(figures.figures.find(({ id }) => id === 'matched')?.value, others.length);
});

test('the scheduled mail comes with the same figures in its text and in its attachment', async (t) => {
  const server = await openMailServer();
  t.after(() => server.close());
  // The morning after the demo, ten minutes before it is due: a busy machine may need long to see the schedule, and a schedule first seen after its time owes nothing.
  const morning = Date.parse(`${period.slice(-10)}T07:00:00Z`) + 86_400_000;
  const early = 600_000;
  const clock = leapingClock(new Date(morning - early).toISOString());
  const schedule = { id: 'daily', report: 'resolved-vs-escalated', period: 'last-2-days', cron: '0 7 * * *', zone: 'UTC', to: ['ann@example.com'] };
  const stage = await openReportStage(t, { directory: join(kept, 'data', 'store') }, { smtp: { port: server.port }, schedules: [schedule], clock });
  await stage.reports.start();
  clock.leap(early);
  await server.taken(1);
  const { state, attempts } = await stage.delivery(({ state }) => state !== 'waiting');
  assert.deepEqual([state, attempts], ['sent', 1]);
  const [got] = server.received;
  assert.ok(got);
  const workbook = got.mail.attachments.find(({ filename }) => filename?.endsWith('.xlsx'));
  const sheets = await readWorkbook(Buffer.from(workbook?.content as ArrayBuffer));
  assert.deepEqual(byTitle(sheets.find(({ sheet }) => sheet === 'At a glance')?.data ?? []), counts);
  assert.deepEqual(byTitle((got.mail.text ?? '').split('\n').map((line) => line.trim().split(/\s{2,}/))), counts);
  // No words of a customer, nor who they are.
  const whole = [got.mail.text, got.mail.html, JSON.stringify(sheets)].join('\n');
  assert.doesNotMatch(whole, /\+?1555\d|pat@example|where is my parcel|123456/i);
});
