import { type Codec, generateTone } from '#audio';
import { type Cancel, later, silentLogger } from '#base';
import { silentMeter } from '#contract';
import { openPace, RtpLeg } from '#media';
import { createSipEndpoint, openUdpSocket, type SipEvent, type Target, type UdpListener } from '#net';
import { acceptAnswer, type Capabilities, makeOffer, parseSdp, printSdp, type SdesSuiteName, sdesSuiteNames } from '#protocols/sdp';
import { type CallEnd, defaultTimers, type SipUri } from '#protocols/sip';
import { allCodecs } from '../sip-exchange.ts';
import type { ExaminationPorts } from './examine-sip.ts';
import { type CallTrial, trialSuite } from './judge-call.ts';

export interface CallWish {
  readonly uri: SipUri;
  readonly target: Target;
  /** The address of ours that reaches it. */
  readonly own: string;
  readonly callMs: number;
  readonly timeoutMs: number;
}

interface Offer {
  readonly codec: Codec;
  readonly suite: SdesSuiteName | undefined;
}

/** Those that channels can be told to speak. */
const spoken = allCodecs.filter(({ name }) => ['PCMU', 'PCMA', 'G722', 'opus'].includes(name));

/** One offer a call: first the one that everybody takes, then each suite, each codec, and plain sound. Keys go by TLS only. */
export function offersFor(transport: Target['transport'], codecs: readonly Codec[]): readonly Offer[] {
  const plain = codecs.filter(({ name }) => name === 'PCMU');
  const others = codecs.filter(({ name }) => name !== 'PCMU');
  if (transport !== 'tls') return [...plain, ...others].map((codec) => ({ codec, suite: undefined }));
  const suites: SdesSuiteName[] = [trialSuite, ...sdesSuiteNames.filter((suite) => suite !== trialSuite)];
  return [
    ...plain.flatMap((codec) => suites.map((suite) => ({ codec, suite }))),
    ...others.map((codec): Offer => ({ codec, suite: trialSuite })),
    ...plain.map((codec) => ({ codec, suite: undefined })),
  ];
}

/** Places the calls one after the other; only the first that is answered is kept, to listen. Ends early where the far side minds not the offer but the call. */
export async function tryCalls(wish: CallWish, ports: ExaminationPorts): Promise<readonly CallTrial[]> {
  const trials: CallTrial[] = [];
  let heard = false;
  for (const offer of offersFor(wish.target.transport, spoken)) {
    const trial = await tryCall({ ...wish, callMs: heard ? 0 : wish.callMs }, offer, ports);
    trials.push(trial);
    const { outcome } = trial;
    if (outcome.kind === 'answered') heard = true;
    else if (!heard && outcome.status !== 488 && outcome.status !== 415 && outcome.status !== 606) break;
  }
  return trials;
}

