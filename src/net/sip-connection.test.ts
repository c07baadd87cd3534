import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import type { Instant } from '#base';
import { defaultLimits } from '#protocols/sip';
import { until } from '../../test/until.ts';
import { type CloseReason, defaultConnectionLimits, SipConnection } from './sip-connection.ts';

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as { port: number };
const sockets: Socket[] = [];
after(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** A connection of ours or theirs, with its far end and a clock that only the test turns. */
async function open(ours: boolean, limits: Partial<typeof defaultConnectionLimits> = {}) {
  const client = connect(port, '127.0.0.1');
  const [[accepted]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [[Socket], unknown];
  sockets.push(client, accepted);
  const [near, far] = ours ? [client, accepted] : [accepted, client];
  const clock = { now: 0 as Instant };
  const messages: string[] = [];
  let said = '';
  far.on('data', (octets) => (said += octets));
  far.on('error', () => {});
  let closedFor: CloseReason | undefined;
  let tell: () => void = () => {};
  const closed = new Promise<void>((done) => (tell = done));
  const connection = new SipConnection(
    near,
    { name: 'tcp-1', transport: 'tcp', address: '127.0.0.1', port, ours },
    { ...defaultConnectionLimits, ...limits },
    defaultLimits,
    {
      message: (octets) => messages.push(Buffer.from(octets).toString('latin1')),
      closed(_connection, reason) {
        closedFor = reason;
        tell();
      },
    },
    () => clock.now,
  );
  if (ours) near.emit('connect'); // It stood before the connection was made of it.
  const at = (ms: number): CloseReason | undefined => {
    clock.now = ms as Instant;
    connection.check(clock.now);
    return closedFor;
  };
  return { connection, near, far, messages, at, closed, said: () => said, reason: () => closedFor };
}

const options = 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n';

test('their keep-alive is answered with one CRLF, between messages too (RFC 5626 §3.5.1)', async () => {
  const { far, messages, said } = await open(false);
  far.write(`\r\n\r\n${options}\r\n\r\n`);
  await until(() => said() === '\r\n\r\n', 'the answer');
  assert.deepEqual(messages, [options]);
});

test('ours is sent when it has been quiet; once it was answered, silence means death', async () => {
  const { far, said, messages, at } = await open(true);
  assert.equal(at(94_999), undefined);
  at(95_000);
  await until(() => said() === '\r\n\r\n', 'a keep-alive');
  // It was never answered before: the far side may not know the habit (RFC 6223).
  assert.equal(at(106_000), undefined);
  far.write(`\r\n${options}`);
  await until(() => messages.length === 1, 'the message');
  at(250_000);
  await until(() => said() === '\r\n\r\n\r\n\r\n', 'another keep-alive');
  assert.equal(at(260_000), undefined);
  assert.equal(at(260_001), 'dead');
});

test('a message has 10 s from its first octet to its last, drop by drop or not', async () => {
  const { far, at, connection, messages } = await open(false);
  far.write(options);
  await until(() => messages.length === 1, 'the message');
  far.write('OPTIONS sip:a ');
  await until(() => connection.waitingBytes > 0, 'octets that wait');
  assert.equal(at(9000), undefined);
  far.write('SIP/2.0\r\n');
  assert.equal(at(10_001), 'slow-message');
});

test('who connects and says nothing is sent away; who said something may be quiet for half an hour', async () => {
  const silent = await open(false);
  assert.equal(silent.at(15_000), undefined);
  assert.equal(silent.at(15_001), 'silent');
  const quiet = await open(false);
  quiet.far.write(options);
  await until(() => quiet.messages.length === 1, 'the message');
  assert.equal(quiet.at(1_800_000), undefined);
  assert.equal(quiet.at(1_800_001), 'idle');
});

test('who reads nothing is cut off: by octets at once, by time later', async () => {
  const one = await open(false, { backlogBytes: 10_000 });
  one.far.pause();
  assert.equal(one.connection.write(new Uint8Array(10_001)), false);
  assert.equal(one.reason(), 'backlog');

  const other = await open(false, { backlogBytes: 64 * 1024 * 1024, firstMessageMs: 1e9 });
  other.far.pause();
  for (let n = 0; n < 32; n++) other.connection.write(new Uint8Array(1024 * 1024));
  // The kernel takes what it can; from then on nothing flows.
  let ms = 0;
  await until(() => other.at((ms += 20_001)) !== undefined, 'the end');
  assert.ok(ms > 40_000, 'not before it was looked at twice');
  assert.equal(other.reason(), 'stalled');
});

test('a stream that broke: what can be answered is handed on, the answer goes out, then the end', async () => {
  const { far, messages, connection, said, closed, reason } = await open(false);
  far.write('INVITE sip:a SIP/2.0\r\nContent-Length: two\r\n\r\nrest');
  await closed;
  assert.equal(reason(), 'broken-stream');
  assert.equal(messages.length, 1);
  assert.equal(connection.write(new Uint8Array(1)), false, 'after the end nothing is written');
  await once(far, 'close');
  assert.equal(said(), '');
});

test('a connection that never stands is given up', async () => {
  const never = connect({ host: 'nowhere.example', port, lookup: () => {} });
  sockets.push(never);
  let verdict: CloseReason | undefined;
  const connection = new SipConnection(
    never,
    { name: 'tcp-2', transport: 'tcp', address: '192.0.2.1', port, ours: true },
    defaultConnectionLimits,
    defaultLimits,
    {
      message() {},
      closed(_one, reason) {
        verdict = reason;
      },
    },
    () => 0 as Instant,
  );
  const at = (ms: number): CloseReason | undefined => {
    connection.check(ms as Instant);
    return verdict;
  };
  assert.equal(at(10_000), undefined);
  assert.equal(at(10_001), 'unreachable');
});

test('requests that wait are known by name, and forgotten after 64·T1', async () => {
  const { connection, at } = await open(true);
  connection.write(Buffer.from('x'), 'c|1|INVITE' as never);
  assert.deepEqual(connection.waiting, ['c|1|INVITE']);
  for (const ms of [33_000, 66_000, 99_000]) {
    at(ms);
    connection.write(Buffer.from('x'), `c|${ms}|INVITE` as never);
  }
  assert.deepEqual(connection.waiting, ['c|99000|INVITE', 'c|66000|INVITE']);
});
