import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { until } from '../../test/until.ts';
import { realDice } from './dice.ts';
import { addresses, answering, type BenchPeer, body, closeBench, openPeer } from './fixtures/sip-bench.ts';
import { realScheduler } from './scheduler.ts';
import { selfSigned } from './self-signed.ts';
import { createSipEndpoint, type SipEndpointOptions } from './sip-endpoint.ts';
import type { Destination } from './sip-locate.ts';

after(closeBench);

const identity = selfSigned('localhost');
const tls: Partial<SipEndpointOptions> = {
  listeners: [{ transport: 'tls', host: '127.0.0.1', port: 0 }],
  identity,
  trust: { ca: identity.cert, names: ['localhost'] },
};
const invite = (peer: BenchPeer, call: string, to: Destination, offer = 'v=0 offer'): void =>
  peer.endpoint.send({
    kind: 'invite-requested',
    call,
    to,
    target: `sip:bob@${to.host}:${to.port}`,
    from: { uri: 'sip:alice@127.0.0.1' },
    body: body(offer),
  });

for (const transport of ['udp', 'tcp', 'tls'] as const)
  test(`two endpoints call each other over ${transport}`, async () => {
    const options = transport === 'tls' ? tls : {};
    const alice = await openPeer(options);
    const bob = await openPeer(options, answering);
    invite(alice, 'a', { host: '127.0.0.1', port: bob.port(transport), transport });
    const { response } = await alice.event('call-answered');
    assert.match(
      response.headers.get('contact') ?? '',
      new RegExp(`127\\.0\\.0\\.1:${bob.port(transport)}${transport === 'udp' ? '>' : `;transport=${transport}`}`),
    );
    assert.match(
      response.headers.get('via') ?? '',
      new RegExp(`^SIP/2.0/${transport.toUpperCase()} 127.0.0.1:${alice.port(transport)};.*;rport=\\d+`),
    );
    await bob.event('call-confirmed');
    const { call } = await bob.event('call-received');
    bob.endpoint.send({ kind: 'info-requested', call });
    await alice.event('info-received');
    bob.endpoint.send({ kind: 'hang-up-requested', call });
    assert.equal((await alice.event('call-end')).cause, 'bye');
    assert.equal((await bob.event('call-end')).by, 'us');
    if (transport !== 'udp') {
      // Bob's requests took the connection that Alice had opened.
      assert.deepEqual([alice.endpoint.load.connections, bob.endpoint.load.connections], [1, 1]);
      assert.equal(alice.meter.of('sip_connections_open', transport), 1);
    }
    assert.equal(alice.meter.of('sip_messages_total', 'out', transport, 'INVITE'), 1);
    assert.equal(bob.meter.of('sip_messages_total', 'in', transport, 'ACK'), 1);
  });

test('over IPv6', async (t) => {
  const listeners = [{ transport: 'udp', host: '::1', port: 0 } as const];
  const alice = await openPeer({ listeners }).catch(() => undefined);
  if (!alice) return t.skip('this machine has no IPv6');
  const bob = await openPeer({ listeners }, answering);
  alice.endpoint.send({
    kind: 'invite-requested',
    call: 'a',
    to: { host: '::1', port: bob.port('udp') },
    target: `sip:bob@[::1]:${bob.port('udp')}`,
    from: { uri: 'sip:a@[::1]' },
    body: body('x'),
  });
  await bob.event('call-confirmed');
  alice.endpoint.send({ kind: 'hang-up-requested', call: 'a' });
  await bob.event('call-end');
});

test('the advertised address stands in Via and Contact; answers still come back (RFC 3581)', async () => {
  const listeners = [{ transport: 'udp', host: '127.0.0.1', port: 0, advertised: { host: 'sbc.example.test', port: 5999 } } as const];
  const alice = await openPeer({ listeners });
  const bob = await openPeer({}, answering);
  invite(alice, 'a', { host: '127.0.0.1', port: bob.port('udp') });
  const { request } = await bob.event('call-received');
  assert.match(request.headers.get('via') ?? '', /UDP sbc\.example\.test:5999;/);
  assert.match(request.headers.get('contact') ?? '', /<sip:sbc\.example\.test:5999>/);
  await alice.event('call-answered');
  assert.deepEqual(alice.bound[0]?.advertised, { host: 'sbc.example.test', port: 5999 });
});

