import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { acceptWebSocket, PreparedText, type WebSocketDoor } from './websocket.ts';

type Seen =
  | { readonly text: string }
  | { readonly binary: string }
  | 'pong'
  | { readonly code: number; readonly reason: string; readonly clean: boolean };

/** One accepted WebSocket with all it told, and a way to wait for more. */
interface Accepted {
  readonly door: WebSocketDoor;
  readonly seen: Seen[];
  until(fits: (seen: readonly Seen[]) => boolean): Promise<void>;
}

let server: Server;
let port = 0;
const sockets = new Set<Duplex>();
const takers: ((accepted: Accepted | undefined) => void)[] = [];

before(async () => {
  server = createServer();
  server.on('upgrade', (request, socket, head) => {
    sockets.add(socket);
    const seen: Seen[] = [];
    let waiters: (() => void)[] = [];
    const tell = (one: Seen): void => {
      seen.push(one);
      for (const wake of waiters.splice(0)) wake();
    };
    const door = acceptWebSocket(request, socket, head, {
      text: (octets) => tell({ text: octets.toString() }),
      binary: (octets) => tell({ binary: octets.toString('hex') }),
      pong: () => tell('pong'),
      close: (code, reason, clean) => tell({ code, reason, clean }),
    });
    const until = async (fits: (seen: readonly Seen[]) => boolean): Promise<void> => {
      while (!fits(seen)) await new Promise<void>((wake) => (waiters = [...waiters, wake]));
    };
    takers.shift()?.(door && { door, seen, until });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
after(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

const accepted = (): Promise<Accepted | undefined> => new Promise((done) => takers.push(done));

async function join(): Promise<Accepted & { client: WebSocket }> {
  const arrived = accepted();
  const client = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: true });
  client.on('error', () => {});
  const [far] = await Promise.all([arrived, new Promise((done) => client.once('open', done))]);
  assert.ok(far);
  return { ...far, client };
}

/** A client that writes octets itself. */
async function joinRaw(...atOnce: Buffer[]): Promise<Accepted & { socket: Socket }> {
  const arrived = accepted();
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const handshake =
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  socket.write(Buffer.concat([Buffer.from(handshake), ...atOnce]));
  const far = await arrived;
  assert.ok(far);
  await new Promise((done) => socket.once('data', done));
  return { ...far, socket };
}

/** A frame as a client writes it. */
function frame(opcode: number, payload: Buffer, { fin = true, masked = true, rsv = 0 } = {}): Buffer {
  const length = payload.length;
  const extra = length < 126 ? Buffer.alloc(0) : length < 65_536 ? Buffer.from([length >> 8, length & 255]) : Buffer.alloc(8);
  if (extra.length === 8) extra.writeBigUInt64BE(BigInt(length));
  const mask = randomBytes(4);
  const short = length < 126 ? length : length < 65_536 ? 126 : 127;
  const body = masked ? Buffer.from(payload.map((octet, i) => octet ^ (mask[i % 4] as number))) : payload;
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | rsv | opcode, (masked ? 0x80 : 0) | short]), extra, masked ? mask : Buffer.alloc(0), body]);
}

const closed = (seen: readonly Seen[]): boolean => seen.some((one) => typeof one === 'object' && 'code' in one);
const texts = (seen: readonly Seen[]): string[] => seen.flatMap((one) => (typeof one === 'object' && 'text' in one ? [one.text] : []));

test('messages go both ways; compression is not agreed to', async () => {
  const { client, door, seen, until } = await join();
  assert.equal(client.extensions, '');
  const got: string[] = [];
  client.on('message', (octets) => got.push(String(octets)));
  client.send('héllo');
  client.send(Buffer.from([1, 2, 255]));
  await until((so) => so.length === 2);
  assert.deepEqual(seen, [{ text: 'héllo' }, { binary: '0102ff' }]);
  door.sendText('one');
  door.sendText(Buffer.from('two'));
  const prepared = new PreparedText(5);
  prepared.text.write('three');
  door.sendPrepared(prepared);
  const long = new PreparedText(300);
  long.text.fill('x');
  door.sendPrepared(long);
  door.ping();
  await until((so) => so.includes('pong'));
  assert.deepEqual(got, ['one', 'two', 'three', 'x'.repeat(300)]);
  client.close(1000, 'bye');
  await until(closed);
  assert.deepEqual(seen.at(-1), { code: 1000, reason: 'bye', clean: true });
  door.sendText('late');
  door.sendPrepared(prepared);
  door.ping();
  door.close(1000, '');
  door.terminate();
});

test('however a stream of frames is cut, fragmented or mixed, the messages are the same', async () => {
  const piece = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('text' as const), body: fc.string({ unit: 'grapheme', maxLength: 200 }), cuts: fc.nat(3) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('text' as const), body: fc.constant('y'.repeat(65_536)), cuts: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('ping' as const), body: fc.constant('p'), cuts: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('binary' as const), body: fc.string({ unit: 'binary-ascii' }), cuts: fc.constant(0) }) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 40 }),
      async (pieces, cuts) => {
        const { socket, seen, until } = await joinRaw();
        const octets: Buffer[] = [];
        for (const { kind, body, cuts: parts } of pieces) {
          const payload = Buffer.from(body);
          if (kind === 'ping') octets.push(frame(9, payload));
          else if (kind === 'binary') octets.push(frame(2, payload));
          else {
            for (let i = 0; i <= parts; i++) {
              const part = payload.subarray(Math.floor((i * payload.length) / (parts + 1)), Math.floor(((i + 1) * payload.length) / (parts + 1)));
              octets.push(frame(i === 0 ? 1 : 0, part, { fin: i === parts }));
              if (i < parts) octets.push(frame(9, Buffer.from('between')));
            }
          }
        }
        octets.push(frame(1, Buffer.from('the end')));
        const whole = Buffer.concat(octets);
        let at = 0;
        for (const cut of cuts) {
          if (at >= whole.length) break;
          await new Promise((done) => socket.write(whole.subarray(at, at + cut), done));
          at += cut;
        }
        socket.write(whole.subarray(at));
        await until((so) => texts(so).includes('the end') || closed(so));
        const expected = [...pieces.filter(({ kind }) => kind === 'text').map(({ body }) => body), 'the end'];
        assert.deepEqual(texts(seen), expected);
        assert.equal(seen.length, pieces.filter(({ kind }) => kind !== 'ping').length + 1);
        socket.destroy();
        await until(closed);
        assert.deepEqual(seen.at(-1), { code: 1006, reason: '', clean: false });
      },
    ),
    { numRuns: 40 },
  );
});

