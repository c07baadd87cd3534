import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { type LogFields, type Logger, silentLogger } from '#base';
import { silentMeter, type VoiceCall, type VoiceCallEvent } from '#contract';
import { createHttpDoor, type HttpDoor, realDice, signToken } from '#net';
import { until } from '../../../test/until.ts';
import { type Connector, talkdeskStream } from './connector.ts';
import { connectedMessage, sampleIds, silence, startMessage, stopMessage } from './fixtures/messages.ts';
import { client, directory, optionsWith, secret, TestClock } from './fixtures/world.ts';
import { printStreamUrl } from './stream-url.ts';

interface House {
  readonly door: HttpDoor;
  readonly port: number;
  readonly clock: TestClock;
  readonly connector: Connector;
  readonly calls: { readonly call: VoiceCall; readonly events: VoiceCallEvent[] }[];
  readonly counted: string[];
  readonly lines: { readonly message: string; readonly fields: LogFields }[];
}

const open: House[] = [];
after(async () => {
  for (const { connector, door } of open) {
    await door.close();
    await connector.close();
  }
});

async function house(options: object = {}, onCall?: (call: VoiceCall) => void): Promise<House> {
  const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger: silentLogger });
  const clock = new TestClock();
  const calls: House['calls'] = [];
  const counted: string[] = [];
  const lines: House['lines'] = [];
  const line = (message: string, fields: LogFields = {}): void => void lines.push({ message, fields });
  const logger: Logger = { error: line, warn: line, info: line, debug: line, with: () => logger };
  const connector = talkdeskStream(optionsWith(options), {
    door,
    directory,
    scheduler: clock,
    dice: realDice(),
    logger,
    meter: { ...silentMeter, count: (name, labels = {}) => void counted.push(`${name} ${Object.values(labels).join(' ')}`) },
    onCall:
      onCall ??
      ((call) => {
        const events: VoiceCallEvent[] = [];
        call.attend((event) => events.push(event.kind === 'audio' ? { ...event, frame: event.frame.slice() } : event));
        calls.push({ call, events });
      }),
  });
  await connector.open();
  const { port } = await door.listen();
  const one = { door, port, clock, connector, calls, counted, lines };
  open.push(one);
  return one;
}

const token = await signToken({ id: client.id, algorithm: 'HS256', key: secret });
const urlOf = (port: number, more: Partial<Parameters<typeof printStreamUrl>[0]> = {}): string =>
  printStreamUrl({
    base: `http://127.0.0.1:${port}`,
    path: '/audiosocket/talkdesk',
    number: '+15550100',
    token,
    bot: 'st-parcels',
    account: 'acme',
    listen: false,
    ...more,
  });

interface Talkdesk {
  readonly socket: WebSocket;
  readonly got: { event: string; [key: string]: unknown }[];
  readonly closed: () => { code: number; reason: string } | undefined;
}

async function knock(url: string): Promise<Talkdesk> {
  const socket = new WebSocket(url);
  const got: Talkdesk['got'] = [];
  let closed: { code: number; reason: string } | undefined;
  socket.on('message', (octets) => got.push(JSON.parse(String(octets))));
  socket.on('error', () => {});
  socket.on('close', (code, reason) => (closed = { code, reason: String(reason) }));
  await new Promise((done, fail) => {
    socket.once('open', done);
    socket.once('close', fail);
  });
  return { socket, got, closed: () => closed };
}

const startAs = (interaction: string): string => startMessage.text.replace(sampleIds.interactionId, interaction);
const media = (chunk: number, payload = silence): string =>
  JSON.stringify({
    event: 'media',
    sequenceNumber: String(chunk + 1),
    streamSid: sampleIds.streamSid,
    media: { track: 'inbound', chunk: String(chunk), timestamp: String(chunk * 20), payload },
  });

/** A stream that has begun. */
async function begin(at: House, interaction = sampleIds.interactionId): Promise<Talkdesk & House['calls'][number]> {
  const before = at.calls.length;
  const talkdesk = await knock(urlOf(at.port));
  talkdesk.socket.send(connectedMessage.text);
  talkdesk.socket.send(startAs(interaction));
  await until(() => at.calls.length > before, 'the call');
  return { ...talkdesk, ...(at.calls[before] as House['calls'][number]) };
}

const eventsOf = (got: Talkdesk['got'], event: string): Talkdesk['got'] => got.filter((one) => one.event === event);