test('a listener on all addresses must be told what to advertise; what is taken is said', async () => {
  const make = (listeners: SipEndpointOptions['listeners']) =>
    createSipEndpoint({ listeners, scheduler: realScheduler(), dice: realDice(), logger: silentLogger, meter: silentMeter, listener() {} });
  await assert.rejects(make([{ transport: 'udp', host: '0.0.0.0', port: 0 }]).open(), { code: 'SIP_ADDRESS_UNKNOWN' });
  const bob = await openPeer();
  const at = (transport: 'udp' | 'tcp') => ({ transport, host: '127.0.0.1', port: bob.port(transport) });
  const free = { transport: 'tcp', host: '127.0.0.1', port: 0 } as const;
  for (const transport of ['udp', 'tcp'] as const)
    await assert.rejects(make([free, at(transport)]).open(), { code: 'SIP_LISTEN_FAILED', blame: 'operator' });
  await assert.rejects(make([{ transport: 'tls', host: '127.0.0.1', port: 0 }]).open(), { code: 'SIP_TLS_UNUSABLE' });
});

test('a request above 1300 octets goes by TCP, its ACK and BYE as they like; where nobody takes TCP, by UDP (RFC 3261 §18.1.1)', async () => {
  const alice = await openPeer();
  const bob = await openPeer({}, answering);
  const large = `v=0 ${'x'.repeat(1300)}`;
  invite(alice, 'a', { host: '127.0.0.1', port: bob.port('udp') }, large);
  const udpOnly = await openPeer({ listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }] }, answering);
  // Nothing listens for TCP at that port.
  invite(alice, 'b', { host: '127.0.0.1', port: udpOnly.port('udp') }, large);
  await udpOnly.event('call-confirmed');
  assert.equal((await udpOnly.event('call-received')).from.transport, 'udp');
  assert.equal(alice.meter.of('sip_connections_closed_total', 'tcp', 'unreachable') > 0, true);

  const both = await openBoth();
  invite(alice, 'c', { host: '127.0.0.1', port: both.port('udp') }, large);
  await both.event('call-confirmed');
  const { request, from } = await both.event('call-received');
  assert.equal(from.transport, 'tcp');
  assert.match(request.headers.get('via') ?? '', new RegExp(`^SIP/2.0/TCP 127.0.0.1:${alice.port('tcp')};branch=z9hG4bK`));
  assert.equal(both.wire.filter((one) => one.direction === 'in' && one.text.startsWith('INVITE')).length, 1, 'TCP repeats nothing');
  alice.endpoint.send({ kind: 'hang-up-requested', call: 'c' });
  assert.equal((await both.event('call-end')).cause, 'bye');
});

/** A peer with UDP and TCP on the same port, as most have. */
async function openBoth(): Promise<BenchPeer> {
  for (;;) {
    const probe = await openPeer({ listeners: [{ transport: 'tcp', host: '127.0.0.1', port: 0 }] });
    const port = probe.port('tcp');
    await probe.endpoint.close();
    const listeners = (['udp', 'tcp'] as const).map((transport) => ({ transport, host: '127.0.0.1', port }));
    const peer = await openPeer({ listeners }, answering).catch(() => undefined);
    if (peer) return peer;
  }
}

test('TLS: a certificate for somebody else, or of nobody we know, is refused', async () => {
  const bob = await openPeer(tls, answering);
  const to = { host: '127.0.0.1', port: bob.port('tls'), transport: 'tls' } as const;
  const stranger = selfSigned('localhost');
  for (const trust of [{ ca: identity.cert, names: ['other.example'] }, { ca: identity.cert }, { ca: stranger.cert, names: ['localhost'] }, {}]) {
    const alice = await openPeer({ ...tls, trust });
    invite(alice, 'a', to);
    const end = await alice.event('call-end');
    assert.deepEqual([end.cause, end.error?.code], ['unreachable', 'SIP_UNREACHABLE']);
  }
  for (const trust of [{ ca: identity.cert, check: 'chain' }, { check: 'none' }] as const) {
    const alice = await openPeer({ ...tls, trust });
    invite(alice, 'a', to);
    await alice.event('call-answered');
  }
  assert.equal(bob.heard.filter((one) => one.kind === 'call-received').length, 2);
});