test('messages that come in one piece with the handshake are not lost', async () => {
  const { socket, seen, until } = await joinRaw(frame(1, Buffer.from('one')), frame(1, Buffer.from('two')).subarray(0, 4));
  await until((so) => so.length === 1);
  assert.deepEqual(seen, [{ text: 'one' }]);
  socket.destroy();
});

test('what breaks the protocol closes that one connection, with a code and a reason', async () => {
  const good = frame(1, Buffer.from('good'));
  const cases: readonly (readonly [string, readonly Buffer[], number, string])[] = [
    ['too large', [frame(1, Buffer.alloc(65_537, 'x'))], 1009, 'message too large'],
    ['too large by header alone', [Buffer.from([0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0])], 1009, 'message too large'],
    ['larger than any number', [Buffer.from([0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4])], 1009, 'message too large'],
    ['too large in pieces', [frame(1, Buffer.alloc(40_000, 'x'), { fin: false }), frame(0, Buffer.alloc(40_000, 'x'))], 1009, 'message too large'],
    [
      'endless pieces',
      [frame(1, Buffer.from('a'), { fin: false }), ...Array.from({ length: 64 }, () => frame(0, Buffer.from('b'), { fin: false }))],
      1008,
      'message in too many parts',
    ],
    ['not UTF-8', [frame(1, Buffer.from([0x61, 0xc3, 0x28]))], 1007, 'text is not UTF-8'],
    ['not UTF-8, in pieces', [frame(1, Buffer.from([0xc3]), { fin: false }), frame(0, Buffer.from([0x28]))], 1007, 'text is not UTF-8'],
    ['no mask', [frame(1, Buffer.from('x'), { masked: false })], 1002, 'protocol error'],
    ['reserved bits', [frame(1, Buffer.from('x'), { rsv: 0x40 })], 1002, 'protocol error'],
    ['unknown opcode', [frame(3, Buffer.from('x'))], 1002, 'protocol error'],
    ['continuation of nothing', [frame(0, Buffer.from('x'))], 1002, 'protocol error'],
    ['a second beginning', [frame(1, Buffer.from('x'), { fin: false }), frame(1, Buffer.from('y'))], 1002, 'protocol error'],
    ['a ping in pieces', [frame(9, Buffer.from('x'), { fin: false })], 1002, 'protocol error'],
    ['an impossible close code', [frame(8, Buffer.from([0, 5]))], 1002, 'protocol error'],
  ];
  const witness = await join();
  // The rest of a message that is refused must not keep the connection open: a client of `ws` waits for our side's end.
  const large = await join();
  const sentAt = performance.now();
  large.client.send('x'.repeat(200_000));
  await large.until(closed);
  assert.deepEqual(large.seen, [{ code: 1009, reason: 'message too large', clean: false }]);
  assert.ok(performance.now() - sentAt < 5000, 'closed by the far side’s answer, not by the time-out');
  for (const [name, octets, code, reason] of cases) {
    const { socket, seen, until } = await joinRaw();
    socket.write(Buffer.concat([good, ...octets, good]));
    await until(closed);
    assert.deepEqual(seen.at(-1), { code, reason, clean: false }, name);
    assert.deepEqual(texts(seen), ['good'], name);
    socket.destroy();
  }
  witness.client.send('still here');
  await witness.until((so) => so.length === 1);
  witness.client.terminate();
});

test('what is no WebSocket handshake is answered and gives no door', async () => {
  for (const [key, version] of [
    ['short', '13'],
    ['AAAAAAAAAAAAAAAAAAAAAA==', '7'],
  ]) {
    const arrived = accepted();
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: ${version}\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
    const answer = await new Promise<string>((done) => socket.once('data', (octets) => done(String(octets))));
    assert.match(answer, /^HTTP\/1.1 400 /);
    assert.equal(await arrived, undefined);
    socket.destroy();
  }
});

test('a prepared message that the kernel does not take at once keeps its octets', async () => {
  const { client, door } = await join();
  const flowing = new Promise<string[]>((done) => {
    const got: string[] = [];
    client.on('message', (octets) => {
      got.push(String(octets));
      if (got.length === 2000) done(got);
    });
  });
  client.pause();
  const prepared = new PreparedText(10_000);
  for (let i = 0; i < 2000; i++) {
    prepared.text.fill(' ').write(String(i));
    door.sendPrepared(prepared);
  }
  assert.ok(door.bufferedBytes > 0, 'the test means to fill the kernel');
  client.resume();
  assert.deepEqual(
    (await flowing).map((text) => Number(text)),
    Array.from({ length: 2000 }, (_, i) => i),
  );
  client.terminate();
});
