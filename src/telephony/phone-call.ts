import type { AudioFrame, RateHz } from '#audio';
import { type Dice, type GatewayError, type Instant, later, type Machine, type Tick, type WallTime } from '#base';
import type { FittedHandoff, Heard, RecordingFile, VoiceCallEvent } from '#contract';
import { type MediaAddress, RtpLeg, type RtpStatistics } from '#media';
import { isKeyboardKey } from '#protocols/rtp';
import type { Body, CallCommand, CallEnd, CallEvent, CallName, ForeignHeaders } from '#protocols/sip';
import type { Spoken } from './call-report.ts';
import type { Goodbye, PhoneDialect, Referral } from './dialect.ts';
import { readInfoDigit } from './info-digits.ts';
import { capabilitiesOf, type MediaPlace, type MediaPolicy } from './media-policy.ts';
import { type MediaTargets, Negotiator, type OfferRefusal } from './negotiator.ts';
import { type Does, type On, phoneCallTable, type State } from './phone-call.table.ts';
import { telephonyErrors as errors } from './telephony.errors.ts';

/** How a call is to be led. */
export interface PhoneManners {
  /** `on-first-sound`: 180 first, and 200 when there is something to say. `afterMs`: it rings so long, and only then is there a call. */
  readonly answer: 'at-once' | 'on-first-sound' | { readonly afterMs: number };
  /** Header fields of our 200. */
  readonly answerHeaders: ForeignHeaders;
  readonly dialect: PhoneDialect;
  readonly media: MediaPolicy;
  readonly maxCallMs: number;
  /** Without a single packet for so long, where some were agreed on, the call is given up; never when undefined. */
  readonly maxSilenceMs: number | undefined;
  /** What the far side still has to play when all was sent. */
  readonly tailMs: number;
}

export interface PhoneCallOptions {
  /** As the SIP endpoint names it. */
  readonly call: CallName;
  readonly offer: Body | undefined;
  /** Can nobody on the way read the signalling? */
  readonly secure: boolean;
  readonly place: MediaPlace;
  readonly targets: MediaTargets;
  readonly manners: PhoneManners;
  readonly epoch: { readonly now: Instant; readonly wall: WallTime };
  readonly dice: Dice;
  readonly sound: PhoneSound;
}

/** Who is told of sound, at once: frames and octets are used again. */
export interface PhoneSound {
  frame(frame: AudioFrame, at: Instant): void;
  transmit(octets: Uint8Array, length: number, to: MediaAddress, kind: 'rtp' | 'rtcp'): void;
  /** There is something to send: wake the pacer. */
  waiting(): void;
}

export type PhoneCommand =
  | { readonly kind: 'play'; readonly samples: AudioFrame }
  | { readonly kind: 'relay'; readonly samples: AudioFrame }
  | { readonly kind: 'press'; readonly digit: string }
  | { readonly kind: 'put-mark'; readonly name: string }
  | { readonly kind: 'clear'; readonly at: Instant }
  | { readonly kind: 'hold'; readonly at: Instant }
  | { readonly kind: 'resume' }
  | { readonly kind: 'record'; readonly file: RecordingFile }
  | { readonly kind: 'hand-off'; readonly handoff: FittedHandoff }
  | { readonly kind: 'hang-up'; readonly how: 'done' | 'failed' };

export type PhoneInput =
  | Exclude<CallEvent, { kind: 'call-received' }>
  /** First of all: judge the offer. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'datagram'; readonly octets: Uint8Array; readonly length: number; readonly from: MediaAddress }
  /** The pacer's leave to send so many frames. */
  | { readonly kind: 'release'; readonly frames: number }
  /** The gateway is going: end at once. */
  | { readonly kind: 'shut' }
  | PhoneCommand;

export type PhoneOutput =
  | { readonly kind: 'sip'; readonly command: CallCommand }
  /** The offer will do: from now on there is a call. */
  | { readonly kind: 'call-start'; readonly rateHz: RateHz }
  /** There never was a call, since its offer would not do. */
  | { readonly kind: 'turned-away'; readonly status: number; readonly why: string }
  /** SIP has forgotten the call: free what it held. After `call-end`, if there was a call. */
  | { readonly kind: 'over'; readonly end: CallEnd }
  | Exclude<VoiceCallEvent, { kind: 'audio' }>;

