import type { RateHz } from '#audio';
import { type Dice, type Instant, later, type Result, type WallTime } from '#base';
import type { Heard } from '#contract';
import { type MediaAddress, RtpLeg, type RtpStatistics } from '#media';
import { isKeyboardKey } from '#protocols/rtp';
import type { Body } from '#protocols/sip';
import type { Spoken } from './call-report.ts';
import { capabilitiesOf, type MediaPlace, type MediaPolicy } from './media-policy.ts';
import { type MediaTargets, Negotiator, type OfferRefusal } from './negotiator.ts';
import type { PhoneSound, SoundCommand } from './phone-words.ts';

export interface CallSoundOptions {
  readonly policy: MediaPolicy;
  readonly place: MediaPlace;
  readonly targets: MediaTargets;
  readonly secure: boolean;
  readonly dice: Dice;
  readonly epoch: { readonly now: Instant; readonly wall: WallTime };
  readonly sound: PhoneSound;
  readonly gap: (ms: number, at: Instant) => void;
  readonly digit: (digit: string, at: Instant) => void;
  readonly markHeard: (mark: string, at: Instant) => void;
  /** A round of ringing tone has been heard. */
  readonly rung: () => void;
}

const silenceCheckMs = 5000;
/** A key that comes both ways is one key. */
const sameKeyMs = 1000;
/** Behind the last word, so that its end can be known; no agent can write it. */
const lastMark = '\0last';
/** Behind a round of ringing tone. */
const ringMark = '\0ring';

/** The sound of one call: what offer and answer agree on, and the leg that they open. */
export class CallSound {
  readonly #options: CallSoundOptions;
  readonly #negotiator: Negotiator;
  #leg: RtpLeg | undefined;
  #rateHz: RateHz = 8000;
  #closed = false;
  #statistics: RtpStatistics | undefined;
  #mostSilentMs = Number.POSITIVE_INFINITY;
  #silenceCheck: Instant | undefined;
  #packetsSeen = 0;
  #heardAt: Instant;
  #lastKey = '';
  #lastKeyAt = Number.NEGATIVE_INFINITY;

  constructor(options: CallSoundOptions) {
    const { policy, place, secure, dice, targets, epoch } = options;
    this.#options = options;
    this.#negotiator = new Negotiator(capabilitiesOf(policy, place, secure, dice), policy.codecs, targets);
    this.#heardAt = epoch.now;
  }

  /** The call's own rate: what the first agreement speaks. */
  get rateHz(): RateHz {
    return this.#rateHz;
  }

  get agreed(): boolean {
    return this.#negotiator.agreement !== undefined;
  }

  /** May we send? Undefined before anything is agreed on. */
  get sends(): boolean | undefined {
    return this.#negotiator.agreement?.send;
  }

  get spoken(): Spoken {
    return { codec: this.#negotiator.agreement?.outgoing.codec.name, suite: this.#negotiator.suite };
  }

  /** Undefined where there never was sound. */
  get statistics(): RtpStatistics | undefined {
    return this.#statistics ?? this.#leg?.statistics;
  }

  get waiting(): boolean {
    return this.#leg?.waiting === true;
  }

  /** All that was queued has been heard. */
  get spent(): boolean {
    return this.#leg?.spent === true;
  }

  get deadline(): Instant | undefined {
    const due = this.#leg?.deadline;
    return due === undefined || (this.#silenceCheck !== undefined && this.#silenceCheck < due) ? this.#silenceCheck : due;
  }

  heard(now: Instant): Heard {
    return this.#leg?.heard(now) ?? { mark: undefined, afterMs: 0 };
  }

  /** The answer to an offer; or ours, to one that asks for it. */
  receiveOffer(offer: Body | undefined, now: Instant): Result<Body, OfferRefusal> {
    if (offer === undefined) return this.#negotiator.offer();
    return this.#negotiator.receiveOffer(offer, (agreement) => this.#agree(agreement, now));
  }

  receiveAnswer(answer: Body, now: Instant): Result<void, OfferRefusal> {
    return this.#negotiator.receiveAnswer(answer, (agreement) => this.#agree(agreement, now));
  }

  #agree(agreement: Parameters<RtpLeg['agree']>[0], now: Instant): boolean {
    if (this.#closed) return false;
    const before = this.#leg;
    const leg = before ?? this.open(agreement.outgoing.codec.rateHz);
    const taken = leg.agree(agreement, now).ok;
    if (!taken && before === undefined) {
      leg.close(now);
      this.#leg = undefined;
    }
    return taken;
  }

  /** Opens the leg before anything is agreed on: a call may begin whose answer is still to come. */
  open(rateHz: RateHz): RtpLeg {
    const { dice, epoch, sound, policy, gap, markHeard, rung } = this.#options;
    this.#rateHz = rateHz;
    this.#leg = new RtpLeg({
      rateHz,
      dice,
      epoch,
      sourcePolicy: policy.sourcePolicy,
      listener: {
        frame: (frame, at) => sound.frame(frame, at),
        gap,
        digit: (key, at) => this.#press(key, at, 'sound'),
        markHeard: (mark, at) => {
          if (mark === ringMark) rung();
          else if (mark !== lastMark) markHeard(mark, at);
        },
        transmit: (octets, length, to, kind) => sound.transmit(octets, length, to, kind),
        waiting: () => sound.waiting(),
      },
    });
    return this.#leg;
  }

