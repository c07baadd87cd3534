import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Logger, silentLogger, type WallTime } from '#base';
import { type Mail, type Mailer, silentMeter } from '#contract';
import { realScheduler, selfSigned } from '#net';
import { type MailServerOptions, onlyUser, openMailServer } from './fixtures/mail-server.ts';
import { smtp } from './smtp.ts';
import { mailAddress, type SmtpConfig, smtpSchema } from './smtp-schema.ts';

const scheduler = realScheduler();
const mail: Mail = {
  to: ['Ann Example <ann@example.com>', 'bob@example.com'],
  subject: 'Wöchentlich: resolved — escalated',
  text: 'Seven.\n',
  html: '<p>Seven.</p>',
  attachments: [{ name: 'report.csv', type: 'text/csv', octets: Buffer.from('a,b\r\n1,2\r\n') }],
  messageId: '<weekly.2026-11-23@cordboard.example>',
  date: Date.parse('2026-11-23T06:00:00Z') as WallTime,
};

const identity = selfSigned(['mail.example', '127.0.0.1']);

function mailerTo(port: number, given: object, t: TestContext, logger: Logger = silentLogger): Mailer {
  const config: SmtpConfig = smtpSchema.parse({
    host: '127.0.0.1',
    port,
    tls: 'none',
    from: 'Reports <reports@example.com>',
    timeoutSeconds: 60,
    ...given,
  });
  const mailer = smtp(config, { scheduler, logger, meter: silentMeter });
  t.after(() => mailer.close());
  return mailer;
}

async function pair(t: TestContext, server: MailServerOptions = {}, given: object = {}, logger?: Logger) {
  const far = await openMailServer(server);
  t.after(() => far.close());
  return { far, mailer: mailerTo(far.port, given, t, logger) };
}

const code = (wanted: string) => (error: { code?: string }) => error.code === wanted || `${error.code} is not ${wanted}`;
const failsWith = (work: Promise<unknown>, wanted: string): Promise<void> =>
  assert.rejects(work, (error: { code?: string }) => code(wanted)(error) === true);

test('a mail arrives whole: addresses, both bodies, attachment, its name for ever', async (t) => {
  const { far, mailer } = await pair(t, {}, { replyTo: 'desk@example.com' });
  assert.deepEqual(
    await mailer.send(mail, mail.to),
    mail.to.map((recipient) => ({ recipient, kind: 'accepted' })),
  );
  const [got] = far.received;
  assert.deepEqual(got?.recipients, ['ann@example.com', 'bob@example.com']);
  assert.equal(got?.from, 'reports@example.com');
  const { subject, text, html, messageId, to, replyTo, date, attachments, headers } = got?.mail ?? assert.fail();
  assert.deepEqual([subject, text?.trim(), html?.trim(), messageId], [mail.subject, 'Seven.', '<p>Seven.</p>', mail.messageId]);
  assert.deepEqual(
    to?.map(({ name, address }) => `${name} ${address}`.trim()),
    ['Ann Example ann@example.com', 'bob@example.com'],
  );
  assert.equal(replyTo?.[0]?.address, 'desk@example.com');
  assert.equal(Date.parse(date ?? ''), mail.date);
  assert.ok(headers.some(({ key, value }) => key === 'auto-submitted' && value === 'auto-generated'));
  assert.equal(attachments[0]?.filename, 'report.csv');
  assert.equal(Buffer.from(attachments[0]?.content as ArrayBuffer).toString(), 'a,b\r\n1,2\r\n');
});

test('each recipient has a verdict of its own: taken, not now, never', async (t) => {
  const { mailer } = await pair(t, {
    verdict: (recipient) =>
      ({ 'bob@example.com': { status: 550, says: 'no such user' }, 'cy@example.com': { status: 451, says: 'greylisted' } })[recipient],
  });
  const verdicts = await mailer.send(mail, ['ann@example.com', 'Bob <bob@example.com>', 'cy@example.com']);
  assert.deepEqual(verdicts, [
    { recipient: 'ann@example.com', kind: 'accepted' },
    { recipient: 'Bob <bob@example.com>', kind: 'refused', status: 550, code: 'SMTP_RECIPIENT_REFUSED' },
    { recipient: 'cy@example.com', kind: 'later', status: 451, code: 'SMTP_RECIPIENT_LATER' },
  ]);
});

test('all refused is a verdict on each of them too', async (t) => {
  const { mailer } = await pair(t, { verdict: () => ({ status: 550, says: 'nobody' }) });
  assert.deepEqual(
    (await mailer.send(mail, mail.to)).map(({ kind }) => kind),
    ['refused', 'refused'],
  );
});

test('a server that wants TLS and a password gets both, in either way of signing in', async (t) => {
  for (const method of ['plain', 'login', 'any'] as const) {
    const tls = { secure: true, key: identity.key, cert: identity.cert, authOptional: false, onAuth: onlyUser('reports', 'the word') };
    const { far, mailer } = await pair(t, tls, { tls: 'implicit', ca: identity.cert, auth: { user: 'reports', password: 'the word', method } });
    await mailer.check();
    await mailer.send(mail, mail.to);
    assert.deepEqual([far.received[0]?.secure, far.received[0]?.user], [true, 'reports']);
  }
});

