import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { after, test } from 'node:test';
import { realDice, realScheduler, systemResolver } from '#net';
import { selfSigned } from '../../../test/peers/far-phone.ts';
import type { Check } from './check.ts';
import { examineStream } from './examine-stream.ts';
import { printChecks } from './print-checks.ts';

const ports = { resolver: systemResolver(), scheduler: realScheduler(), dice: realDice() };
const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const good = selfSigned('localhost');
const switched = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
const answer = (status: string) => (socket: Duplex) => void socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
const token = (claims: object): string =>
  `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2VjcmV0`;
const good1 = token({ appId: 'cs-1' });

/** A door that answers upgrades so. */
function door(upgrade: (socket: Duplex) => void, identity: { cert: string; key: string } | undefined = good): Promise<number> {
  const server = identity === undefined ? createServer() : createSecureServer(identity);
  servers.push(server);
  server.on('request', (_request, response) => void response.writeHead(200, { server: 'test' }).end());
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => undefined);
    upgrade(socket);
  });
  return new Promise((open) => server.listen(0, '127.0.0.1', () => open((server.address() as AddressInfo).port)));
}
const examine = (url: string, ca: string | undefined = good.cert, timeoutMs = 20_000): Promise<Check[]> =>
  examineStream({ url: new URL(url), timeoutMs, ca }, ports);
const of = (checks: readonly Check[], what: string): string | undefined => {
  const check = checks.find((one) => one.what === what);
  return check?.code ?? check?.verdict;
};

test('a good door: every step is good, and the token is shown to nobody', async () => {
  const port = await door((socket) => socket.write(switched));
  const checks = await examine(`wss://localhost:${port}/stream?token=${good1}&botId=b`);
  assert.deepEqual(
    checks.map(({ what, verdict }) => `${what}: ${verdict}`),
    ['token: ok', 'name: ok', 'connection: ok', 'certificate: ok', 'upgrade: ok', 'first message: ok'],
  );
  const shown = printChecks(checks) + JSON.stringify(checks);
  for (const part of good1.split('.')) assert.ok(!shown.includes(part));
  assert.ok(!shown.includes('cs-1') && shown.includes('appId'));
});

test('each answer to the upgrade has its own words', async () => {
  for (const [status, code] of [
    ['401 Unauthorized', 'STREAM_REFUSED_TOKEN'],
    ['403 Forbidden', 'STREAM_FORBIDDEN'],
    ['404 Not Found', 'STREAM_NOT_FOUND'],
    ['503 Service Unavailable', 'STREAM_BUSY'],
    ['502 Bad Gateway', 'STREAM_PROXY'],
    ['200 OK', 'STREAM_NOT_UPGRADED'],
  ] as const) {
    const checks = await examine(`wss://localhost:${await door(answer(status))}/x?token=${good1}`);
    assert.deepEqual([of(checks, 'upgrade'), of(checks, 'first message')], [code, 'not checked'], status);
  }
  const closes = await door((socket) => void socket.end(switched));
  assert.equal(of(await examine(`wss://localhost:${closes}/x?token=${good1}`), 'first message'), 'STREAM_CLOSED_AT_ONCE');
  const silent = await door(() => undefined);
  assert.equal(of(await examine(`wss://localhost:${silent}/x?token=${good1}`, good.cert, 800), 'upgrade'), 'STREAM_SILENT');
});

test('tokens: absent, cut, expired, without a client', async () => {
  const port = await door((socket) => socket.write(switched), undefined);
  for (const [query, code] of [
    ['', 'TOKEN_ABSENT'],
    [`?token=${good1.slice(0, 30)}`, 'TOKEN_UNREADABLE'],
    [`?token=${token({ appId: 'cs-1', exp: 1 })}`, 'TOKEN_EXPIRED'],
    [`?token=${token({ appid: 'cs-1' })}`, 'TOKEN_NO_APP'],
  ] as const) {
    const checks = await examine(`ws://localhost:${port}/x${query}`);
    assert.deepEqual([of(checks, 'token'), of(checks, 'encryption')], [code, 'STREAM_PLAIN'], query);
  }
});

test('a web address; and no token for a server that cannot be believed', async () => {
  const port = await door(() => undefined);
  assert.equal(of(await examine(`https://localhost:${port}/`), 'answer'), 'ok');
  const other = selfSigned('voice.example.com');
  let asked = 0;
  const elsewhere = await door(() => asked++, other);
  const checks = await examine(`wss://localhost:${elsewhere}/x?token=${good1}`, other.cert);
  assert.deepEqual([of(checks, 'certificate'), of(checks, 'upgrade'), asked], ['CERTIFICATE_WRONG_NAME', 'not checked', 0]);
});
