/**
 * What SIP costs: reading and writing an INVITE of 20 header fields, one URI, and a whole call INVITE–180–200–ACK–BYE–200 through two endpoints.
 * `node bench/cores/sip.bench.ts [--json]`. Processor time of this thread, the best of several rounds, so that neighbours on the machine count little.
 */
import type { Instant } from '#base';
import { defaultUserAgentSettings, parseMessage, parseUri, printMessage, type UaInput, type UaOutput, UserAgent } from '#protocols/sip';
import { loadedDice } from '../../test/peers/loaded-dice.ts';

const body = ['v=0', 'o=- 1 1 IN IP4 203.0.113.9', 's=-', 'c=IN IP4 203.0.113.9', 't=0 0', 'm=audio 34170 RTP/SAVP 102 9 0 8 18 101', 'a=ptime:20'];
for (const [n, suite, size] of [
  [1, 'AEAD_AES_256_GCM', 60],
  [2, 'AES_256_CM_HMAC_SHA1_80', 64],
  [3, 'AES_CM_128_HMAC_SHA1_80', 40],
] as const)
  body.push(`a=crypto:${n} ${suite} inline:${'A'.repeat(size)}`);
body.push('a=rtpmap:102 opus/48000/2', 'a=rtpmap:101 telephone-event/8000', '');
const sdp = body.join('\r\n');
const invite = Buffer.from(
  [
    'INVITE sip:+15550100200@vg.bench.example:5061 SIP/2.0',
    'Via: SIP/2.0/TLS 203.0.113.7:5061;branch=z9hG4bK7f21;rport',
    'Max-Forwards: 70',
    'From: "Ada B" <sip:+15550109999@203.0.113.7>;tag=91ab',
    'To: <sip:+15550100200@vg.bench.example>',
    'Call-ID: 51c0e2_7719@203.0.113.7',
    'CSeq: 1 INVITE',
    'Contact: "Ada B" <sip:+15550109999@203.0.113.7:5061;transport=tls>',
    'P-Asserted-Identity: "Ada B" <sip:+15550109999@203.0.113.7:5061>',
    'X-Trace-ID: 8112233445566778899',
    'Supported: timer,replaces',
    'Session-Expires: 1800',
    'Min-SE: 90',
    'Allow: INVITE,ACK,BYE,CANCEL,OPTIONS,REFER,INFO,UPDATE,PRACK',
    'Accept: application/sdp, application/isup, multipart/mixed',
    'Allow-Events: talk, hold',
    'Privacy: none',
    'User-Agent: bench',
    'Content-Disposition: session; handling=required',
    'Content-Type: application/sdp',
    `Content-Length: ${sdp.length}`,
    '',
    sdp,
  ].join('\r\n'),
);

/** Microseconds of processor time for one run of `work`: the best of `rounds`. */
function cost(work: () => void, times: number, rounds = 15): number {
  for (let i = 0; i < times; i++) work();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < times; i++) work();
    const spent = process.cpuUsage(before);
    best = Math.min(best, (spent.user + spent.system) / times);
  }
  return best;
}

/** One endpoint whose application answers each call at once. */
function endpoint(host: string, seed: number): UserAgent {
  return new UserAgent({ ...defaultUserAgentSettings, addresses: { udp: { host, port: 5060 } }, contactUser: 'bench' }, loadedDice(seed));
}

/** Carries messages between two endpoints until both are silent. Time passes a millisecond a message, so that old transactions end. */
function world(): () => void {
  const sides = { a: endpoint('192.0.2.1', 1), b: endpoint('192.0.2.2', 2) };
  let now = 0;
  let calls = 0;
  const run = (side: 'a' | 'b', first: UaInput): void => {
    const waiting: { side: 'a' | 'b'; input: UaInput }[] = [{ side, input: first }];
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      now += 1;
      const here = next.side;
      const there = here === 'a' ? 'b' : 'a';
      for (const output of sides[here].step(next.input, now as Instant) as readonly UaOutput[]) {
        if (output.kind === 'transmit')
          waiting.push({
            side: there,
            input: {
              kind: 'message-received',
              octets: output.octets,
              from: { transport: 'udp', address: here === 'a' ? '192.0.2.1' : '192.0.2.2', port: 5060 },
            },
          });
        else if (output.kind === 'call-received')
          waiting.push(
            { side: here, input: { kind: 'progress-requested', call: output.call, status: 180 } },
            { side: here, input: { kind: 'answer-requested', call: output.call, body: { type: 'application/sdp', octets: Buffer.from(sdp) } } },
          );
        else if (output.kind === 'call-answered') waiting.push({ side: here, input: { kind: 'hang-up-requested', call: output.call } });
      }
    }
  };
  return () => {
    run('a', {
      kind: 'invite-requested',
      call: `call-${++calls}`,
      to: { transport: 'udp', address: '192.0.2.2', port: 5060 },
      target: 'sip:bot@192.0.2.2',
      from: { uri: 'sip:ada@192.0.2.1' },
      body: { type: 'application/sdp', octets: Buffer.from(sdp) },
    });
    for (const side of [sides.a, sides.b]) if (side.deadline !== undefined && side.deadline <= now) side.step({ kind: 'tick' }, now as Instant);
  };
}

const parsed = parseMessage(invite);
if (!parsed.ok) throw new Error(parsed.error.says);
const message = parsed.value;
const options = Buffer.from(
  'OPTIONS sip:a@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKx;rport\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@192.0.2.1>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n',
);
const stranger = endpoint('192.0.2.1', 3);
const from = { transport: 'udp', address: '192.0.2.7', port: 5060 } as const;

const figures = {
  [`read an INVITE (${invite.length} octets, 20 fields)`]: cost(() => void parseMessage(invite), 20_000),
  'write it': cost(() => void printMessage(message), 20_000),
  'read a URI': cost(() => void parseUri('sip:+15550109999@203.0.113.7:5061;transport=tls'), 50_000),
  'answer a stranger’s OPTIONS, statelessly': cost(
    () => void stranger.step({ kind: 'message-received', octets: options, from }, 1 as Instant),
    10_000,
  ),
  'a call, both ends together (INVITE 180 200 ACK BYE 200)': cost(world(), 2_000, 8),
};
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
else for (const [what, us] of Object.entries(figures)) process.stdout.write(`${us.toFixed(2).padStart(9)} µs  ${what}\n`);