test('STARTTLS secures the connection before a word of the mail', async (t) => {
  const { far, mailer } = await pair(t, { disabledCommands: [], key: identity.key, cert: identity.cert }, { tls: 'starttls', ca: identity.cert });
  await mailer.send(mail, mail.to);
  assert.equal(far.received[0]?.secure, true);
});

test('without TLS there is no mail, where TLS is wanted', async (t) => {
  const { far, mailer } = await pair(t, {}, { tls: 'starttls' });
  await failsWith(mailer.send(mail, mail.to), 'SMTP_NO_TLS');
  assert.equal(far.received.length, 0);
});

test('a certificate of nobody we know, or for another name, is not believed', async (t) => {
  const tls = { secure: true, key: identity.key, cert: identity.cert };
  const { mailer } = await pair(t, tls, { tls: 'implicit' });
  await failsWith(mailer.send(mail, mail.to), 'SMTP_CERTIFICATE');
  const { mailer: other } = await pair(t, tls, { tls: 'implicit', ca: identity.cert, serverName: 'other.example' });
  await failsWith(other.check(), 'SMTP_CERTIFICATE');
});

test('a wrong password is told as such, and stands nowhere in what is told', async (t) => {
  const lines: string[] = [];
  const note = (...said: unknown[]): void => void lines.push(JSON.stringify(said));
  const logger: Logger = { ...silentLogger, info: note, warn: note, error: note, debug: note };
  const tls = { secure: true, key: identity.key, cert: identity.cert, authOptional: false, onAuth: onlyUser('reports', 'right') };
  const { mailer } = await pair(t, tls, { tls: 'implicit', ca: identity.cert, auth: { user: 'reports', password: 'wrong-secret' } }, logger);
  await assert.rejects(mailer.send(mail, mail.to), (error: Error & { code?: string; facts?: unknown }) => {
    lines.push(JSON.stringify([error.message, error.facts]));
    return error.code === 'SMTP_AUTH';
  });
  assert.doesNotMatch(lines.join('\n'), /wrong-secret|d3Jvbmctc2VjcmV0/);
});

test('a password is never sent over a plain connection', async (t) => {
  const { far, mailer } = await pair(t, {}, { auth: { user: 'reports', password: 'seen' } });
  await failsWith(mailer.send(mail, mail.to), 'SMTP_NO_TLS');
  await failsWith(mailer.check(), 'SMTP_NO_TLS');
  assert.equal(far.received.length, 0);
});

test('a server that wants to know who sends, a full one, one that minds the sender or the mail: each is told apart', async (t) => {
  const { mailer: unknown } = await pair(t, { authOptional: false });
  await failsWith(unknown.send(mail, mail.to), 'SMTP_NO_AUTH');
  const refused = (status: number): MailServerOptions => ({ onMail: () => ({ status, says: 'no' }) });
  for (const [status, wanted] of [
    [452, 'SMTP_LATER'],
    [554, 'SMTP_MAIL_REFUSED'],
    [552, 'SMTP_MAIL_TOO_LARGE'],
  ] as const) {
    const { mailer } = await pair(t, refused(status));
    await failsWith(mailer.send(mail, mail.to), wanted);
  }
  const onMailFrom: MailServerOptions['onMailFrom'] = (_address, _session, done) => done(Object.assign(new Error('not you'), { responseCode: 553 }));
  const { mailer: minded } = await pair(t, { onMailFrom });
  await failsWith(minded.send(mail, mail.to), 'SMTP_SENDER_REFUSED');
});

test('nobody there, a name that leads nowhere, and one that says nothing', async (t) => {
  const far = await openMailServer();
  await far.close();
  await failsWith(mailerTo(far.port, {}, t).send(mail, mail.to), 'SMTP_UNREACHABLE');
  await failsWith(mailerTo(25, { host: 'mail.invalid' }, t).check(), 'SMTP_NO_SUCH_HOST');
  const silent = createServer(() => undefined);
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  t.after(() => silent.close());
  const { port } = silent.address() as { port: number };
  await failsWith(mailerTo(port, { timeoutSeconds: 1 }, t).check(), 'SMTP_TIMEOUT');
  const hangsUp = createServer((socket) => socket.destroy());
  await new Promise<void>((listening) => hangsUp.listen(0, '127.0.0.1', listening));
  t.after(() => hangsUp.close());
  await failsWith(mailerTo((hangsUp.address() as { port: number }).port, {}, t).send(mail, mail.to), 'SMTP_BROKEN_OFF');
});

test('what is under way is broken off when it must be', async (t) => {
  const silent = createServer(() => undefined);
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  t.after(() => silent.close());
  const mailer = mailerTo((silent.address() as { port: number }).port, {}, t);
  const stop = new AbortController();
  const sending = mailer.send(mail, mail.to, stop.signal);
  stop.abort();
  await failsWith(sending, 'SMTP_STOPPED');
});

test('addresses that could end their line, or be two, are none', () => {
  for (const good of ['ann@example.com', 'Ann Example <ann@example.com>', 'o+tag@sub.example.co', 'ann@localhost'])
    assert.ok(mailAddress.safeParse(good).success, good);
  for (const wrong of ['ann', 'a@b, c@d', 'a@b\r\nBcc: x@y', 'Ann <a@b', 'a@b>', '<>', 'a b@c', 'x" <a@b>'])
    assert.ok(!mailAddress.safeParse(wrong).success, wrong);
});
