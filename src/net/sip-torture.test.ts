import assert from 'node:assert/strict';
import { connect as connectTcp, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { until } from '../../test/until.ts';
import { readTorture, type TortureCase, tortureCases } from '../../test/vectors/sip/torture.ts';
import { type BenchPeer, closeBench, openPeer } from './fixtures/sip-bench.ts';
import { selfSigned } from './self-signed.ts';
import { openUdpSocket } from './udp.ts';

/** Every message of RFC 4475 and RFC 5118 over real sockets. What the machine says to each is tested with it; here, that sockets and framing change nothing. */
const identity = selfSigned('localhost');
let bob: BenchPeer;
let questions = 0;
before(async () => {
  bob = await openPeer(
    {
      listeners: (['udp', 'tcp', 'tls'] as const).map((transport) => ({ transport, host: '127.0.0.1', port: 0 })),
      identity,
      trust: { ca: identity.cert, names: ['localhost'] },
      connectionLimits: { messageMs: 1500, firstMessageMs: 1500 },
    },
    (event, endpoint) => {
      if (event.kind === 'call-received') endpoint.send({ kind: 'refuse-requested', call: event.call, status: 486, once: true });
    },
  );
});
after(closeBench);

const options = (transport: string): { readonly id: string; readonly text: string } => {
  const id = `question-${++questions}`;
  const via = `SIP/2.0/${transport.toUpperCase()} 127.0.0.1:9;branch=z9hG4bK${questions};rport`;
  return {
    id,
    text: `OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\nVia: ${via}\r\nFrom: <sip:x@y>;tag=1\r\nTo: <sip:bob@127.0.0.1>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`,
  };
};

/** The statuses that were sent since, but for those to our own questions. */
const saidSince = (from: number): number[] =>
  bob.wire.slice(from).flatMap(({ direction, text }) => {
    const status = /^SIP\/2\.0 (\d{3}) /.exec(text)?.[1];
    return direction === 'out' && status !== undefined && !text.includes('question-') ? [Number(status)] : [];
  });

const expected = ({ endpoint }: TortureCase): number[] => (endpoint === 'incoming' ? [486] : endpoint === 'silence' ? [] : [endpoint]);

for (const one of tortureCases)
  test(`RFC ${one.rfc} §${one.section} ${one.name} over UDP: ${one.endpoint}, and OPTIONS is answered after it`, async () => {
    const from = bob.wire.length;
    let heard: (text: string) => void = () => {};
    const { id, text } = options('udp');
    const answered = new Promise<string>((done) => {
      heard = (said) => said.includes(id) && done(said);
    });
    const stranger = await openUdpSocket({ host: '127.0.0.1', port: 0 }, { datagram: (octets) => heard(Buffer.from(octets).toString('latin1')) });
    stranger.send(readTorture(one), '127.0.0.1', bob.port('udp'));
    stranger.send(Buffer.from(text), '127.0.0.1', bob.port('udp'));
    assert.match(await answered, /^SIP\/2\.0 200 /);
    assert.deepEqual(saidSince(from), expected(one));
    await stranger.close();
  });

/**
 * Where a stream says other than a datagram, since there a length means something (RFC 3261 §18.3): what is said, and what becomes of the connection.
 * `closed`: nobody knows where the next message begins. `open`: the next one was taken for what it looks like.
 */
const streams: Readonly<Record<string, { readonly says: readonly number[]; readonly then: 'closed' | 'open' }>> = {
  dblreq: { says: [405, 486], then: 'open' }, // two messages, and not noise behind one; the second is longer than it looks and swallows ours
  clerr: { says: [], then: 'closed' }, // waits in vain for the rest
  ncl: { says: [400], then: 'closed' },
  mcl01: { says: [400], then: 'closed' },
  inv2543: { says: [486], then: 'closed' }, // without a length there is no body, and what follows is none of SIP
};

function open(
  transport: 'tcp' | 'tls',
  says: readonly (Buffer | string)[],
): { readonly got: () => string; readonly over: Promise<void>; socket: Socket } {
  const where = { host: '127.0.0.1', port: bob.port(transport) };
  const socket = transport === 'tcp' ? connectTcp(where) : connectTls({ ...where, ca: identity.cert, servername: 'localhost' });
  let got = '';
  socket.on('data', (octets) => (got += octets.toString('latin1')));
  socket.on('error', () => {});
  for (const one of says) socket.write(one);
  return { got: () => got, over: new Promise((done) => socket.once('close', () => done())), socket };
}

type Outcome = 'answered' | 'closed';
/** Waits for the answer to the question, or for the end of the connection. */
const outcome = ({ got, over, socket }: ReturnType<typeof open>, id: string): Promise<Outcome> =>
  Promise.race([new Promise<Outcome>((done) => socket.on('data', () => got().includes(id) && done('answered'))), over.then((): Outcome => 'closed')]);

for (const transport of ['tcp', 'tls'] as const)
  for (const one of tortureCases) {
    const { says, then } = streams[one.name] ?? { says: expected(one), then: 'answered' };
    test(`RFC ${one.rfc} §${one.section} ${one.name} over ${transport.toUpperCase()}: ${says.join(', ') || 'silence'}, ${then}; OPTIONS is answered`, async () => {
      const from = bob.wire.length;
      const behind = options(transport);
      const first = open(transport, [readTorture(one), behind.text]);
      if (then === 'open') await until(() => saidSince(from).length === says.length, 'all that is to be said');
      else assert.equal(await outcome(first, behind.id), then);
      assert.deepEqual(saidSince(from), says);
      first.socket.destroy();
      const next = options(transport);
      const second = open(transport, [next.text]);
      assert.equal(await outcome(second, next.id), 'answered', 'by the next connection, whatever became of the first');
      assert.match(second.got(), /^SIP\/2\.0 200 /);
      second.socket.destroy();
    });
  }