test('a call over a real socket, from the start to the goodbye', async () => {
  const at = await house();
  const { socket, got, call, events, closed } = await begin(at);
  assert.equal(call.facts.interactionId, sampleIds.interactionId);
  for (let chunk = 1; chunk <= 10; chunk++) socket.send(media(chunk));
  await until(() => events.length === 10, 'ten frames');
  call.play(new Int16Array(20 * 160).fill(8000));
  call.mark('hello');
  at.clock.pass(5);
  await until(() => eventsOf(got, 'media').length === 6, 'the lead');
  at.clock.pass(300);
  await until(() => eventsOf(got, 'mark').length === 1, 'the mark');
  assert.equal(eventsOf(got, 'media').length, 20);
  assert.deepEqual(got.at(-1), { event: 'mark', streamSid: sampleIds.streamSid, mark: { name: '1' } });
  socket.send(JSON.stringify({ event: 'mark', streamSid: sampleIds.streamSid, mark: { name: '1' } }));
  await until(() => events.some(({ kind }) => kind === 'mark-heard'), 'the echo');

  call.hangUp('done');
  at.clock.pass(20);
  await until(() => eventsOf(got, 'mark').length === 2, 'the last mark');
  assert.equal(eventsOf(got, 'stop').length, 0);
  socket.send(JSON.stringify({ event: 'mark', mark: { name: '2' } }));
  await until(() => eventsOf(got, 'stop').length === 1, 'the stop');
  assert.deepEqual(got.at(-1), {
    event: 'stop',
    sequenceNumber: String(got.length),
    streamSid: sampleIds.streamSid,
    stop: { accountSid: sampleIds.accountSid, callSid: sampleIds.callSid, command: 'ok', ringGroup: null },
  });
  assert.deepEqual({ ...events.at(-1), at: 0 }, { kind: 'call-end', by: 'gateway', exit: 'ok', at: 0 });
  socket.close(1000);
  await until(() => closed() !== undefined && at.connector.streams === 0, 'the end');
  assert.equal(at.clock.timers, 0);
  assert.ok(at.lines.some(({ message, fields }) => message === 'stream call ended' && fields['framesIn'] === 10 && fields['framesOut'] === 20));
});

test('after a clear not one frame leaves, here or from the far side’s buffer', async () => {
  const at = await house();
  const { got, call, socket } = await begin(at);
  call.play(new Int16Array(8000).fill(8000));
  at.clock.pass(200);
  const heard = call.clear();
  assert.ok(heard.afterMs > 150 && heard.afterMs <= 200, `${heard.afterMs}`);
  call.play(new Int16Array(160).fill(100));
  at.clock.pass(1000);
  await until(() => eventsOf(got, 'clear').length === 1 && got.at(-1)?.event === 'media', 'clear and what follows');
  assert.equal(got.length - got.findIndex(({ event }) => event === 'clear'), 2);
  socket.terminate();
});

async function refusedWith(url: string): Promise<{ status: number; body: string; retryAfter: string | undefined }> {
  return new Promise((done, fail) => {
    const socket = new WebSocket(url);
    socket.on('error', () => {});
    socket.on('open', () => fail(new Error('let in')));
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (octets) => (body += octets));
      response.on('end', () => done({ status: response.statusCode ?? 0, body, retryAfter: response.headers['retry-after'] }));
    });
  });
}

test('who is not believed learns nothing; the log and the figures know', async () => {
  const at = await house();
  const forged = await Promise.all([
    signToken({ id: 'cs-unknown', algorithm: 'HS256', key: secret }),
    signToken({ id: client.id, algorithm: 'HS256', key: 'another secret, as long as is asked for' }),
    signToken({ id: client.id, algorithm: 'HS512', key: `${secret}${secret}` }),
    signToken({ id: client.id, algorithm: 'HS256', key: secret }, { exp: 1 }),
    'not.a.token',
    `${token}=`,
  ]);
  const answers = await Promise.all(forged.map((bad) => refusedWith(urlOf(at.port, { token: bad }))));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([401]));
  assert.equal(new Set(answers.map(({ body }) => body)).size, 1);
  assert.deepEqual(JSON.parse(answers[0]?.body ?? ''), { error: { code: 'UNAUTHORIZED', message: 'A valid token is needed.' } });
  const reasons = at.counted.filter((one) => one.startsWith('tokens_refused_total')).map((one) => one.split(' ')[1]);
  assert.deepEqual(reasons.sort(), ['bad-signature', 'expired', 'malformed', 'malformed', 'unknown-client', 'wrong-algorithm']);
  assert.ok(!JSON.stringify(at.lines).includes(token.slice(-20)));

  assert.equal((await refusedWith(urlOf(at.port, { bot: 'st-foreign' }))).status, 403);
  assert.equal((await refusedWith(urlOf(at.port, { number: '+4930' }))).status, 404);
  at.connector.drain();
  assert.deepEqual((({ status, retryAfter }) => ({ status, retryAfter }))(await refusedWith(urlOf(at.port))), { status: 503, retryAfter: '5' });
});

