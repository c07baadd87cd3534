import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { until } from '../../test/until.ts';
import { answering, body, closeBench, openPeer } from './fixtures/sip-bench.ts';
import { selfSigned } from './self-signed.ts';
import { branchOfOwn, reroute } from './sip-wire.ts';

const sockets: Socket[] = [];
after(async () => {
  for (const socket of sockets) socket.destroy();
  await closeBench();
});

const written = (via: string): string => `INVITE sip:a SIP/2.0\r\nVia: ${via}\r\nRoute: <sip:x>\r\nContact: <sip:é@x>\r\n\r\n`;

test('only the topmost Via changes with the transport, and not its branch', () => {
  for (const [from, to] of [
    ['SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKa;rport', 'SIP/2.0/TCP [2001:db8::1]:5099;branch=z9hG4bKa;rport'],
    ['SIP/2.0/UDP [::1];branch=z9hG4bKb;rport', 'SIP/2.0/TCP [2001:db8::1]:5099;branch=z9hG4bKb;rport'],
  ] as const) {
    const octets = Buffer.from(written(from));
    assert.equal(branchOfOwn(octets), /branch=([^;]+)/.exec(from)?.[1]);
    assert.equal(Buffer.from(reroute(octets, 'tcp', '2001:db8::1', 5099)).toString(), written(to));
  }
});

test('the connection of a request is gone: its answer goes where the Via says, at the address it came from (RFC 3261 §18.2.2)', async () => {
  const bob = await openPeer();
  let got = '';
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (octets) => (got += octets));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const caller = connect({ host: '127.0.0.1', port: bob.port('tcp') });
  caller.write(
    `INVITE sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP sbc.example:${port};branch=z9hG4bK1\r\nFrom: <sip:x@y>;tag=1\r\nTo: <sip:bob@127.0.0.1>\r\n` +
      `Contact: <sip:x@127.0.0.1:${port};transport=tcp>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`,
  );
  const { call } = await bob.event('call-received');
  caller.destroy();
  await until(() => bob.meter.of('sip_connections_closed_total', 'tcp', 'peer') === 1, 'the connection is gone');
  bob.endpoint.send({ kind: 'refuse-requested', call, status: 486 });
  await until(() => got.startsWith('SIP/2.0 486 '), 'the refusal comes by another connection');
  server.close();
});

test('the connection of a call is gone: the next request makes another, for the same domain', async () => {
  const identity = selfSigned('localhost');
  const tls = { listeners: [{ transport: 'tls', host: '127.0.0.1', port: 0 } as const], identity };
  const bob = await openPeer({ ...tls, connectionLimits: { idleMs: 1000 } }, answering);
  // Bob's Contact is an address; his certificate names localhost, which is whom Alice asked for.
  const alice = await openPeer({ ...tls, trust: { ca: identity.cert } });
  const to = { host: 'localhost', port: bob.port('tls'), transport: 'tls' } as const;
  alice.endpoint.send({ kind: 'invite-requested', call: 'a', to, target: 'sip:bob@localhost', from: { uri: 'sip:a@b' }, body: body('x') });
  await alice.event('call-answered');
  await until(() => alice.meter.of('sip_connections_closed_total', 'tls', 'peer') === 1, 'Bob closes what is idle');
  alice.endpoint.send({ kind: 'hang-up-requested', call: 'a' });
  const { cause, status } = await alice.event('call-end');
  assert.deepEqual([cause, status], ['bye', 200]);
  assert.equal((await bob.event('call-end')).by, 'peer');
});

test('a request to nobody: the port is closed, the transport not ours', async () => {
  const gone = await openPeer();
  const port = gone.port('tcp');
  await gone.endpoint.close();
  const alice = await openPeer({ tlsOut: false });
  for (const [ping, transport] of [
    ['closed', 'tcp'],
    ['no-tls', 'tls'],
    ['web', 'wss'],
    ['nowhere', 'udp'],
  ] as const)
    alice.endpoint.send({
      kind: 'ping-requested',
      ping,
      to: { transport, address: '127.0.0.1', port: transport === 'udp' ? 0 : port },
      target: 'sip:x',
      from: 'sip:y',
    });
  for (const ping of ['closed', 'no-tls', 'web', 'nowhere'])
    assert.equal((await alice.event('ping-answered', (one) => one.ping === ping)).status, undefined);
});
