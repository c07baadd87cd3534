import assert from 'node:assert/strict';
import { connect as connectPlain } from 'node:net';
import { after, test } from 'node:test';
import { connect } from 'node:tls';
import { silentLogger } from '#base';
import { openApiClient } from './api-client.ts';
import { createHttpDoor } from './http-door.ts';
import { realScheduler } from './scheduler.ts';
import { selfSigned } from './self-signed.ts';

const identity = selfSigned('gateway.example');
const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger: silentLogger, tls: identity });
door.app.get('/demo/:x', async (request) => ({ x: (request.params as { x: string }).x }));
door.upgrade('/stream', (_request, socket) => socket.end('HTTP/1.1 418 taken\r\n\r\n'));
const { port } = await door.listen();
after(() => door.close());

test('the door speaks TLS 1.2 or better, upgrades included', async () => {
  const request = 'GET /stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  const answer = await new Promise<string>((done, fail) => {
    let got = '';
    const socket = connect({ port, host: '127.0.0.1', ca: identity.cert, checkServerIdentity: () => undefined }, () => socket.write(request));
    socket.on('data', (octets) => (got += octets));
    socket.on('error', fail);
    socket.on('close', () => done(got));
  });
  assert.match(answer, /^HTTP\/1\.1 418/);
  const old = new Promise((_done, fail) =>
    connect({ port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }).on('error', fail),
  );
  await assert.rejects(old);
});

test('a handshake that does not come is cut', async () => {
  const hasty = createHttpDoor({ host: '127.0.0.1', port: 0, logger: silentLogger, tls: identity, timeouts: { headersMs: 100 } });
  const { port } = await hasty.listen();
  after(() => hasty.close());
  const socket = connectPlain(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  await new Promise((done) => socket.once('close', done));
});

test('the gateway believes itself by its certificate, whatever name that bears, and nobody else', async () => {
  const open = (cert: string) =>
    openApiClient({
      apis: { own: { method: 'GET', url: '/demo/{x}' } },
      scheduler: realScheduler(),
      logger: silentLogger,
      own: () => ({ url: `https://127.0.0.1:${port}`, cert }),
    });
  const abort = new AbortController().signal;
  const trusting = open(identity.cert);
  assert.deepEqual(await trusting.call({ api: 'own', values: { x: '1' } }, abort), { ok: true, status: 200, body: { x: '1' } });
  trusting.close();
  const mistrusting = open(selfSigned('gateway.example').cert);
  assert.deepEqual(await mistrusting.call({ api: 'own', values: { x: '1' } }, abort), { ok: false, code: 'API_UNREACHABLE' });
  mistrusting.close();
});
