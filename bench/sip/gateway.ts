/**
 * The gateway's SIP side for bench/sip/run.ts: the real exchange, trunk, media and pacer, with a stub where the conversation would be.
 * Usage: node gateway.ts <signalling | agent | bridge>
 * `signalling`: a SIP endpoint alone that answers each INVITE. `agent`: hears each call and never stops talking. `bridge`: joins each two calls, frame by frame.
 * Prints its port. Answers `book` on standard input: what the calls that are over came to.
 */
import { createInterface } from 'node:readline';
import { codecs } from '#audio';
import { silentLogger } from '#base';
import { sipTrunk, sipTrunkOptions } from '#connectors/sip-trunk';
import { silentMeter, type VoiceCall, type VoiceCallEvent } from '#contract';
import { createSipEndpoint, parseAddressSet, realDice, realScheduler } from '#net';
import { phoneExchange } from '#telephony';

const [mode = 'agent'] = process.argv.slice(2);
const ports = { scheduler: realScheduler(), dice: realDice(), logger: silentLogger, meter: silentMeter };
const listeners = [{ transport: 'udp', host: '127.0.0.1', port: 0 }] as const;
const rates = { trunk: { perSecond: 1e6, burst: 1e6 } };
const book = { calls: 0, ended: 0, frames: 0, received: 0, sent: 0, rejected: 0, lost: 0, late: 0, concealedMs: 0, live: () => 0 };

/** Half a second of something that is neither silence nor noise. */
const sentence = Int16Array.from({ length: 4000 }, (_, i) => 6000 * Math.sin(i / 9) * Math.abs(Math.sin(i / 700)));

/** Keeps the book of a call; true for a frame of sound. */
function note(event: VoiceCallEvent): event is Extract<VoiceCallEvent, { kind: 'audio' }> {
  if (event.kind === 'audio') book.frames++;
  else if (event.kind === 'call-end') book.ended++;
  else if (event.kind === 'call-report' && event.report.sound !== undefined)
    for (const key of ['received', 'sent', 'rejected', 'lost', 'late', 'concealedMs'] as const) book[key] += event.report.sound[key];
  return event.kind === 'audio';
}

function talk(call: VoiceCall): void {
  let frames = 0;
  call.attend((event) => {
    if (note(event) && frames++ % 25 === 0) call.play(sentence);
  });
  call.play(sentence);
  call.play(sentence);
}

let single: VoiceCall | undefined;
function join(call: VoiceCall): void {
  const other = single;
  single = other === undefined ? call : undefined;
  if (other === undefined) return;
  for (const [from, to] of [
    [call, other],
    [other, call],
  ] as const)
    from.attend((event) => {
      if (note(event)) to.relay(event.frame);
    });
}

async function openSignalling(): Promise<number> {
  const trunks = parseAddressSet(['127.0.0.1']);
  const answer = Buffer.from('v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n');
  const endpoint = createSipEndpoint({
    ...ports,
    listeners,
    rates,
    ...(trunks.ok ? { trunks: trunks.value } : {}),
    listener(event) {
      if (event.kind === 'call-end') book.ended++;
      if (event.kind !== 'call-received') return;
      book.calls++;
      const { call } = event;
      endpoint.send({ kind: 'progress-requested', call, status: 180 });
      endpoint.send({ kind: 'answer-requested', call, body: { type: 'application/sdp', octets: answer } });
    },
  });
  book.live = () => endpoint.load.calls;
  const [bound] = await endpoint.open();
  return bound?.port ?? 0;
}

async function openCalls(take: (call: VoiceCall) => void): Promise<number> {
  const exchange = phoneExchange({ ...ports, sip: { listeners, rates }, media: { host: '127.0.0.1', allowLoopback: true } });
  const options = sipTrunkOptions.parse({
    id: 'bench',
    type: 'sip-trunk',
    numbers: { bench: { bot: 'st-bench' }, service: { bot: 'st-bench' } },
    allowAddresses: ['127.0.0.1'],
    codecs: ['PCMU'],
    srtp: 'allow',
    keysOverPlainSignalling: true,
    maxCalls: 100_000,
    maxSilenceMs: 0,
    targets: {},
  });
  const connector = sipTrunk(options, {
    exchange,
    directory: { client: () => undefined, bot: (id) => ({ id, account: 'bench', agent: 'bench' }) },
    codecs,
    logger: silentLogger,
    onCall(call) {
      book.calls++;
      take(call);
    },
  });
  book.live = () => exchange.calls();
  await connector.open();
  const [bound] = await exchange.open();
  return bound?.port ?? 0;
}

const port = mode === 'signalling' ? await openSignalling() : await openCalls(mode === 'bridge' ? join : talk);
console.log(JSON.stringify({ port }));
for await (const command of createInterface({ input: process.stdin })) {
  if (command === 'book') console.log(JSON.stringify({ ...book, live: book.live() }));
}
process.exit(0);