test('TLS for a name: it stands in SNI, and the certificate must bear it (RFC 5922)', async () => {
  const bob = await openPeer(tls, answering);
  const alice = await openPeer({ ...tls, trust: { ca: identity.cert } });
  invite(alice, 'a', { host: 'localhost', port: bob.port('tls'), transport: 'tls' });
  await alice.event('call-answered');
  const { call } = await bob.event('call-received');
  bob.endpoint.send({ kind: 'hang-up-requested', call });
  await alice.event('call-end');
});

test('mutual TLS: who proves who they are needs no place on the list of trunks', async () => {
  const client = selfSigned('trunk.example');
  const gate = {
    ...tls,
    trunks: addresses(),
    clientCertificates: 'ask',
    trust: { ca: [client.cert, identity.cert], names: ['trunk.example'] },
  } as const;
  const bob = await openPeer(gate, answering);
  const to = { host: '127.0.0.1', port: bob.port('tls'), transport: 'tls' } as const;
  const trust = { ca: identity.cert, names: ['localhost'] };
  const known = await openPeer({ ...tls, identity: client, trust });
  invite(known, 'a', to);
  await known.event('call-answered');
  const other = await openPeer({ ...tls, trust });
  invite(other, 'a', to);
  assert.equal((await other.event('call-end')).status, 403);

  const strict = await openPeer({ ...gate, clientCertificates: 'require' }, answering);
  const nobody = await openPeer({ ...tls, identity: selfSigned('x'), trust });
  invite(nobody, 'a', { ...to, port: strict.port('tls') });
  assert.equal((await nobody.event('call-end')).cause, 'unreachable');
  invite(known, 'b', { ...to, port: strict.port('tls') });
  await known.event('call-answered', ({ call }) => call === 'b');
});

test('draining: new calls get 503, the live one ends in peace; then all is quiet', async () => {
  const alice = await openPeer();
  const bob = await openPeer({}, answering);
  const to = { host: '127.0.0.1', port: bob.port('tcp'), transport: 'tcp' } as const;
  invite(alice, 'a', to);
  await bob.event('call-confirmed');
  const drained = bob.endpoint.drain();
  invite(alice, 'b', to);
  const refused = await alice.event('call-end', ({ call }) => call === 'b');
  assert.deepEqual([refused.status, refused.error?.retry], [503, true]);
  alice.endpoint.send({ kind: 'ping-requested', ping: 'p', to, target: 'sip:127.0.0.1', from: 'sip:127.0.0.1' });
  assert.equal((await alice.event('ping-answered')).status, 503);
  alice.endpoint.send({ kind: 'hang-up-requested', call: 'a' });
  await drained;
  await bob.endpoint.close();
  await bob.endpoint.close();
  await until(() => alice.endpoint.load.connections === 0, 'the connection is gone on the other side too');
});

test('an application that throws harms nobody', async () => {
  const alice = await openPeer();
  const bob = await openPeer({}, (event, endpoint) => {
    answering(event, endpoint);
    throw new Error('a bug up there');
  });
  const to = { host: '127.0.0.1', port: bob.port('udp') };
  for (const call of ['a', 'b']) {
    invite(alice, call, to);
    await alice.event('call-answered', (event) => event.call === call);
  }
  assert.ok(bob.meter.of('errors_total', 'SIP_STEP_FAILED', 'gateway') >= 2);
});

test('the capture shows both ways, without secrets, and ends when called off', async () => {
  const alice = await openPeer();
  const bob = await openPeer({}, answering);
  const seen: string[] = [];
  const stop = bob.endpoint.capture((message) => seen.push(`${message.direction} ${message.transport} ${message.text.split('\r\n')[0]}`));
  const text = 'v=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0c2VjcmV0c2VjcmV0\r\n';
  invite(alice, 'a', { host: '127.0.0.1', port: bob.port('udp') }, text);
  await bob.event('call-confirmed');
  assert.deepEqual(seen.slice(0, 2), [`in udp INVITE sip:bob@127.0.0.1:${bob.port('udp')} SIP/2.0`, 'out udp SIP/2.0 200 OK']);
  stop();
  const count = seen.length;
  alice.endpoint.send({ kind: 'hang-up-requested', call: 'a' });
  await bob.event('call-end');
  assert.equal(seen.length, count);
  assert.doesNotMatch(JSON.stringify([...alice.wire, ...bob.wire]), /c2VjcmV0/);
  assert.equal(bob.wire[0]?.peer.port, alice.port('udp'));
});