/** How the call is to end, once what is queued was heard. */
interface Wish {
  readonly leaving: Goodbye | Referral;
  readonly by: 'gateway' | 'hand-off';
  readonly error?: GatewayError;
}

const rows = new Map(phoneCallTable.map((row) => [`${row.in} ${row.on}`, row]));
const silenceCheckMs = 5000;
/** A REFER that is not answered for so long is taken to be refused: the caller hears nothing meanwhile. */
const referAnswerMs = 8000;
/** Who waits to be answered is told so again, lest a proxy give up (RFC 3261 §13.3.1.1). */
const ringAgainMs = 60_000;
/** Where the first sound answers: so long it may be waited for. */
const firstSoundMs = 60_000;
/** A key that comes both ways is one key. */
const sameKeyMs = 1000;
/** Behind the last word, so that its end can be known; no agent can write it. */
const lastMark = '\0last';

/**
 * A call by telephone: one SIP dialog and one leg of RTP, seen as a `VoiceCall`'s events and commands.
 * A machine in all but its sound, which goes to its listener at once.
 */
export class PhoneCall implements Machine<PhoneInput | Tick, PhoneOutput> {
  readonly #options: PhoneCallOptions;
  readonly #negotiator: Negotiator;
  #out: PhoneOutput[] = [];
  #state: State = 'ringing';
  #leg: RtpLeg | undefined;
  #begun = false;
  #rateHz: RateHz = 8000;
  #confirmed = false;
  #answerBody: Body | undefined;
  #refusal: OfferRefusal | undefined;
  #wish: Wish | undefined;
  #referTaken = false;
  #refers = 0;
  #goodbyeSaid = false;
  /** When the present state ends by itself: it rang long enough, the tail has been heard, the transfer had its time. */
  #stateEnds: Instant | undefined;
  #ringAgain: Instant | undefined;
  #callEnds: Instant | undefined;
  #silenceCheck: Instant | undefined;
  #packetsSeen = 0;
  #heardAt: Instant;
  #lastKey = '';
  #lastKeyAt = Number.NEGATIVE_INFINITY;
  /** How many frames the last `release` sent. */
  released = 0;
  #statistics: RtpStatistics | undefined;

  constructor(options: PhoneCallOptions) {
    this.#options = options;
    const { manners, place, secure, dice, targets, epoch } = options;
    this.#negotiator = new Negotiator(capabilitiesOf(manners.media, place, secure, dice), manners.media.codecs, targets);
    this.#heardAt = epoch.now;
  }

  get state(): State {
    return this.#state;
  }

  get waiting(): boolean {
    return this.#state !== 'ringing' && this.#leg?.waiting === true;
  }

  /** What the sound came to; undefined where there was none. */
  get statistics(): RtpStatistics | undefined {
    return this.#statistics ?? this.#leg?.statistics;
  }

