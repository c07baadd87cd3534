import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import readWorkbook from 'read-excel-file/node';
import type { Logger } from '#base';
import { selfSigned } from '#net';
import { type MailServerOptions, onlyUser, openMailServer, type Received } from '../../src/providers/smtp/fixtures/mail-server.ts';
import { noPostgres, onEach, temporarySchema } from '../../src/store/fixtures/places.ts';
import { temporaryDirectory } from '../../src/store/fixtures/samples.ts';
import { leapingClock } from '../peers/leaping-clock.ts';
import { openReportStage } from './report-stage.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const daily = {
  id: 'daily',
  report: 'resolved-vs-escalated',
  period: 'yesterday',
  cron: '0 7 * * *',
  zone: 'Europe/Berlin',
  formats: ['html', 'xlsx', 'csv'],
  to: ['Ann <ann@example.com>', 'bob@example.com'],
  account: 'acme',
};
/** Seven in Berlin. */
const seven = '2026-11-23T06:00:00Z';

async function mailServer(t: TestContext, options: MailServerOptions = {}) {
  const server = await openMailServer(options);
  t.after(() => server.close());
  return server;
}

const figure = (rows: readonly (readonly unknown[])[] | undefined, title: string): unknown => rows?.find(([name]) => name === title)?.[1];

async function figuresIn({ mail }: Received): Promise<Readonly<Record<string, unknown>>> {
  const workbook = mail.attachments.find(({ filename }) => filename?.endsWith('.xlsx'));
  const sheets = await readWorkbook(Buffer.from(workbook?.content as ArrayBuffer));
  const glance = sheets.find(({ sheet }) => sheet === 'At a glance')?.data;
  return { conversations: figure(glance, 'Conversations'), resolved: figure(glance, 'Resolved'), escalated: figure(glance, 'Escalated') };
}