test('an interaction has one stream; a second is told to stop; when the first is over there is room again', async () => {
  const at = await house();
  const first = await begin(at);
  const second = await knock(urlOf(at.port));
  second.socket.send(startMessage.text);
  await until(() => second.closed() !== undefined, 'the refusal');
  assert.deepEqual(second.closed(), { code: 1008, reason: 'interaction already has a stream' });
  assert.deepEqual(
    second.got.map(({ event, stop }) => [event, (stop as { command: string }).command]),
    [['stop', 'error']],
  );
  assert.equal(first.closed(), undefined);
  assert.ok(at.counted.includes('streams_refused_total TALKDESK_STREAM_DOUBLE'));
  first.call.hangUp('done');
  await until(() => eventsOf(first.got, 'stop').length === 1, 'the stop of the first');
  const third = await begin(at);
  for (const { socket } of [first, third]) socket.terminate();
});

/** Does the handshake and then writes octets as they are. */
async function raw(at: House, ...octets: Buffer[]): Promise<Socket> {
  const { host, pathname, search } = new URL(urlOf(at.port).replace('ws:', 'http:'));
  const socket = connect(at.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  await new Promise((done) => socket.once('data', done));
  for (const some of octets) socket.write(some);
  return socket;
}

test('a good stream is not disturbed by bad ones', async () => {
  const at = await house({ maxMalformed: 4 });
  const good = await begin(at, 'good');
  let chunk = 0;
  const speak = async (): Promise<void> => {
    good.socket.send(media(++chunk));
    good.call.play(new Int16Array(160).fill(chunk));
    at.clock.pass(20);
    await until(() => good.events.filter(({ kind }) => kind === 'audio').length === chunk, `frame ${chunk}`);
  };
  const misbehave: readonly ((bad: Talkdesk) => void)[] = [
    ({ socket }) => socket.send('x'.repeat(70_000)),
    ({ socket }) => socket.send(Buffer.alloc(60_000)),
    ({ socket }) => socket.send('{"event":"media","media":{"payload":"!"}}'),
    ({ socket }) => socket.send('{"event":'),
    ({ socket }) => socket.send('['.repeat(60_000)),
    ({ socket }) => socket.send(media(1_000_000)),
    ({ socket }) => socket.send(media(3, 'A'.repeat(64_000))),
    ({ socket }) => socket.terminate(),
    ({ socket }) => socket.close(4999, 'x'),
    ({ socket }) => {
      for (let i = 0; i < 500; i++) socket.ping();
    },
    ({ socket }) => {
      for (let i = 0; i < 200; i++) socket.send('{}');
    },
    ({ socket }) => {
      for (let i = 0; i < 500; i++) socket.send(media(i));
    },
    ({ socket }) => {
      for (let i = 0; i < 50; i++) socket.send(startMessage.text);
    },
    ({ socket }) => socket.send(stopMessage.text),
  ];
  const bad: Talkdesk[] = [];
  for (const [i, act] of misbehave.entries()) {
    for (const begun of [true, false]) {
      const one = begun ? await begin(at, `bad-${i}`) : await knock(urlOf(at.port));
      act(one);
      bad.push(one);
      await speak();
    }
  }
  const strangers = [
    connect(at.port, '127.0.0.1'),
    await raw(at, Buffer.from([0x81, 0x05, 1, 2, 3])),
    await raw(at, Buffer.from([0xff, 0xff, 0xff, 0xff])),
    await raw(at, Buffer.from([0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0])),
  ];
  strangers[0]?.write('GET /audiosocket/talkdesk/?si');
  for (let i = 0; i < 10; i++) await speak();
  (await raw(at)).resetAndDestroy();
  for (let i = 0; i < 10; i++) await speak();
  at.clock.pass(200);
  await until(() => eventsOf(good.got, 'media').length === chunk, 'all of the good one’s sound');
  assert.equal(good.closed(), undefined);
  assert.deepEqual(
    good.events.filter(({ kind }) => kind !== 'audio'),
    [],
  );
  for (const { socket } of bad) socket.terminate();
  for (const socket of strangers) socket.destroy();
  await until(() => at.connector.streams === 1, 'only the good one');
  const ends = at.calls.slice(1).map(({ events }) => events.filter(({ kind }) => kind === 'call-end').length);
  assert.deepEqual(new Set(ends), new Set([1]), 'each bad call ended exactly once');
  good.socket.terminate();
});

test('a bug in one call ends that call, with a stop, and no other', async () => {
  let calls = 0;
  const ends: VoiceCallEvent[] = [];
  const at = await house({}, (call) => {
    if (++calls === 1) {
      call.attend((event) => event.kind === 'call-end' && ends.push(event));
      throw new Error('a bug');
    }
    call.attend(() => {});
  });
  const broken = await knock(urlOf(at.port));
  broken.socket.send(startAs('one'));
  await until(() => broken.closed() !== undefined, 'the close');
  assert.deepEqual([broken.closed()?.code, broken.got.map(({ event }) => event)], [1011, ['stop']]);
  assert.equal(ends[0]?.kind === 'call-end' && ends[0].error?.code, 'UNFORESEEN');
  const other = await knock(urlOf(at.port));
  other.socket.send(startAs('one'));
  await until(() => calls === 2, 'the other call');
  assert.equal(at.connector.streams, 1);
  other.socket.terminate();
});

test('streams that never begin are closed in time', async () => {
  const at = await house();
  const idle = await knock(urlOf(at.port));
  at.clock.pass(10_000);
  await until(() => idle.closed() !== undefined, 'the close');
  assert.deepEqual(idle.closed(), { code: 4408, reason: 'No start message came in time.' });
});

test('pings keep a stream; a far side that does not answer is given up', async () => {
  const at = await house();
  const alive = await begin(at, 'alive');
  const dead = await begin(at, 'dead');
  dead.socket.pause();
  for (let i = 0; i < 5; i++) {
    let pinged = false;
    alive.socket.once('ping', () => (pinged = true));
    at.clock.pass(15_000);
    await until(() => pinged, 'a ping');
    alive.socket.send(media(i + 1));
    await until(() => alive.events.filter(({ kind }) => kind === 'audio').length === i + 1, 'a sign of life');
  }
  assert.equal(
    alive.events.some(({ kind }) => kind === 'call-end'),
    false,
  );
  const end = dead.events.at(-1);
  assert.equal(end?.kind === 'call-end' && end.error?.code, 'TALKDESK_STREAM_SILENT');
  for (const { socket } of [alive, dead]) socket.terminate();
});

test('a far side that does not read gets no more sound than the socket takes, and a clear still works', async () => {
  const at = await house();
  const { socket, call, got } = await begin(at);
  socket.pause();
  for (let i = 0; i < 200; i++) call.play(new Int16Array(8000).fill(i));
  at.clock.pass(100_000 / 10);
  assert.ok(call.clear().afterMs < 200_000);
  socket.resume();
  await until(() => got.at(-1)?.event === 'clear', 'the clear');
  socket.terminate();
});

test('closing ends what is live with the fallback, and waits for the sockets', async () => {
  const at = await house();
  const one = await begin(at, 'one');
  const opened = await knock(urlOf(at.port));
  one.socket.on('message', (octets) => String(octets).includes('"stop"') && one.socket.close(1000));
  await at.connector.close();
  assert.equal(at.connector.streams, 0);
  const stop = eventsOf(one.got, 'stop')[0]?.['stop'] as { command: string; ringGroup: string };
  assert.deepEqual([stop.command, stop.ringGroup], ['escalate', 'Agents::']);
  const end = one.events.at(-1);
  assert.equal(end?.kind === 'call-end' && end.error?.code, 'TALKDESK_STREAM_SHUT');
  await until(() => opened.closed() !== undefined, 'the other’s close');
  assert.equal(opened.closed()?.code, 1001);
});
