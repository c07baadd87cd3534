import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { localAddressTowards } from './local-address.ts';
import { realScheduler } from './scheduler.ts';
import { selfSigned } from './self-signed.ts';
import { openTcpDoor, tryTcpPort } from './tcp.ts';
import { inspectTls, type TlsInspection } from './tls-inspection.ts';

const scheduler = realScheduler();

async function inspectionOf(names: string[], name: string, ca: 'own' | 'none' = 'own'): Promise<TlsInspection> {
  const identity = selfSigned(names);
  const server = createTlsServer(identity, (socket) => socket.on('error', () => undefined));
  const port = await new Promise<number>((open) => server.listen(0, '127.0.0.1', () => open((server.address() as { port: number }).port)));
  const seen = await inspectTls(
    { address: '127.0.0.1', port, name, secure: true, timeoutMs: 60_000, ...(ca === 'own' ? { ca: identity.cert } : {}) },
    scheduler,
  );
  await new Promise((closed) => server.close(closed));
  return seen;
}

test('a certificate is looked at, not judged: exact, by a wildcard, for others, and by nobody known', async () => {
  const exact = await inspectionOf(['sip.example.com'], 'sip.example.com');
  assert.deepEqual([exact.reached, exact.named, exact.distrust, exact.protocol], ['yes', 'exactly', undefined, 'TLSv1.3']);
  assert.deepEqual(exact.chain[0]?.names, ['DNS:sip.example.com']);
  assert.equal((await inspectionOf(['*.example.com'], 'sip.example.com')).named, 'by-wildcard');
  assert.equal((await inspectionOf(['127.0.0.1'], '127.0.0.1')).named, 'exactly');
  const strange = await inspectionOf(['other.example.com'], 'sip.example.com', 'none');
  assert.deepEqual([strange.named, strange.distrust], ['no', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
});

test('plain TCP is only reached for; a port that nobody has is refused', async () => {
  const door = await openTcpDoor({ host: '127.0.0.1', port: 0 }, (socket) => socket.on('error', () => undefined));
  const wish = { address: '127.0.0.1', port: door.port, name: 'x', secure: false, timeoutMs: 3000 };
  assert.equal((await inspectTls(wish, scheduler)).reached, 'yes');
  await door.close();
  assert.equal((await inspectTls(wish, scheduler)).reached, 'refused');
});

test('which address of ours reaches another, and whether a port could be listened on', async () => {
  assert.equal(await localAddressTowards('127.0.0.1'), '127.0.0.1');
  const server = createServer();
  const port = await new Promise<number>((open) => server.listen(0, '127.0.0.1', () => open((server.address() as { port: number }).port)));
  assert.equal(await tryTcpPort({ host: '127.0.0.1', port }), 'EADDRINUSE');
  await new Promise((closed) => server.close(closed));
  assert.equal(await tryTcpPort({ host: '127.0.0.1', port }), undefined);
  assert.equal(await tryTcpPort({ host: '192.0.2.1', port: 0 }), 'EADDRNOTAVAIL');
});