onEach('a report comes by mail when it is due, with the figures of its period, and once', async (t, place) => {
  const server = await mailServer(t);
  const clock = leapingClock('2026-11-22T20:00:00Z');
  const stage = await openReportStage(t, place, { smtp: { port: server.port }, schedules: [daily], clock });
  await stage.record('2026-11-22T10:00:00Z', 'resolved', 'resolved', 'escalated', 'abandoned');
  await stage.record('2026-11-21T10:00:00Z', 'failed');
  await stage.reports.start();
  clock.leap(Date.parse(seven) - clock.wall());
  await server.taken(1);
  const delivery = await stage.delivery(({ state }) => state === 'sent');

  const [got] = server.received;
  assert.ok(got);
  assert.deepEqual(got.recipients, ['ann@example.com', 'bob@example.com']);
  assert.equal(got.mail.subject, 'Resolved by agents, escalated to humans: Sunday 22 November 2026');
  assert.deepEqual(await figuresIn(got), { conversations: 4, resolved: 2, escalated: 1 });
  assert.deepEqual(
    got.mail.attachments.map(({ filename, mimeType }) => [filename, mimeType]),
    [
      ['resolved-vs-escalated-2026-11-22.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
      ['resolved-vs-escalated-2026-11-22.csv', 'text/csv'],
    ],
  );
  // The same in the page and in the text; nothing that anybody said or is called by.
  assert.match(got.mail.text ?? '', /Resolved +2 /);
  assert.match(got.mail.html ?? '', /Resolved<[\s\S]{0,600}>2</);
  for (const part of [got.mail.text, got.mail.html]) assert.doesNotMatch(part ?? '', /4111|5550104242/);

  assert.equal(delivery.id, 'daily:2026-11-23T06:00:00.000Z');
  assert.deepEqual([delivery.attempts, delivery.late, delivery.byHand], [1, false, false]);
  assert.deepEqual(
    delivery.recipients.map(({ recipient, state }) => `${recipient} ${state}`),
    ['Ann <ann@example.com> sent', 'bob@example.com sent'],
  );
  assert.ok(delivery.tookMs !== undefined && delivery.tookMs < minute);
  clock.leap(hour);
  await stage.close();
  assert.equal(server.received.length, 1);
});

onEach('greylisting is waited out, and who has the mail already does not get it again', async (t, place) => {
  const server = await mailServer(t, {
    verdict: (recipient, time) => (recipient === 'bob@example.com' && time < 3 ? { status: 451, says: 'greylisted' } : undefined),
  });
  const clock = leapingClock('2026-11-23T05:59:00Z');
  const stage = await openReportStage(t, place, { smtp: { port: server.port }, schedules: [daily], clock });
  await stage.reports.start();
  clock.leap(minute);
  await server.taken(1);
  const waiting = await stage.delivery(({ state, attempts }) => state === 'waiting' && attempts === 1);
  assert.deepEqual(
    waiting.recipients.map(({ state, status }) => [state, status]),
    [
      ['sent', undefined],
      ['waiting', 451],
    ],
  );
  for (const attempt of [2, 3]) {
    clock.leap(2 * hour);
    await stage.delivery(({ attempts }) => attempts >= attempt);
  }
  const sent = await stage.delivery(({ state }) => state === 'sent');
  assert.equal(sent.attempts, 3);
  assert.deepEqual(
    server.received.map(({ recipients }) => recipients),
    [['ann@example.com'], ['bob@example.com']],
  );
  const ids = new Set(server.received.map(({ mail }) => mail.messageId));
  assert.equal(ids.size, 1, 'the mail has one Message-ID, however often it was tried');
});

onEach('a mail server that is away gets the mail when it is back, once', async (t, place) => {
  const gone = await openMailServer();
  await gone.close();
  const clock = leapingClock('2026-11-23T05:59:00Z');
  const stage = await openReportStage(t, place, { smtp: { port: gone.port }, schedules: [daily], clock });
  await stage.reports.start();
  clock.leap(minute);
  const away = await stage.delivery(({ attempts }) => attempts === 1);
  assert.deepEqual([away.state, away.trouble], ['waiting', 'SMTP_UNREACHABLE']);
  const server = await mailServer(t, { port: gone.port });
  clock.leap(2 * hour);
  await server.taken(1);
  const sent = await stage.delivery(({ state }) => state === 'sent');
  assert.equal(sent.attempts, 2);
  assert.ok((sent.tookMs ?? 0) >= 2 * hour);
  clock.leap(day / 2);
  await stage.close();
  assert.equal(server.received.length, 1);
});

onEach('a recipient whom the server refuses is told, the others have the mail; asked for again, only the one is tried', async (t, place) => {
  let known = false;
  const server = await mailServer(t, {
    verdict: (recipient) => (recipient === 'bob@example.com' && !known ? { status: 550, says: 'no such user' } : undefined),
  });
  const clock = leapingClock('2026-11-23T05:59:00Z');
  const stage = await openReportStage(t, place, { smtp: { port: server.port }, schedules: [daily], clock });
  await stage.reports.start();
  clock.leap(minute);
  const partly = await stage.delivery(({ state }) => state === 'partly');
  assert.deepEqual(
    partly.recipients.map(({ state, code }) => [state, code]),
    [
      ['sent', undefined],
      ['refused', 'SMTP_RECIPIENT_REFUSED'],
    ],
  );
  assert.equal((await stage.store.outbox.list({ lane: 'mail', state: 'dead' }))[0]?.trouble, 'REPORT_RECIPIENTS_REFUSED: 1 of 2');
  known = true;
  assert.ok(await stage.store.outbox.replay(partly.item ?? ''));
  clock.leap(minute);
  const sent = await stage.delivery(({ state }) => state === 'sent');
  assert.equal(sent.recipients.length, 2);
  assert.deepEqual(
    server.received.map(({ recipients }) => recipients),
    [['ann@example.com'], ['bob@example.com']],
  );
});

onEach('what came due while no gateway ran is made up for once, and says so', async (t, place) => {
  const server = await mailServer(t);
  const clock = leapingClock('2026-11-20T12:00:00Z');
  const first = await openReportStage(t, place, { smtp: { port: server.port }, schedules: [daily], clock });
  await first.record('2026-11-22T10:00:00Z', 'resolved');
  await first.reports.start();
  await first.close();
  // Three mornings pass.
  clock.leap(3 * day - 2 * hour);
  const second = await openReportStage(t, place, { smtp: { port: server.port }, schedules: [daily], clock });
  await second.reports.start();
  await server.taken(1);
  const late = await second.delivery(({ state }) => state === 'sent');
  assert.deepEqual([late.id, late.late], ['daily:2026-11-23T06:00:00.000Z', true]);
  assert.match(server.received[0]?.mail.subject ?? '', /Sunday 22 November 2026 \(late\)$/);
  assert.match(server.received[0]?.mail.text ?? '', /^This report is late: it was due 2026-11-23 07:00 \(Europe\/Berlin\)/);
  await second.close();
  const third = await openReportStage(t, place, { smtp: { port: server.port }, schedules: [daily], clock });
  await third.reports.start();
  clock.leap(minute);
  assert.equal((await third.reports.desk.deliveries({})).length, 1);
  await third.close();
  assert.equal(server.received.length, 1);
});

onEach('a schedule that is new, or comes at another time than before, owes nothing for times before it was written', async (t, place) => {
  const server = await mailServer(t);
  const clock = leapingClock('2026-11-23T12:00:00Z');
  for (const schedule of [daily, { ...daily, cron: '0 8 * * *' }]) {
    const stage = await openReportStage(t, place, { smtp: { port: server.port }, schedules: [schedule], clock });
    await stage.reports.start();
    assert.deepEqual(await stage.reports.desk.deliveries({}), []);
    await stage.close();
    clock.leap(minute);
  }
  assert.equal(server.received.length, 0);
});

onEach('sent now, by whom is written down', async (t, place) => {
  const server = await mailServer(t);
  const clock = leapingClock('2026-11-23T12:00:00Z');
  const stage = await openReportStage(t, place, { smtp: { port: server.port }, schedules: [daily], clock });
  await stage.reports.start();
  assert.equal(await stage.reports.desk.send('weekly', { kind: 'user', id: 'ann' }), undefined);
  const id = await stage.reports.desk.send('daily', { kind: 'user', id: 'ann' });
  await server.taken(1);
  const sent = await stage.delivery(({ state }) => state === 'sent');
  assert.deepEqual([sent.id, sent.byHand], [id, true]);
  const entries = await stage.store.audit.list({ actor: 'ann' });
  assert.deepEqual(
    entries.map(({ action, subject }) => [action, subject]),
    [['send', { kind: 'schedule', id: 'daily' }]],
  );
});

onEach('a schedule that is no longer there, and a report that cannot be run, are dead letters with their reason', async (t, place) => {
  const server = await mailServer(t);
  const clock = leapingClock('2026-11-23T12:00:00Z');
  const before = await openReportStage(t, place, { smtp: { port: 1 }, schedules: [daily], clock });
  await before.reports.desk.send('daily', { kind: 'user', id: 'ann' });
  await before.close();
  const after = await openReportStage(t, place, { smtp: { port: server.port }, schedules: [{ ...daily, id: 'other' }], clock });
  await after.reports.start();
  const failed = await after.delivery(({ state }) => state === 'failed');
  assert.equal(failed.trouble, 'REPORT_SCHEDULE_GONE');
  assert.equal(server.received.length, 0);
});

test('two gateways on one database send one mail', { skip: noPostgres }, async (t) => {
  const server = await mailServer(t);
  const clock = leapingClock('2026-11-23T05:59:00Z');
  const place = { postgres: await temporarySchema(t) };
  const stages = [];
  for (const node of ['one', 'two']) stages.push(await openReportStage(t, place, { smtp: { port: server.port }, schedules: [daily], clock, node }));
  for (const { reports } of stages) await reports.start();
  clock.leap(minute);
  await server.taken(1);
  for (const stage of stages) await stage.delivery(({ state }) => state === 'sent');
  clock.leap(hour);
  for (const stage of stages) await stage.close();
  assert.equal(server.received.length, 1);
});

test('over TLS with a password, which stands nowhere in what was logged or kept', async (t) => {
  const identity = selfSigned(['mail.example', '127.0.0.1']);
  const server = await mailServer(t, {
    secure: true,
    key: identity.key,
    cert: identity.cert,
    authOptional: false,
    onAuth: onlyUser('reports', 'sesame-4711'),
  });
  const clock = leapingClock('2026-11-23T05:59:00Z');
  const lines: string[] = [];
  const note = (...said: unknown[]): void =>
    void lines.push(JSON.stringify(said, (_key, value: unknown) => (value instanceof Error ? { ...value, message: value.message } : value)));
  const logger: Logger = { debug: note, info: note, warn: note, error: note, with: () => logger };
  const directory = temporaryDirectory(t);
  const secured = { port: server.port, tls: 'implicit', auth: { user: 'reports', password: 'sesame-4711', method: 'login' } };
  writeFileSync(`${directory}/ca.pem`, identity.cert);
  const stage = await openReportStage(
    t,
    { directory: `${directory}/store` },
    { smtp: { ...secured, ca: `${directory}/ca.pem` }, schedules: [daily], clock, logger },
  );
  await stage.reports.start();
  clock.leap(minute);
  await server.taken(1);
  await stage.delivery(({ state }) => state === 'sent');
  assert.equal(server.received[0]?.user, 'reports');
  assert.ok(lines.length > 0);
  assert.doesNotMatch(lines.join('\n'), /sesame-4711|ann@example\.com/);
});
