import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { until } from '../../test/until.ts';
import { addresses, answering, type BenchPeer, body, closeBench, openPeer } from './fixtures/sip-bench.ts';
import { openUdpSocket } from './udp.ts';

const sockets: Socket[] = [];
after(async () => {
  for (const socket of sockets) socket.destroy();
  await closeBench();
});

/** Trunks live at 127.0.0.1, strangers at 127.0.0.2. */
const trunks = addresses('127.0.0.1');

async function hostile(port: number, ...says: readonly string[]): Promise<{ socket: Socket; got: () => string; over: Promise<unknown> }> {
  const socket = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.2' });
  sockets.push(socket);
  let got = '';
  socket.on('data', (octets) => (got += octets));
  socket.on('error', () => {});
  const over = new Promise((closed) => socket.once('close', closed));
  await Promise.race([new Promise((stands) => socket.once('connect', stands)), over]);
  for (const text of says) socket.write(text);
  return { socket, got: () => got, over };
}

async function goodCall(bob: BenchPeer, transport: 'udp' | 'tcp'): Promise<void> {
  const alice = await openPeer();
  const to = { host: '127.0.0.1', port: bob.port(transport), transport };
  alice.endpoint.send({ kind: 'invite-requested', call: 'a', to, target: 'sip:bob@127.0.0.1', from: { uri: 'sip:a@b' }, body: body('offer') });
  await alice.event('call-answered');
  alice.endpoint.send({ kind: 'hang-up-requested', call: 'a' });
  assert.deepEqual([(await alice.event('call-end')).cause, alice.heard.at(-1)?.kind], ['bye', 'call-end']);
  await alice.endpoint.close();
}

const request = (n: number, method = 'OPTIONS', more = ''): string =>
  `${method} sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.1:9;branch=z9hG4bK${n};rport\r\nFrom: <sip:x@y>;tag=${n}\r\nTo: <sip:bob@127.0.0.1>\r\n` +
  `Call-ID: ${n}\r\nCSeq: 1 ${method}\r\nMax-Forwards: 70\r\n${more}Content-Length: 0\r\n\r\n`;

