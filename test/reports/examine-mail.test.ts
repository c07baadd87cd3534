import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realScheduler, selfSigned } from '#net';
import { smtpSchema } from '#providers/smtp';
import { examineMail } from '../../src/app/doctor/examine-mail.ts';
import { onlyUser, openMailServer } from '../../src/providers/smtp/fixtures/mail-server.ts';

const identity = selfSigned(['127.0.0.1']);
const tls = { secure: true, key: identity.key, cert: identity.cert, authOptional: false, onAuth: onlyUser('reports', 'sesame') };

test('the doctor says what is wrong with the mail server, and sends nothing', async (t) => {
  const server = await openMailServer(tls);
  t.after(() => server.close());
  const look = async (given: object): Promise<string> => {
    const config = smtpSchema.parse({ host: '127.0.0.1', port: server.port, from: 'a@example.com', timeoutSeconds: 60, ...given });
    const { verdict, code, seen } = await examineMail(config, realScheduler());
    assert.doesNotMatch(seen, /sesame|wrong-word/);
    return `${verdict} ${code ?? ''}`.trim();
  };
  const auth = { user: 'reports', password: 'sesame' };
  const secured = { tls: 'implicit', ca: identity.cert };
  assert.equal(await look({ ...secured, auth }), 'ok');
  assert.equal(await look({ ...secured, auth: { ...auth, password: 'wrong-word' } }), 'failed MAIL_PASSWORD');
  assert.equal(await look({ tls: 'implicit', auth }), 'failed MAIL_CERTIFICATE');
  assert.equal(await look({ host: 'mail.invalid', ...secured, auth }), 'failed MAIL_NAME_UNKNOWN');
  const plain = await openMailServer();
  t.after(() => plain.close());
  assert.equal(await look({ port: plain.port, auth }), 'failed MAIL_NO_TLS');
  assert.equal(await look({ port: plain.port, tls: 'none' }), 'ok');
  assert.equal(server.received.length + plain.received.length, 0);
});
