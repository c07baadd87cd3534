import assert from 'node:assert/strict';
import { codecs } from '#audio';
import { bad, ok, silentLogger } from '#base';
import { silentMeter, type VoiceCall, type VoiceCallEvent } from '#contract';
import { type BoundListener, parseAddressSet, realDice, realScheduler } from '#net';
import { defaultTimers } from '#protocols/sip';
import { type PhoneExchange, type PhoneExchangeOptions, phoneExchange } from '#telephony';

/** A call that the house took: what happened to it, sound counted. */
export interface HouseCall {
  readonly call: VoiceCall;
  readonly events: Exclude<VoiceCallEvent, { kind: 'audio' }>[];
  frames: number;
}

export interface RawHouse {
  readonly exchange: PhoneExchange;
  readonly udp: BoundListener;
  readonly tcp: BoundListener;
  /** By the number that was called. */
  readonly calls: Map<string, HouseCall[]>;
  /** The last call to that number. */
  of(user: string): HouseCall | undefined;
}

export interface RawHouseOptions {
  readonly settings?: PhoneExchangeOptions['sip']['settings'];
  readonly media?: Partial<PhoneExchangeOptions['media']>;
  readonly maxSilenceMs?: number;
  /** Runs within a call's listener. */
  readonly onEvent?: (user: string, event: VoiceCallEvent, call: VoiceCall) => void;
}

/**
 * A real exchange on loopback; SIP's timers run 12 times as fast. It answers whoever is called: `busy` with 486, `nobody` with 404, `ringing` after a minute,
 * all others at once, and then it talks.
 */
export async function openRawHouse(options: RawHouseOptions = {}): Promise<RawHouse> {
  const addresses = parseAddressSet(['127.0.0.0/8']);
  assert.ok(addresses.ok);
  const calls = new Map<string, HouseCall[]>();
  const exchange = phoneExchange({
    sip: {
      listeners: [
        { transport: 'udp', host: '127.0.0.1', port: 0 },
        { transport: 'tcp', host: '127.0.0.1', port: 0 },
      ],
      settings: { timers: { ...defaultTimers, t1Ms: 40, t2Ms: 320, t4Ms: 400 }, byeWaitMs: 2000, ...options.settings },
      rates: { trunk: { perSecond: 10_000, burst: 10_000 } },
    },
    media: { host: '127.0.0.1', allowLoopback: true, ...options.media },
    scheduler: realScheduler(),
    dice: realDice(),
    logger: silentLogger,
    meter: silentMeter,
  });
  exchange.add({
    channel: 'desk',
    access: { by: 'address', addresses: addresses.value },
    fits: () => true,
    take(request) {
      const user = (request.uri.kind === 'sip' && request.uri.user) || '';
      if (user === 'busy') return bad({ status: 486, why: 'busy' });
      if (user === 'nobody') return bad({ status: 404, why: 'nobody' });
      return ok({
        facts: { channel: 'desk', bot: 'st-1', account: 'acme', mode: 'talk', direction: 'inbound', calledNumber: user, parameters: {} },
        can: { handOff: undefined },
        manners: {
          answer: user === 'ringing' ? 'on-first-sound' : 'at-once',
          answerHeaders: [],
          dialect: { handOff: () => bad(asError()), hangUp: () => ({ by: 'bye', headers: [] }), fallback: () => undefined },
          media: {
            codecs,
            codecChoice: 'ours',
            srtp: 'allowed',
            suites: ['AES_CM_128_HMAC_SHA1_80'],
            suiteChoice: 'theirs',
            keyPadding: 'padded',
            keysOverPlainSignalling: true,
            comfortNoise: false,
            sourcePolicy: 'signalled',
          },
          maxCallMs: 60_000,
          maxSilenceMs: user === 'watched' ? options.maxSilenceMs : undefined,
          tailMs: 0,
        },
        onCall(call) {
          const one: HouseCall = { call, events: [], frames: 0 };
          calls.set(user, [...(calls.get(user) ?? []), one]);
          call.attend((event) => {
            if (event.kind === 'audio') one.frames++;
            else one.events.push(event);
            options.onEvent?.(user, event, call);
          });
          if (user !== 'ringing') call.play(new Int16Array(1600).fill(1000));
        },
      });
    },
  });
  const bound = await exchange.open();
  const listener = (transport: 'udp' | 'tcp'): BoundListener => bound.find((one) => one.transport === transport) ?? assert.fail(`no ${transport}`);
  return { exchange, udp: listener('udp'), tcp: listener('tcp'), calls, of: (user) => calls.get(user)?.at(-1) };
}

const asError = (): never => assert.fail('nobody is handed over here');