  /** Codec and suite that are spoken. */
  get spoken(): Spoken {
    return { codec: this.#negotiator.agreement?.outgoing.codec.name, suite: this.#negotiator.suite };
  }

  heard(now: Instant): Heard {
    return this.#leg?.heard(now) ?? { mark: undefined, afterMs: 0 };
  }

  get deadline(): Instant | undefined {
    if (this.#state === 'ended') return undefined;
    // Asked for after every packet: no list of four is made.
    let first = this.#leg?.deadline ?? Number.POSITIVE_INFINITY;
    if (this.#stateEnds !== undefined && this.#stateEnds < first) first = this.#stateEnds;
    if (this.#ringAgain !== undefined && this.#ringAgain < first) first = this.#ringAgain;
    if (this.#callEnds !== undefined && this.#callEnds < first) first = this.#callEnds;
    if (this.#silenceCheck !== undefined && this.#silenceCheck < first) first = this.#silenceCheck;
    return first === Number.POSITIVE_INFINITY ? undefined : (first as Instant);
  }

  step(input: PhoneInput | Tick, now: Instant): readonly PhoneOutput[] {
    if (this.#out.length > 0) this.#out = [];
    this.#take(input, now);
    if (this.#state === 'finishing') this.#finish(now);
    return this.#out;
  }

  #take(input: PhoneInput | Tick, now: Instant): void {
    switch (input.kind) {
      case 'datagram':
        if (this.#state !== 'ringing') this.#leg?.receive(input.octets, input.length, input.from, now);
        break;
      case 'release':
        this.released = this.#state === 'ringing' ? 0 : (this.#leg?.release(input.frames, now) ?? 0);
        break;
      case 'tick':
        this.#tick(now);
        break;
      case 'begin':
        this.#begin(now);
        break;
      case 'shut':
        this.#cut(errors.PHONE_SHUT(), now);
        break;
      case 'play':
      case 'relay':
      case 'press':
      case 'put-mark':
      case 'clear':
      case 'hold':
      case 'resume':
      case 'record':
        this.#soundCommand(input, now);
        break;
      case 'hand-off':
        this.#handOff(input.handoff, now);
        break;
      case 'hang-up':
        if (this.#state === 'ringing') this.#refusal = { status: input.how === 'failed' ? 503 : 480, why: input.how, headers: [] };
        this.#wishTo({ leaving: this.#dialect.hangUp(input.how), by: 'gateway' }, 'leave-wanted', now);
        break;
      default:
        this.#hear(input, now);
    }
  }

  /** The name of the transfer that was last asked for. */
  get #refer(): string {
    return `transfer-${this.#refers}`;
  }

  get #dialect(): PhoneDialect {
    return this.#options.manners.dialect;
  }

  #begin(now: Instant): void {
    const { offer, manners } = this.#options;
    const agreed: { rateHz: RateHz } = { rateHz: 8000 };
    const body =
      offer === undefined
        ? this.#negotiator.offer()
        : this.#negotiator.receiveOffer(offer, (agreement) => {
            agreed.rateHz = agreement.outgoing.codec.rateHz;
            return this.#openLeg(agreed.rateHz).agree(agreement, now).ok;
          });
    if (!body.ok) {
      this.#refusal = body.error;
      this.#leg?.close(now);
      this.#leg = undefined;
      this.#out.push({ kind: 'turned-away', status: body.error.status, why: body.error.why });
      this.#on('unacceptable', now);
      return;
    }
    if (offer === undefined) this.#openLeg(agreed.rateHz);
    this.#answerBody = body.value;
    this.#rateHz = agreed.rateHz;
    const { answer } = manners;
    if (typeof answer === 'string') this.#start(now);
    if (answer === 'at-once') this.#on('answer', now);
    else {
      this.#stateEnds = later(now, answer === 'on-first-sound' ? firstSoundMs : answer.afterMs);
      this.#ring(now);
    }
  }

  /** From now on there is a call. */
  #start(now: Instant): void {
    this.#begun = true;
    this.#callEnds = later(now, this.#options.manners.maxCallMs);
    this.#out.push({ kind: 'call-start', rateHz: this.#rateHz });
  }

  #ring(now: Instant): void {
    this.#ringAgain = later(now, ringAgainMs);
    this.#sip({ kind: 'progress-requested', call: this.#options.call, status: 180 });
  }

  /** It rang as long as it was to. */
  #rangOut(now: Instant): void {
    this.#stateEnds = undefined;
    if (!this.#begun) {
      this.#start(now);
      this.#on('answer', now);
    } else {
      this.#refusal = { status: 480, why: 'nothing to say', headers: [] };
      this.#cut(errors.PHONE_UNANSWERED(), now);
    }
  }

  #openLeg(rateHz: RateHz): RtpLeg {
    const { dice, epoch, sound, manners } = this.#options;
    this.#leg = new RtpLeg({
      rateHz,
      dice,
      epoch,
      sourcePolicy: manners.media.sourcePolicy,
      listener: {
        frame: (frame, at) => sound.frame(frame, at),
        gap: (ms, at) => this.#out.push({ kind: 'audio-gap', track: 'caller', ms, at }),
        digit: (digit, at) => this.#press(digit, at, false),
        markHeard: (mark, at) => {
          if (mark !== lastMark) this.#out.push({ kind: 'mark-heard', mark, at });
        },
        transmit: (octets, length, to, kind) => sound.transmit(octets, length, to, kind),
        waiting: () => sound.waiting(),
      },
    });
    return this.#leg;
  }

  /** Keys by INFO come beside those in the sound with some gateways; the second of a pair is dropped. */
  #press(digit: string, at: Instant, byInfo: boolean): void {
    const key = `${digit} ${byInfo ? 'sound' : 'info'}`;
    if (this.#lastKey === key && at - this.#lastKeyAt < sameKeyMs) {
      this.#lastKey = '';
      return;
    }
    this.#lastKey = `${digit} ${byInfo ? 'info' : 'sound'}`;
    this.#lastKeyAt = at;
    this.#out.push({ kind: 'digit', digit, at });
  }

  #soundCommand(input: Exclude<PhoneCommand, { kind: 'hand-off' | 'hang-up' }>, now: Instant): void {
    const leg = this.#leg;
    if (leg === undefined || this.#state === 'leaving' || this.#state === 'ended') return;
    if (input.kind === 'record') leg.record(input.file, now);
    else if (input.kind === 'clear') leg.clear(input.at);
    else if (this.#state === 'finishing' || this.#state === 'referring') return;
    else if (input.kind === 'hold') leg.hold(input.at);
    else if (input.kind === 'resume') leg.resume();
    else if (input.kind === 'put-mark') leg.mark(input.name);
    else if (input.kind === 'press') {
      if (isKeyboardKey(input.digit)) leg.press([input.digit]);
    } else if (input.kind === 'relay') {
      if (this.#state === 'ringing') this.#on('answer', now);
      leg.relay(input.samples);
    } else {
      if (this.#state === 'ringing') this.#on('answer', now);
      leg.play(input.samples);
    }
  }

  #handOff(handoff: FittedHandoff, at: Instant): void {
    const leaving = this.#dialect.handOff(handoff);
    if (leaving.ok) this.#wishTo({ leaving: leaving.value, by: 'hand-off' }, 'hand-off-wanted', at);
    else if (this.#state !== 'leaving' && this.#state !== 'ended') this.#out.push({ kind: 'hand-off-refused', error: leaving.error, at });
  }

  #wishTo(wish: Wish, on: 'leave-wanted' | 'hand-off-wanted', now: Instant): void {
    // The first wish holds, save that a goodbye may overtake a transfer that has not been sent.
    const overtakes = this.#state === 'finishing' && wish.leaving.by === 'bye' && this.#wish?.leaving.by === 'refer';
    if (this.#wish === undefined || overtakes) this.#wish = wish;
    this.#on(on, now);
  }

  /** Ends a call that cannot go on: to whoever takes over, or with a goodbye that says so. */
  #cut(error: GatewayError, now: Instant): void {
    const fallback = this.#state === 'talking' || this.#state === 'finishing' ? this.#dialect.fallback() : undefined;
    const byRefer = fallback?.by === 'refer' && this.#confirmed;
    const leaving = fallback !== undefined && (byRefer || fallback.by === 'bye') ? fallback : this.#dialect.hangUp('failed');
    if (this.#state === 'leaving' || this.#state === 'ended') return;
    this.#wish = { leaving, by: 'gateway', error };
    this.#on(byRefer ? 'cut-by-refer' : 'cut', now);
  }

  /** Leaves when what was queued has been heard, and the far side has got its ears empty. */
  #finish(now: Instant): void {
    const leg = this.#leg;
    const leaving = this.#wish?.leaving;
    // Before the ACK of our 200 nothing may be asked of the far side (RFC 3261 §13.3.1.4); how long that may take is the stack's affair.
    const deaf = this.#confirmed && this.#negotiator.agreement?.send !== true;
    const mayLeave = leaving?.by === 'bye' || this.#confirmed;
    if (leg === undefined || leaving === undefined || !mayLeave || (!deaf && !leg.spent)) {
      this.#stateEnds = undefined;
      return;
    }
    this.#stateEnds ??= later(now, deaf ? 0 : this.#options.manners.tailMs);
    if (now < this.#stateEnds) return;
    this.#on(leaving.by === 'refer' ? 'refer-due' : 'goodbye-due', now);
  }

  #tick(now: Instant): void {
    this.#leg?.tick(now);
    if (this.#state === 'ringing' && this.#stateEnds !== undefined && now >= this.#stateEnds) this.#rangOut(now);
    if (this.#ringAgain !== undefined && now >= this.#ringAgain) this.#ring(now);
    if (this.#state === 'referring' && this.#stateEnds !== undefined && now >= this.#stateEnds) {
      if (this.#referTaken) this.#on('refer-done', now);
      else this.#referRefused(errors.PHONE_REFER_REFUSED({ waitedMs: referAnswerMs }), now);
    }
    if (this.#callEnds !== undefined && now >= this.#callEnds) {
      this.#callEnds = undefined;
      this.#cut(errors.PHONE_TOO_LONG({ maxCallMs: this.#options.manners.maxCallMs }), now);
    }
    if (this.#silenceCheck !== undefined && now >= this.#silenceCheck) this.#checkSilence(now);
  }

  #checkSilence(now: Instant): void {
    const { maxSilenceMs } = this.#options.manners;
    this.#silenceCheck = maxSilenceMs === undefined || this.#state === 'leaving' ? undefined : later(now, silenceCheckMs);
    const received = this.#leg?.statistics.received ?? 0;
    if (received !== this.#packetsSeen || this.#negotiator.agreement?.receive !== true) {
      this.#packetsSeen = received;
      this.#heardAt = now;
    } else if (maxSilenceMs !== undefined && now - this.#heardAt >= maxSilenceMs) this.#cut(errors.PHONE_MEDIA_LOST({ maxSilenceMs }), now);
  }

  /** What SIP tells. */
  #hear(event: Exclude<CallEvent, { kind: 'call-received' }>, now: Instant): void {
    const { call } = this.#options;
    switch (event.kind) {
      case 'call-confirmed':
        this.#confirmed = true;
        break;
      case 'offer-received':
        this.#answerOffer(event.body, now);
        break;
      case 'answer-received': {
        const taken = this.#negotiator.receiveAnswer(event.body, (agreement) => this.#leg?.agree(agreement, now).ok === true);
        // A later offer that came to nothing leaves what was agreed before.
        if (!taken.ok && this.#negotiator.agreement === undefined) this.#cut(errors.PHONE_NO_MEDIA({ why: taken.error.why }), now);
        break;
      }
      case 'info-received': {
        const digit = readInfoDigit(event.request.headers.get('content-type') ?? '', event.request.body);
        if (digit !== undefined && this.#state !== 'leaving') this.#press(digit, now, true);
        break;
      }
      case 'refer-received':
        // Nobody dials through us (promise P8).
        this.#sip({ kind: 'refer-refused', call, refer: event.refer, status: 603 });
        break;
      case 'refer-answered':
        if (event.refer === this.#refer) this.#referAnswered(event.status, now);
        break;
      case 'refer-progressed':
        if (event.refer === this.#refer) this.#referProgressed(event.status, event.final, now);
        break;
      case 'command-refused':
        this.#commandRefused(event.command, event.error, now);
        break;
      case 'call-end':
        this.#ended(event, now);
        break;
      default:
    }
  }

  #answerOffer(offer: Body | undefined, now: Instant): void {
    const { call } = this.#options;
    const body =
      offer === undefined
        ? this.#negotiator.offer()
        : this.#negotiator.receiveOffer(offer, (agreement) => this.#leg?.agree(agreement, now).ok === true);
    if (body.ok) this.#sip({ kind: 'offer-accepted', call, body: body.value });
    else this.#sip({ kind: 'offer-refused', call, status: body.error.status, headers: body.error.headers });
  }

  #referAnswered(status: number | undefined, now: Instant): void {
    if (this.#state !== 'referring') return;
    if (status === undefined || status >= 300) this.#referRefused(errors.PHONE_REFER_REFUSED({ status }), now);
    else {
      this.#referTaken = true;
      const leaving = this.#wish?.leaving;
      this.#stateEnds = later(now, leaving?.by === 'refer' ? leaving.settleMs : 0);
    }
  }

  #referProgressed(status: number | undefined, final: boolean, now: Instant): void {
    if (this.#state !== 'referring') return;
    this.#referTaken = true;
    if (!final || status === undefined) return;
    if (status < 300) this.#on('refer-done', now);
    else this.#referRefused(errors.PHONE_TRANSFER_FAILED({ status }), now);
  }

  #referRefused(error: GatewayError, now: Instant): void {
    const cut = this.#wish?.error;
    if (cut !== undefined) {
      this.#wish = { leaving: this.#dialect.hangUp('failed'), by: 'gateway', error: cut };
      this.#on('refer-done', now);
    } else {
      this.#wish = { leaving: this.#dialect.hangUp('failed'), by: 'gateway', error };
      this.#on('refer-refused', now);
    }
  }

  #commandRefused(command: string, error: GatewayError, now: Instant): void {
    const { call } = this.#options;
    if (command === 'refer-requested' && this.#state === 'referring') this.#referRefused(errors.PHONE_HEADERS_REFUSED({ command }, error), now);
    else if (command === 'hang-up-requested' && !this.#goodbyeSaid) {
      // Whatever stood in its headers: the call must end.
      this.#goodbyeSaid = true;
      this.#sip({ kind: 'hang-up-requested', call });
    } else if (command === 'answer-requested') this.#sip({ kind: 'refuse-requested', call, status: 500 });
  }

  #ended(end: CallEnd, now: Instant): void {
    if (this.#state === 'ended') return;
    const wasLeaving = this.#state === 'leaving';
    const transferred = this.#state === 'referring' && this.#referTaken;
    const wish = this.#wish;
    this.#on('sip-ended', now);
    if (this.#begun) {
      if (transferred || wasLeaving) this.#tellEnd(wish?.by ?? 'gateway', wish?.leaving.exit, wish?.error, now);
      else if (end.by === 'peer') this.#tellEnd('caller', undefined, undefined, now);
      else if (end.cause === 'unanswered') this.#tellEnd('gateway', undefined, errors.PHONE_UNANSWERED({}, end.error), now);
      else this.#tellEnd('transport', undefined, errors.PHONE_SIGNALLING_LOST({ cause: end.cause, status: end.status }, end.error), now);
    }
    this.#out.push({ kind: 'over', end });
  }

  #tellEnd(by: 'caller' | 'gateway' | 'hand-off' | 'transport', exit: string | undefined, error: GatewayError | undefined, at: Instant): void {
    this.#out.push({ kind: 'call-end', by, at, ...(exit === undefined ? {} : { exit }), ...(error === undefined ? {} : { error }) });
  }

  /** Looks up the row and does what it says; without a row this has no place here. */
  #on(on: On, now: Instant): void {
    const row = rows.get(`${this.#state} ${on}`);
    if (row === undefined) return;
    if (row.to !== this.#state) {
      this.#stateEnds = undefined;
      this.#ringAgain = undefined;
    }
    this.#state = row.to;
    for (const does of row.does) this.#do(does, now);
  }

  #do(does: Does, now: Instant): void {
    const { call, manners } = this.#options;
    switch (does) {
      case 'send-answer':
        if (this.#answerBody === undefined) return;
        this.#sip({ kind: 'answer-requested', call, body: this.#answerBody, headers: manners.answerHeaders });
        this.#options.sound.waiting();
        this.#heardAt = now;
        this.#silenceCheck = manners.maxSilenceMs === undefined ? undefined : later(now, silenceCheckMs);
        break;
      case 'send-refusal': {
        const { status, headers } = this.#refusal ?? { status: this.#wish?.error === undefined ? 480 : 503, headers: [] };
        this.#closeLeg(now);
        this.#sip({ kind: 'refuse-requested', call, status, headers });
        break;
      }
      case 'play-out':
        this.#leg?.resume();
        this.#leg?.mark(lastMark);
        break;
      case 'send-goodbye': {
        const leaving = this.#wish?.leaving;
        this.#closeLeg(now);
        this.#sip({ kind: 'hang-up-requested', call, headers: (leaving?.by === 'refer' ? leaving.goodbye : leaving?.headers) ?? [] });
        break;
      }
      case 'send-refer': {
        const leaving = this.#wish?.leaving;
        if (leaving?.by !== 'refer') return;
        this.#referTaken = false;
        this.#stateEnds = later(now, referAnswerMs);
        this.#refers++;
        const { target, targetHeaders, headers } = leaving;
        this.#sip({ kind: 'refer-requested', call, refer: this.#refer, target, targetHeaders, headers });
        break;
      }
      case 'tell-refused': {
        const error = this.#wish?.error ?? errors.PHONE_REFER_REFUSED();
        this.#wish = undefined;
        this.#out.push({ kind: 'hand-off-refused', error, at: now });
        break;
      }
      case 'report-end':
        this.#closeLeg(now);
        this.#callEnds = undefined;
        this.#silenceCheck = undefined;
        break;
      default:
        does satisfies never; // every word of the table is done
    }
  }

  #closeLeg(now: Instant): void {
    if (this.#leg === undefined) return;
    this.#statistics = this.#leg.statistics;
    this.#leg.close(now);
    this.#leg = undefined;
  }

  #sip(command: CallCommand): void {
    this.#out.push({ kind: 'sip', command });
  }
}
