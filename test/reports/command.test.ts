import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLogger, type WallTime } from '#base';
import { silentMeter } from '#contract';
import { realScheduler, selfSigned } from '#net';
import { openStore } from '#store';
import { onlyUser, openMailServer } from '../../src/providers/smtp/fixtures/mail-server.ts';
import { temporaryDirectory } from '../../src/store/fixtures/samples.ts';
import { cordboard } from '../e2e/gateway-process.ts';
import { story } from './report-stage.ts';

/** A folder with a configuration that has reports and little else, and three conversations of today. */
async function furnish(t: TestContext, reports: string): Promise<string> {
  const folder = temporaryDirectory(t);
  writeFileSync(join(folder, 'cordboard.yaml'), `folder: ./data\naccounts: [{ id: acme }]\nreports:\n${reports}`);
  const store = await openStore({ directory: join(folder, 'data', 'store'), logger: silentLogger, meter: silentMeter, clock: realScheduler() });
  for (const [index, outcome] of (['resolved', 'resolved', 'escalated'] as const).entries())
    await store.append(
      `cv_${index}` as never,
      story(outcome, index === 2 ? 'side' : 'main').map((event) => ({ event, at: Date.now() as WallTime })),
    );
  await store.close();
  return folder;
}

const report = (folder: string, ...args: readonly string[]) =>
  cordboard(['report', ...args, '-c', join(folder, 'cordboard.yaml')], { env: { SMTP_WORD: 'sesame' } });

test('report: what is wrong is said with a remedy, and the exit code tells which kind of wrong it is', async (t) => {
  const folder = await furnish(t, '  custom: { mine: { title: My own, measures: [conversations, resolved], by: [channel] } }\n');
  const now = new Date().toISOString().slice(0, 10);
  for (const [args, code, says] of [
    [['run', 'resolved-vs-escalatd'], 3, /there is no report[\s\S]*Did you mean "resolved-vs-escalated"/],
    [['run', 'usage', '--period', 'someday'], 2, /period: [\s\S]*yesterday/],
    [['run', 'usage', '--zone', 'Berlin'], 2, /zone: [\s\S]*Europe\/Berlin/],
    [['run', 'usage', '--filter', 'chanel=main'], 2, /--filter/],
    [['run', 'usage', '-f', 'csv', '--section', 'nonsense'], 3, /There is no section "nonsense"\. This report has: /],
    [['send', 'weekly'], 3, /There is no schedule "weekly"/],
    [['reconcile', 'nowhere.csv'], 3, /There is no file/],
  ] as const) {
    const ran = await report(folder, ...args);
    assert.equal(ran.code, code, `${args.join(' ')}: ${ran.stderr}`);
    assert.match(ran.stderr, says);
    assert.equal(ran.stdout, '');
  }
  const own = await report(folder, 'run', 'mine', '--period', `${now}..${now}`, '-f', 'csv', '--section', 'table');
  assert.equal(own.code, 0, own.stderr);
  assert.match(own.stdout, /main,2,2\r\n/);
  assert.match(own.stdout, /side,1,0\r\n/);
});

test('report: a period in which nothing happened is told, and is no failure', async (t) => {
  const folder = await furnish(t, '  zone: UTC\n');
  const ran = await report(folder, 'run', 'resolved-vs-escalated', '--period', '2020-01-01');
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(ran.stdout, /No conversation began in this period/);
  const absent = join(folder, 'elsewhere');
  mkdirSync(absent);
  writeFileSync(join(absent, 'cordboard.yaml'), 'folder: ./data\n');
  const none = await report(absent, 'run', 'usage');
  assert.deepEqual([none.code, none.stdout], [3, '']);
  assert.match(none.stderr, /There is no store in .* yet/);
  assert.ok(!readdirSync(absent).includes('data'), 'looking makes nothing');
});

test('report send: a dry run asks the mail server and sends nothing; then the mail, whose verdicts are printed and kept', async (t) => {
  const identity = selfSigned(['127.0.0.1']);
  const server = await openMailServer({
    secure: true,
    key: identity.key,
    cert: identity.cert,
    authOptional: false,
    onAuth: onlyUser('reports', 'sesame'),
    verdict: (recipient) => (recipient === 'bob@example.com' ? { status: 550, says: 'no such user' } : undefined),
  });
  t.after(() => server.close());
  const folder = await furnish(
    t,
    `  smtp: { host: 127.0.0.1, port: ${server.port}, tls: implicit, ca: ./ca.pem, auth: { user: reports, password: "env:SMTP_WORD" }, from: reports@example.com }
  schedules: [{ id: daily, report: resolved-vs-escalated, period: last-2-days, cron: "0 7 * * *", to: [ann@example.com, bob@example.com] }]
`,
  );
  writeFileSync(join(folder, 'ca.pem'), identity.cert);
  const mail = join(folder, 'mail');
  const dry = await report(folder, 'send', 'daily', '--dry-run', '--save', mail);
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, /nothing was sent/);
  assert.equal(server.received.length, 0);
  assert.equal(readdirSync(mail).length, 3);
  for (const name of readdirSync(mail)) assert.equal(statSync(join(mail, name)).mode & 0o077, 0, `${name} is for its owner only`);
  assert.match(readFileSync(join(mail, 'mail.txt'), 'utf8'), /^Sent by hand, /);

  const sent = await report(folder, 'send', 'daily');
  assert.equal(sent.code, 1);
  assert.match(sent.stdout, /ann@example\.com: accepted[\s\S]*bob@example\.com: refused · SMTP_RECIPIENT_REFUSED \(550\)/);
  assert.match(sent.stderr, /1 of 2 did not get it/);
  assert.deepEqual(server.received[0]?.recipients, ['ann@example.com']);

  const listed = await report(folder, 'deliveries', '--json');
  const { deliveries } = JSON.parse(listed.stdout) as { deliveries: { state: string; byHand: boolean; recipients: { state: string }[] }[] };
  assert.deepEqual(
    deliveries.map(({ state, byHand, recipients }) => [state, byHand, recipients.map((one) => one.state).join()]),
    [['partly', true, 'sent,refused']],
  );
  assert.doesNotMatch(dry.stdout + sent.stdout + sent.stderr + listed.stdout, /sesame/);
});
