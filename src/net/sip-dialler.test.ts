import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { defaultTimers } from '#protocols/sip';
import { until } from '../../test/until.ts';
import type { DnsRecord, Resolver } from './dns.ts';
import { answering, type BenchPeer, body, closeBench, openPeer } from './fixtures/sip-bench.ts';
import type { Destination } from './sip-locate.ts';
import { openUdpSocket, type UdpSocket } from './udp.ts';

after(closeBench);

/** A domain whose servers all live on this machine, at these ports, in this order. */
function zone(transport: 'udp' | 'tcp', ports: readonly number[]): Resolver {
  const records: Record<string, readonly DnsRecord[]> = {
    [`SRV _sip._${transport}.pbx.example`]: ports.map((port, at) => ({ type: 'SRV', priority: at, weight: 0, port, target: 'host.example' })),
    'A host.example': [{ type: 'A', address: '127.0.0.1' }],
  };
  return {
    async ask({ type, name }) {
      const found = records[`${type} ${name}`];
      return found ? { kind: 'records', records: found, ttlSeconds: 60 } : { kind: 'none' };
    },
  };
}

const domain: Destination = { host: 'pbx.example' };
const invite = (peer: BenchPeer, call: string, to = domain, silentMs?: number): void =>
  peer.endpoint.send({
    ...(silentMs === undefined ? {} : { silentMs }),
    kind: 'invite-requested',
    call,
    to,
    target: 'sip:bob@pbx.example',
    from: { uri: 'sip:alice@127.0.0.1' },
    body: body('offer'),
  });

async function deaf(): Promise<UdpSocket & { readonly got: string[] }> {
  const got: string[] = [];
  const socket = await openUdpSocket(
    { host: '127.0.0.1', port: 0 },
    { datagram: (octets) => got.push(Buffer.from(octets).toString('latin1').split(' ')[0] ?? ''), unsent: () => {} },
  );
  return { ...socket, got };
}

async function draining(): Promise<BenchPeer> {
  const peer = await openPeer();
  await peer.endpoint.drain();
  return peer;
}

test('503, silence, then one who answers: to those above it is one call; next time the good one is first', async () => {
  const [full, silent, good] = [await draining(), await deaf(), await openPeer({}, answering)];
  const alice = await openPeer({ resolver: zone('udp', [full.port('udp'), silent.port, good.port('udp')]), attemptMs: 1000 });
  invite(alice, 'a');
  await alice.event('call-answered');
  assert.deepEqual(
    alice.heard.map((one) => one.kind),
    ['call-answered', 'answer-received'],
  );
  await good.event('call-confirmed');
  const tried = () => full.wire.filter((one) => one.text.startsWith('INVITE')).length;
  assert.equal(tried(), 1);
  const before = silent.got.length;
  assert.ok(before > 0);
  invite(alice, 'b');
  await alice.event('call-answered', ({ call }) => call === 'b');
  assert.deepEqual([tried(), silent.got.length], [1, before], 'those who failed are tried last');
  const branches = [...full.wire, ...good.wire].flatMap(({ direction, text }) =>
    direction === 'in' ? (/branch=([^;\r]+)/.exec(text)?.[1] ?? []) : [],
  );
  assert.ok(new Set(branches).size >= 3, 'each server gets a transaction of its own (RFC 3263 §4.3)');
  await silent.close();
});

test('all fail: the call ends once, with the last verdict', async () => {
  const [one, two] = [await draining(), await draining()];
  const alice = await openPeer({ resolver: zone('tcp', [one.port('tcp'), two.port('tcp')]) });
  invite(alice, 'a', { ...domain, transport: 'tcp' });
  const end = await alice.event('call-end');
  assert.deepEqual([end.status, alice.heard.length], [503, 1]);
});

test('the last server too may be silent only for as long as was told: unreachable', async () => {
  const silent = await deaf();
  const alice = await openPeer({ resolver: zone('udp', [silent.port]) });
  invite(alice, 'a', domain, 100);
  const end = await alice.event('call-end');
  assert.deepEqual([end.cause, end.status], ['unreachable', undefined]);
  await silent.close();
});