async function tryCall(
  { uri, target, own, callMs, timeoutMs }: CallWish,
  { codec, suite }: Offer,
  { scheduler, dice }: ExaminationPorts,
): Promise<CallTrial> {
  const now = () => scheduler.now();
  const cancels: Cancel[] = [];
  const after = (ms: number, run: () => void): void => void cancels.push(scheduler.at(later(now(), ms), run));
  const pace = openPace({ scheduler, meter: silentMeter, logger: silentLogger });
  const listener: UdpListener = {
    datagram(octets, address, port) {
      leg.receive(octets, octets.length, { address, port }, now());
      arm();
    },
    unsent: () => undefined,
  };
  const sockets = { rtp: await openUdpSocket({ host: own, port: 0 }, listener), rtcp: await openUdpSocket({ host: own, port: 0 }, listener) };
  const leg: RtpLeg = new RtpLeg({
    rateHz: codec.rateHz,
    dice,
    epoch: { now: now(), wall: scheduler.wall() },
    listener: {
      frame() {},
      gap() {},
      digit() {},
      markHeard() {},
      transmit: (octets, length, to, kind) => void sockets[kind].send(octets.slice(0, length), to.address, to.port),
      waiting: () => seat.wake(),
    },
  });
  const released = (frames: number): number => {
    const sent = leg.release(frames, now());
    arm();
    return sent;
  };
  const seat = pace.join({ release: released, waiting: () => leg.waiting }, 0);
  let disarm: Cancel = () => undefined;
  const arm = (): void => {
    disarm();
    if (leg.deadline !== undefined)
      disarm = scheduler.at(leg.deadline, () => {
        leg.tick(now());
        arm();
      });
  };
  const capabilities = capabilitiesFor(codec, suite, { host: own, port: sockets.rtp.port, rtcpPort: sockets.rtcp.port }, dice);
  const offer = makeOffer(capabilities);
  let ended: (outcome: CallTrial['outcome']) => void = () => undefined;
  const over = new Promise<CallTrial['outcome']>((done) => (ended = done));
  let answered = false;
  let agreed = false;
  /** The answer is in: connect the sound, and say whether it would do. */
  const agree = (octets: Uint8Array): boolean => {
    const parsed = parseSdp(octets);
    const accepted = parsed.ok && offer.ok ? acceptAnswer(offer.value, parsed.value, capabilities) : undefined;
    if (!accepted?.ok) return false;
    const { remote, direction, send, receive, srtp } = accepted.value.agreement;
    const done = leg.agree(
      {
        remote: { address: remote.address.host, port: remote.port },
        remoteControl: { address: remote.rtcp.address.host, port: remote.rtcp.port },
        send: direction.startsWith('send'),
        receive: direction === 'sendrecv' || direction === 'recvonly',
        outgoing: { payloadType: send.payloadType, codec },
        incoming: receive.map(({ payloadType }) => ({ payloadType, codec })),
        ...(srtp === undefined ? {} : { keys: srtp }),
      },
      now(),
    );
    return done.ok;
  };
  const hangUp = (): void => endpoint.send({ kind: 'hang-up-requested', call: 'doctor' });
  /** Something to be heard, and long enough for the far side's first report. */
  const listen = (): void => {
    if (callMs === 0) return hangUp();
    leg.play(generateTone(440, callMs, codec.rateHz, -30));
    arm();
    after(callMs, hangUp);
  };
  const endpoint = createSipEndpoint({
    listeners: [{ transport: target.transport === 'udp' ? 'udp' : 'tcp', host: own, port: 0 }],
    trust: { check: 'none' },
    settings: { timers: { ...defaultTimers, t1Ms: timeoutMs / 64 } },
    ...{ scheduler, dice, logger: silentLogger, meter: silentMeter },
    listener(event: SipEvent) {
      if (event.kind === 'answer-received') {
        agreed = agree(event.body.octets);
        if (!agreed) hangUp();
        else if (answered) listen();
      }
      if (event.kind === 'call-answered') {
        answered = true;
        if (agreed) listen();
      }
      // An answer that we cannot use is no answer to this offer.
      if (event.kind === 'call-end') {
        if (answered) ended(agreed ? { kind: 'answered' } : { kind: 'refused', status: 488, why: 'by us: the answer does not fit the offer' });
        else ended({ kind: 'refused', status: event.status, ...whyOf(event.message) });
      }
    },
  });
  try {
    await endpoint.open();
    if (!offer.ok) return { codec: codec.name, suite, outcome: { kind: 'refused', status: 488 }, sound: undefined };
    endpoint.send({
      kind: 'invite-requested',
      call: 'doctor',
      to: { host: target.domain ?? target.address, port: target.port, transport: target.transport, method: 'a' },
      target: uri.text,
      from: { uri: `sip:cordboard-doctor@${own.includes(':') ? `[${own}]` : own}`, display: 'Cordboard doctor' },
      body: { type: 'application/sdp', octets: Buffer.from(printSdp(offer.value)) },
    });
    after(Math.max(timeoutMs, 20_000), hangUp);
    const outcome = await over;
    return { codec: codec.name, suite, outcome, sound: callMs > 0 && agreed ? soundOf(leg) : undefined };
  } finally {
    for (const cancel of cancels) cancel();
    disarm();
    seat.leave();
    pace.close();
    leg.close(now());
    await Promise.all([endpoint.close(), sockets.rtp.close(), sockets.rtcp.close()]);
  }
}

const longestWhy = 160;

/** The far side's own words: its phrase, and what its Warning says (RFC 3261 §20.43). */
function whyOf(message: CallEnd['message']): { why?: string } {
  if (message?.kind !== 'response') return {};
  const warning = /"(.*)"/.exec(message.headers.get('warning') ?? '')?.[1];
  const why = [message.reason, ...(warning === undefined ? [] : [warning])].join(': ');
  return { why: why.replace(/\p{Cc}/gu, ' ').slice(0, longestWhy) };
}

function soundOf({ statistics }: RtpLeg): CallTrial['sound'] {
  const { received, sent, lost, strangers, rejected, farLossPercent } = statistics;
  return { received, sent, lost, strangers, rejected, farLossPercent };
}

function capabilitiesFor(
  codec: Codec,
  suite: SdesSuiteName | undefined,
  { host, port, rtcpPort }: { readonly host: string; readonly port: number; readonly rtcpPort: number },
  dice: ExaminationPorts['dice'],
): Capabilities {
  return {
    address: { family: host.includes(':') ? 'IP6' : 'IP4', host },
    port,
    rtcpPort,
    codecs: [
      {
        codec: {
          encoding: codec.name,
          clockRateHz: codec.clockRateHz,
          channels: codec.channels,
          audioRateHz: codec.rateHz,
          staticPayloadType: codec.payloadType,
        },
      },
    ],
    codecChoice: 'ours',
    events: new Set(Array.from({ length: 16 }, (_, i) => i)),
    comfortNoise: false,
    packetMs: 20,
    mostPacketMs: 20,
    direction: 'sendrecv',
    srtp: {
      use: suite === undefined ? 'never' : 'required',
      opportunistic: false,
      suites: suite === undefined ? [] : [suite],
      choice: 'ours',
      keyPadding: 'padded',
      signalling: suite === undefined ? 'plain' : 'secure',
      keysOverPlainSignalling: false,
      allowUnencrypted: false,
      allowUnauthenticated: false,
    },
    dice,
  };
}
