import { type Codec, generateTone } from '#audio';
import { bad, later, silentLogger } from '#base';
import { type CallReport, type PlacedCallEvent, silentMeter } from '#contract';
import type { Target } from '#net';
import { type SdesSuiteName, sdesSuiteNames } from '#protocols/sdp';
import { defaultTimers, printHostPort, type SipUri } from '#protocols/sip';
import { type PhoneExchange, type PlacedPlan, phoneExchange, telephonyErrors } from '#telephony';
import { allCodecs } from '../sip-exchange.ts';
import type { ExaminationPorts } from './examination-ports.ts';
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
/** People take longer to answer than machines. */
const leastRingMs = 20_000;

/** One offer a call: first the one that everybody takes, then each suite, each codec, and plain sound. Keys go by TLS only. */
function offersFor(transport: Target['transport'], codecs: readonly Codec[]): readonly Offer[] {
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
  const { target, own, timeoutMs } = wish;
  const exchange = phoneExchange({
    sip: {
      // One to send from; what goes by TLS makes a connection of its own. The certificate has been judged already.
      listeners: [{ transport: target.transport === 'udp' ? 'udp' : 'tcp', host: own, port: 0 }],
      trust: { check: 'none' },
      settings: { timers: { ...defaultTimers, t1Ms: timeoutMs / 64 } },
    },
    // Who asks about this machine wants to hear it.
    media: { host: own, allowLoopback: true },
    scheduler: ports.scheduler,
    dice: ports.dice,
    logger: silentLogger,
    meter: silentMeter,
  });
  const trials: CallTrial[] = [];
  try {
    await exchange.open();
    for (const offer of offersFor(target.transport, spoken)) {
      const heard = trials.some(({ outcome }) => outcome.kind === 'answered');
      const trial = await tryCall({ ...wish, callMs: heard ? 0 : wish.callMs }, offer, exchange, ports);
      trials.push(trial);
      const { outcome } = trial;
      if (outcome.kind === 'refused' && !heard && ![488, 415, 606].includes(outcome.status ?? 0)) break;
    }
  } finally {
    await exchange.close();
  }
  return trials;
}

function tryCall(wish: CallWish, offer: Offer, exchange: PhoneExchange, { scheduler }: ExaminationPorts): Promise<CallTrial> {
  const { callMs } = wish;
  const trial = { codec: offer.codec.name, suite: offer.suite };
  return new Promise((told) => {
    const follow = (event: PlacedCallEvent): void => {
      if (event.kind === 'unanswered')
        return told({ ...trial, outcome: { kind: 'refused', status: event.status, ...whyOf(event.report) }, sound: undefined });
      if (event.kind !== 'answered') return;
      const { call } = event;
      let report: CallReport | undefined;
      call.attend((happened) => {
        if (happened.kind === 'call-report') report = happened.report;
        if (happened.kind === 'call-end') told({ ...trial, outcome: { kind: 'answered' }, sound: soundOf(report) });
      });
      if (callMs === 0) return call.hangUp('done');
      // Something to be heard, and long enough for the far side's first report.
      call.play(generateTone(440, callMs, call.rateHz, -30));
      scheduler.at(later(scheduler.now(), callMs), () => call.hangUp('done'));
    };
    exchange.place(planFor(wish, offer), follow);
  });
}

/** A call of the doctor's, which is nobody's conversation. */
function planFor({ uri, target, own, timeoutMs }: CallWish, { codec, suite }: Offer): PlacedPlan {
  const { domain, address, port, transport } = target;
  return {
    facts: { channel: 'doctor', bot: 'doctor', account: 'doctor', mode: 'talk', direction: 'outbound', parameters: {} },
    can: { handOff: undefined },
    manners: {
      dialect: {
        handOff: () => bad(telephonyErrors.PHONE_REFER_REFUSED()),
        hangUp: () => ({ by: 'bye', headers: [] }),
        fallback: () => undefined,
      },
      media: {
        codecs: [codec],
        codecChoice: 'ours',
        srtp: suite === undefined ? 'never' : 'required',
        suites: suite === undefined ? [] : [suite],
        suiteChoice: 'ours',
        keyPadding: 'padded',
        keysOverPlainSignalling: false,
        comfortNoise: false,
        sourcePolicy: 'signalled',
      },
      maxCallMs: 120_000,
      maxSilenceMs: undefined,
      tailMs: 0,
    },
    invitation: {
      to: { host: domain ?? address, port, transport, method: 'a' },
      target: uri.text,
      from: { uri: `sip:cordboard-doctor@${printHostPort(own, undefined)}`, display: 'Cordboard doctor' },
    },
    ringMs: Math.max(timeoutMs, leastRingMs),
    transfers: 'decline',
    offer: 'ours',
  };
}

const longestWhy = 160;

/** The far side's own words: its phrase, and what its Warning says (RFC 3261 §20.43). */
function whyOf({ signalling }: CallReport): { why?: string } {
  const last = signalling.findLast(({ direction, text }) => direction === 'in' && /^SIP\/2\.0 [3-6]/.test(text))?.text;
  const phrase = /^SIP\/2\.0 \d+ (.*?)\r?$/m.exec(last ?? '')?.[1];
  const warning = /^Warning[ \t]*:.*?"(.*)"/im.exec(last ?? '')?.[1];
  if (phrase === undefined) return {};
  return { why: (warning === undefined ? phrase : `${phrase}: ${warning}`).replace(/\p{Cc}/gu, ' ').slice(0, longestWhy) };
}

function soundOf(report: CallReport | undefined): CallTrial['sound'] {
  if (report?.sound === undefined) return undefined;
  const { received, sent, lost, strangers, rejected, farLossPercent } = report.sound;
  return { received, sent, lost, strangers, rejected, farLossPercent };
}
