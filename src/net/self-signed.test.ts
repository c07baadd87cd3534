import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { connect, createServer } from 'node:tls';
import { selfSigned } from './self-signed.ts';

const now = Date.UTC(2026, 10, 21, 3, 0, 0);

test('the certificate bears all its names, domains and addresses, and its own signature', () => {
  const { cert, key } = selfSigned(['gateway.example', '127.0.0.1', '::1', '2001:db8::10:2', '::ffff:192.0.2.7'], { now, days: 30 });
  const read = new X509Certificate(cert);
  assert.equal(read.subject, 'CN=gateway.example');
  assert.equal(read.issuer, read.subject);
  assert.equal(read.checkHost('gateway.example'), 'gateway.example');
  assert.equal(read.checkHost('other.example'), undefined);
  for (const address of ['127.0.0.1', '::1', '2001:db8::10:2', '::ffff:192.0.2.7']) assert.equal(read.checkIP(address), address);
  assert.equal(read.checkIP('127.0.0.2'), undefined);
  assert.ok(read.verify(read.publicKey) && read.checkPrivateKey(createPrivateKey(key)));
  assert.equal(read.ca, false);
  assert.deepEqual(read.keyUsage, ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  assert.deepEqual(read.publicKey.asymmetricKeyDetails, { namedCurve: 'prime256v1' });
});

test('it is valid from an hour before until so many days after, past 2049 too', () => {
  const { validFromDate, validToDate } = new X509Certificate(selfSigned('a.example', { now, days: 30 }).cert);
  assert.equal(validFromDate.toISOString(), '2026-11-21T02:00:00.000Z');
  assert.equal(validToDate.toISOString(), '2026-12-21T03:00:00.000Z');
  assert.equal(new X509Certificate(selfSigned('a.example', { now, days: 10_000 }).cert).validToDate.getUTCFullYear(), 2054);
});

test('serials and keys differ each time', () => {
  const [one, other] = [selfSigned('a.example'), selfSigned('a.example')];
  assert.notEqual(one.key, other.key);
  assert.notEqual(new X509Certificate(one.cert).serialNumber, new X509Certificate(other.cert).serialNumber);
});

test('a client that was given it believes the server by name and by address, and no other name', async () => {
  const identity = selfSigned(['gateway.example', '127.0.0.1']);
  const server = createServer({ ...identity }, (socket) => socket.end());
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const greet = async (ca: string, servername?: string): Promise<void> => {
    const socket = connect({ host: '127.0.0.1', port, ca, ...(servername === undefined ? {} : { servername }) });
    await once(socket, 'secureConnect');
    socket.destroy();
  };
  await greet(identity.cert, 'gateway.example');
  await greet(identity.cert);
  await assert.rejects(greet(identity.cert, 'other.example'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  await assert.rejects(greet(selfSigned('gateway.example').cert, 'gateway.example'), /self-signed|signature/);
  server.close();
});
