import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { createSipEndpoint, openUdpSocket, parseAddressSet, realDice, realScheduler, type SipEndpoint, type SipEvent } from '#net';
import { until } from '../../until.ts';
import { runSipp, withoutSipp } from './sipp.ts';

const sdp = Buffer.from(
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40002 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n',
);
const body = { type: 'application/sdp', octets: sdp };
const trunks = parseAddressSet(['127.0.0.1']);
const endpoints: SipEndpoint[] = [];
after(() => Promise.all(endpoints.map((one) => one.close())));

/** The smallest application: answers with one SDP; lets `ring` ring, and hangs up on `brief` as soon as it may. */
async function answerer() {
  const heard: SipEvent[] = [];
  const brief = new Set<string>();
  const endpoint = createSipEndpoint({
    listeners: (['udp', 'tcp'] as const).map((transport) => ({ transport, host: '127.0.0.1', port: 0 })),
    ...(trunks.ok ? { trunks: trunks.value } : {}),
    scheduler: realScheduler(),
    dice: realDice(),
    logger: silentLogger,
    meter: silentMeter,
    listener(event) {
      heard.push(event);
      if (event.kind === 'call-received') {
        const { call, request } = event;
        if (request.target.startsWith('sip:brief@')) brief.add(call);
        endpoint.send({ kind: 'progress-requested', call, status: 180 });
        if (!request.target.startsWith('sip:ring@')) endpoint.send({ kind: 'answer-requested', call, body });
      }
      if (event.kind === 'call-confirmed' && brief.has(event.call)) endpoint.send({ kind: 'hang-up-requested', call: event.call });
    },
  });
  endpoints.push(endpoint);
  const bound = await endpoint.open();
  return {
    endpoint,
    at: (transport: string) => `127.0.0.1:${bound.find((one) => one.transport === transport)?.port}`,
    ends: () => heard.flatMap((event) => (event.kind === 'call-end' ? [`${event.by} ${event.cause}`] : [])),
    answered: () => heard.filter((event) => event.kind === 'call-answered'),
  };
}

for (const [transport, flag] of [
  ['udp', 'u1'],
  ['tcp', 't1'],
] as const) {
  const options = { skip: withoutSipp, timeout: 120_000 };

  test(`SIPp calls over ${transport}, talks and says goodbye, ten times`, options, async () => {
    const ours = await answerer();
    const run = await runSipp('uac', [ours.at(transport), '-t', flag, '-m', '10', '-r', '20', '-d', '50']);
    assert.equal(run.status, 0, run.errors);
    assert.deepEqual(ours.ends(), Array(10).fill('peer bye'));
  });

  test(`SIPp rings over ${transport} and cancels`, options, async () => {
    const ours = await answerer();
    const run = await runSipp('cancel.xml', [ours.at(transport), '-t', flag, '-s', 'ring', '-m', '5', '-r', '20']);
    assert.equal(run.status, 0, run.errors);
    assert.deepEqual(ours.ends(), Array(5).fill('peer cancelled'));
  });

  test(`SIPp calls over ${transport} and we say goodbye`, options, async () => {
    const ours = await answerer();
    const run = await runSipp('hung-up.xml', [ours.at(transport), '-t', flag, '-s', 'brief', '-m', '5', '-r', '20']);
    assert.equal(run.status, 0, run.errors);
    await until(() => ours.ends().length === 5, 'five ends');
    assert.deepEqual(ours.ends(), Array(5).fill('us bye'));
  });

  test(`SIPp asks over ${transport} what we can`, options, async () => {
    const ours = await answerer();
    const run = await runSipp('options.xml', [ours.at(transport), '-t', flag, '-m', '5', '-r', '20']);
    assert.equal(run.status, 0, run.errors);
  });

  test(`we call SIPp over ${transport} and say goodbye`, options, async () => {
    const ours = await answerer();
    const port = await freePort();
    const run = runSipp('uas', ['-t', flag, '-p', String(port), '-m', '3']);
    const to = { host: '127.0.0.1', port, transport };
    await listening(port, transport);
    for (const call of ['a', 'b', 'c'])
      ours.endpoint.send({ kind: 'invite-requested', call, to, target: `sip:sipp@127.0.0.1:${port}`, from: { uri: 'sip:us@127.0.0.1' }, body });
    await until(() => ours.answered().length === 3, 'three answers');
    for (const event of ours.answered()) {
      const contact = event.kind === 'call-answered' ? event.response.headers.get('contact') : undefined;
      assert.match(contact ?? '', /127\.0\.0\.1/);
    }
    for (const call of ['a', 'b', 'c']) ours.endpoint.send({ kind: 'hang-up-requested', call });
    const { status, errors } = await run;
    assert.equal(status, 0, errors);
    assert.deepEqual(ours.ends(), Array(3).fill('us bye'));
  });
}

/** SIPp does not say when it listens, but the table of the kernel does (Linux, where SIPp lives). */
async function listening(port: number, transport: 'udp' | 'tcp'): Promise<void> {
  const place = new RegExp(`: 0100007F:${port.toString(16).toUpperCase()} `);
  while (!place.test(readFileSync(`/proc/net/${transport}`, 'latin1'))) await setTimeout(20);
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const socket = await openUdpSocket({ host: '127.0.0.1', port: 0 }, { datagram() {}, unsent() {} });
  await socket.close();
  return socket.port;
}