test('streams that lie, dawdle or babble end alone; the good call beside them does not notice', async () => {
  const bob = await openPeer(
    { trunks, strangers: 'serve', connectionLimits: { messageMs: 2000, firstMessageMs: 2000, backlogBytes: 65_536 } },
    answering,
  );
  const port = bob.port('tcp');
  const bad = await Promise.all([
    hostile(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    hostile(port, request(1).replace('Content-Length: 0', 'Content-Length: 99999999')),
    hostile(port, request(2).replace('Content-Length: 0', 'Content-Length: -1')),
    hostile(port, 'x'.repeat(200_000)),
    hostile(port, 'OPTIONS sip:a SIP/2.0\r\nVia: SIP'),
    hostile(port),
    hostile(port, '\u0016\u0003\u0001'.repeat(100)),
    hostile(port, ...Array.from({ length: 300 }, (_, n) => request(1000 + n))),
  ]);
  await goodCall(bob, 'tcp');
  await goodCall(bob, 'udp');
  await Promise.all(bad.map(({ over }) => over));
  const closed = (reason: string) => bob.meter.of('sip_connections_closed_total', 'tcp', reason);
  assert.deepEqual([closed('broken-stream'), closed('flood'), closed('slow-message'), closed('silent')], [4, 1, 2, 1]);
  assert.match(bad[1]?.got() ?? '', /^SIP\/2\.0 (400|413|513) /, 'who can be answered is told why');
  await until(() => bob.endpoint.load.connections === 0, 'nothing is left of them');
});

test('connections: so many of one stranger, and no more; trunks have no such cap', async () => {
  const bob = await openPeer({ trunks, caps: { perAddress: 3, connections: 8 } }, answering);
  const strangers = await Promise.all(Array.from({ length: 10 }, () => hostile(bob.port('tcp'))));
  await until(() => strangers.filter(({ socket }) => socket.destroyed).length === 7, 'seven of ten are cut off');
  assert.equal(bob.meter.of('sip_dropped_total', 'connections-per-address'), 7);
  for (let n = 0; n < 4; n++) {
    const socket = connect({ host: '127.0.0.1', port: bob.port('tcp') });
    sockets.push(socket);
    await once(socket, 'connect');
  }
  await goodCall(bob, 'tcp');
  for (let n = 0; n < 3; n++) sockets.push(connect({ host: '127.0.0.1', port: bob.port('tcp') }).on('error', () => {}));
  await until(() => bob.meter.of('sip_dropped_total', 'connections') > 0, 'all in all eight');
  strangers.find(({ socket }) => !socket.destroyed)?.socket.destroy();
});

for (const strangers of ['forbid', 'serve', 'drop', 'challenge'] as const)
  test(`a flood of strangers over UDP (${strangers}): few answers, none large, none elsewhere; the good call goes on`, async () => {
    const authentication = { realm: 'r', passwordOf: () => undefined, nonceMs: 1000 };
    const bob = await openPeer({ trunks, strangers, settings: { authentication } }, answering);
    const answers = new Map<string, string[]>();
    const stranger = await openUdpSocket(
      { host: '127.0.0.2', port: 0 },
      {
        datagram(octets) {
          const text = Buffer.from(octets).toString('latin1');
          const id = /^Call-ID: (.*)$/m.exec(text)?.[1] ?? '?';
          answers.set(id, [...(answers.get(id) ?? []), text]);
        },
        unsent() {},
      },
    );
    const call = goodCall(bob, 'udp');
    const began = performance.now();
    for (let n = 0; n < 5000; n++) {
      stranger.send(Buffer.from(request(n, 'OPTIONS')), '127.0.0.1', bob.port('udp'));
      if (n % 250 === 0) await new Promise((turn) => setImmediate(turn));
    }
    for (const odd of ['', '\r\n\r\n', '\0\0\0\0', 'INVITE', 'x'.repeat(5000), request(9, 'OPTIONS').slice(0, 100)])
      stranger.send(Buffer.from(odd), '127.0.0.1', bob.port('udp'));
    await call;
    await goodCall(bob, 'udp');
    // Own burst 40 and 20 a second; "busy" 100 and as many a second.
    const most = 140 + (120 * (performance.now() - began)) / 1000;
    assert.ok(answers.size <= most, `${answers.size} answers`);
    assert.equal(answers.size > 0, strangers !== 'drop');
    for (const [id, texts] of answers) {
      assert.equal(texts.length, 1, 'one answer a request');
      assert.ok((texts[0]?.length ?? 0) <= 3 * request(Number(id)).length);
    }
    assert.ok(bob.meter.of('sip_dropped_total', 'rate') > 4500 - most);
    assert.equal(bob.endpoint.load.calls, 0);
    await stranger.close();
  });

test('a small question does not fetch a large answer', async () => {
  const authentication = { realm: 'a realm with a long name, said twice', passwordOf: () => undefined, nonceMs: 1000 };
  const bob = await openPeer({ trunks, strangers: 'challenge', settings: { authentication } });
  const got: string[] = [];
  const stranger = await openUdpSocket(
    { host: '127.0.0.2', port: 0 },
    { datagram: (octets) => got.push(Buffer.from(octets).toString('latin1')), unsent() {} },
  );
  const small = 'OPTIONS sip:a SIP/2.0\r\nv:SIP/2.0/UDP a;rport;branch=z9hG4bK1\r\nf:<sip:a>;tag=1\r\nt:<sip:a>\r\ni:1\r\nCSeq:1 OPTIONS\r\n\r\n';
  stranger.send(Buffer.from(small), '127.0.0.1', bob.port('udp'));
  await until(() => bob.meter.of('sip_dropped_total', 'mirror') + bob.meter.of('sip_dropped_total', 'unusable') === 1, 'the answer is withheld');
  stranger.send(Buffer.from(request(1, 'OPTIONS', `Subject: ${'x'.repeat(200)}\r\n`)), '127.0.0.1', bob.port('udp'));
  await until(() => got.length === 1, 'a question of honest size is answered');
  assert.match(got[0] ?? '', /^SIP\/2\.0 401 /);
  await stranger.close();
});

test('a trunk that calls too fast is told 503 with Retry-After; what belongs to calls is let through', async () => {
  const bob = await openPeer({ trunks, rates: { trunk: { perSecond: 0.001, burst: 2 } } }, answering);
  const alice = await openPeer();
  const to = { host: '127.0.0.1', port: bob.port('udp') };
  for (const call of ['a', 'b', 'c'])
    alice.endpoint.send({ kind: 'invite-requested', call, to, target: 'sip:bob@127.0.0.1', from: { uri: 'sip:a@b' }, body: body('offer') });
  const refused = await alice.event('call-end');
  assert.deepEqual([refused.call, refused.status], ['c', 503]);
  assert.equal(refused.message?.headers.get('retry-after'), '30');
  for (const call of ['a', 'b']) alice.endpoint.send({ kind: 'hang-up-requested', call });
  for (const call of ['a', 'b']) assert.equal((await alice.event('call-end', (end) => end.call === call)).status, 200);
  assert.equal(bob.meter.of('sip_dropped_total', 'busy'), 1);
});