  receive(octets: Uint8Array, length: number, from: MediaAddress, now: Instant): void {
    this.#leg?.receive(octets, length, from, now);
  }

  release(frames: number, now: Instant): number {
    return this.#leg?.release(frames, now) ?? 0;
  }

  /** Says whether silence has lasted too long. */
  tick(now: Instant): boolean {
    this.#leg?.tick(now);
    return this.#silenceCheck !== undefined && now >= this.#silenceCheck && this.#isSilent(now);
  }

  /** A key that came by INFO. */
  pressed(digit: string, at: Instant): void {
    this.#press(digit, at, 'info');
  }

  /** Keys by INFO come beside those in the sound with some gateways; the second of a pair is dropped. */
  #press(digit: string, at: Instant, by: 'sound' | 'info'): void {
    if (this.#lastKey === `${digit} ${by === 'info' ? 'sound' : 'info'}` && at - this.#lastKeyAt < sameKeyMs) {
      this.#lastKey = '';
      return;
    }
    this.#lastKey = `${digit} ${by}`;
    this.#lastKeyAt = at;
    this.#options.digit(digit, at);
  }

  command(input: SoundCommand, now: Instant): void {
    const leg = this.#leg;
    if (leg === undefined) return;
    switch (input.kind) {
      case 'play':
        leg.play(input.samples);
        break;
      case 'relay':
      case 'carry':
        leg.relay(input.samples);
        break;
      case 'ring-back':
        leg.play(input.samples);
        leg.mark(ringMark);
        break;
      case 'hush':
        leg.clear(now);
        break;
      case 'press':
        if (isKeyboardKey(input.digit)) leg.press([input.digit]);
        break;
      case 'put-mark':
        leg.mark(input.name);
        break;
      case 'clear':
        leg.clear(input.at);
        break;
      case 'hold':
        leg.hold(input.at);
        break;
      case 'resume':
        leg.resume();
        break;
      case 'record':
        leg.record(input.file, now);
    }
  }

  /** Nobody here listens any more: what is recorded ends. */
  endRecord(now: Instant): void {
    this.#leg?.endRecord(now);
  }

  /** Nothing more will be queued: what is still held goes on. */
  playOut(): void {
    this.#leg?.resume();
    this.#leg?.mark(lastMark);
  }

  /** From now on not one packet for so long is too long. */
  watchSilence(mostMs: number, now: Instant): void {
    this.#mostSilentMs = mostMs;
    this.#heardAt = now;
    this.#silenceCheck = later(now, silenceCheckMs);
  }

  #isSilent(now: Instant): boolean {
    this.#silenceCheck = later(now, silenceCheckMs);
    const received = this.#leg?.statistics.received ?? 0;
    if (received !== this.#packetsSeen || this.#negotiator.agreement?.receive !== true) {
      this.#packetsSeen = received;
      this.#heardAt = now;
    }
    return now - this.#heardAt >= this.#mostSilentMs;
  }

  close(now: Instant): void {
    this.#closed = true;
    this.#silenceCheck = undefined;
    if (this.#leg === undefined) return;
    this.#statistics = this.#leg.statistics;
    this.#leg.close(now);
    this.#leg = undefined;
  }
}