test('a connection that fails: the next server', async () => {
  const closed = await openPeer();
  const gone = closed.port('tcp');
  await closed.endpoint.close();
  const good = await openPeer({}, answering);
  const alice = await openPeer({ resolver: zone('tcp', [gone, good.port('tcp')]) });
  invite(alice, 'a', { ...domain, transport: 'tcp' });
  await alice.event('call-answered');
  alice.endpoint.send({ kind: 'ping-requested', ping: 'p', to: { ...domain, transport: 'tcp' }, target: 'sip:pbx.example', from: 'sip:x@y' });
  assert.equal((await alice.event('ping-answered')).status, 200);
});

test('a refusal that is meant, 486, is nobody’s failure', async () => {
  const refusing = await openPeer({}, (event, endpoint) => {
    if (event.kind === 'call-received') endpoint.send({ kind: 'refuse-requested', call: event.call, status: 486 });
  });
  const other = await openPeer({}, answering);
  const alice = await openPeer({ resolver: zone('udp', [refusing.port('udp'), other.port('udp')]) });
  invite(alice, 'a');
  assert.equal((await alice.event('call-end')).status, 486);
  assert.equal(other.wire.length, 0);
});

test('a domain without servers ends the call; one nobody can find ends at once', async () => {
  const alice = await openPeer({ resolver: { ask: async () => ({ kind: 'failed' }) } });
  invite(alice, 'a');
  const end = await alice.event('call-end');
  assert.deepEqual([end.cause, end.error?.code], ['unreachable', 'SIP_UNREACHABLE']);
  alice.endpoint.send({ kind: 'ping-requested', ping: 'p', to: domain, target: 'sip:pbx.example', from: 'sip:x@y' });
  assert.equal((await alice.event('ping-answered')).status, undefined);
});

test('hanging up while the name is looked up: one end, and nothing is sent', async () => {
  const answers: (() => void)[] = [];
  const alice = await openPeer({ resolver: { ask: () => new Promise((done) => answers.push(() => done({ kind: 'none' }))) } });
  invite(alice, 'a');
  invite(alice, 'a');
  assert.equal((await alice.event('command-refused')).error.code, 'SIP_CALL_NAME_TAKEN');
  alice.endpoint.send({ kind: 'hang-up-requested', call: 'a' });
  for (const answer of answers) answer();
  assert.equal((await alice.event('call-end')).by, 'us');
  assert.deepEqual([alice.wire.length, alice.heard.length], [0, 2]);
});

test('hanging up while one server is silent: no other is tried', async () => {
  const [silent, good] = [await deaf(), await openPeer({}, answering)];
  const timers = { ...defaultTimers, t1Ms: 50 };
  const alice = await openPeer({ resolver: zone('udp', [silent.port, good.port('udp')]), attemptMs: 100_000, settings: { timers } });
  invite(alice, 'a');
  await until(() => silent.got.length > 0, 'the call');
  alice.endpoint.send({ kind: 'hang-up-requested', call: 'a' });
  // T1 is 50 ms: the INVITE gives up after 3.2 s.
  await alice.event('call-end');
  assert.equal(good.wire.length, 0);
  await silent.close();
});

test('a Contact with a name is found for requests within the call', async () => {
  const good = await openPeer(
    { listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0, advertised: { host: 'pbx.example', port: 1 } }] },
    answering,
  );
  const resolver: Resolver = {
    ask: async ({ type }) => (type === 'A' ? { kind: 'records', records: [{ type, address: '127.0.0.1' }], ttlSeconds: 9 } : { kind: 'none' }),
  };
  const alice = await openPeer({ resolver });
  const silent = await deaf();
  const bob = await openPeer(
    { listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0, advertised: { host: 'pbx.example', port: silent.port } }] },
    answering,
  );
  invite(alice, 'a', { host: '127.0.0.1', port: bob.port('udp') });
  await until(() => silent.got.includes('ACK'), 'the ACK');
  assert.ok(good.wire.length === 0);
  await silent.close();
});
