import { type GatewayError, type Instant, later, type Machine, type Tick } from '#base';
import type { FittedHandoff, Heard } from '#contract';
import type { RtpStatistics } from '#media';
import type { Body, CallEnd, CallEvent } from '#protocols/sip';
import type { Spoken } from './call-report.ts';
import { CallSound } from './call-sound.ts';
import { Departure } from './departure.ts';
import type { PhoneDialect } from './dialect.ts';
import type { Wish } from './ending.ts';
import { readInfoDigit } from './info-digits.ts';
import type { OfferRefusal } from './negotiator.ts';
import { type Does, type On, phoneCallTable, type State } from './phone-call.table.ts';
import type { PhoneCallOptions, PhoneInput, PhoneOutput, PhoneSipCommand, SoundCommand } from './phone-words.ts';
import { PickUp } from './pick-up.ts';
import { isSoundCommand, permits } from './sound-permits.ts';
import { telephonyErrors as errors } from './telephony.errors.ts';
import { type Unanswered, unansweredBy } from './unanswered.ts';

const dueBy = { bye: 'goodbye-due', refer: 'refer-due', dial: 'dial-due' } as const;
const rows = new Map(phoneCallTable.map((row) => [`${row.in} ${row.on}`, row]));
/** Who is waiting to be answered is told so again, lest a proxy give up (RFC 3261 §13.3.1.1). */
const ringAgainMs = 60_000;
/** Where the first sound answers: so long it may be waited for. */
const firstSoundMs = 60_000;
/** Whose REFER was taken says BYE in this time, or we do. */
const partingMs = 2000;
/** Before it is agreed and after it is over nothing is heard or sent. */
const unanswered: ReadonlySet<State> = new Set(['ringing', 'calling']);
const over: ReadonlySet<State> = new Set(['leaving', 'ended']);

/**
 * A call by telephone: one SIP dialog and one leg of RTP, seen as a `VoiceCall`'s events and commands.
 * A machine in all but its sound, which goes to its listener at once.
 */
export class PhoneCall implements Machine<PhoneInput | Tick, PhoneOutput> {
  readonly #options: PhoneCallOptions;
  readonly #sound: CallSound;
  #out: PhoneOutput[] = [];
  #state: State;
  /** Is there a `VoiceCall`? */
  #begun = false;
  #talked = false;
  /** The conversation is over, and the call goes on. */
  #handedOver = false;
  #confirmed = false;
  #answerBody: Body | undefined;
  #refusal: OfferRefusal | undefined;
  /** Of a call that we place: has the INVITE gone out. */
  #invited = false;
  readonly #pickUp = new PickUp();
  readonly #departure: Departure;
  #unanswered: Unanswered | undefined;
  /** Their REFER, on its way to be taken. */
  #transfer: Extract<CallEvent, { kind: 'refer-received' }> | undefined;
  #goodbyeSaid = false;
  /** When the present state ends by itself: it rang long enough, the tail has been heard, the transfer had its time. */
  #stateEnds: Instant | undefined;
  #ringAgain: Instant | undefined;
  #callEnds: Instant | undefined;
  /** How many frames the last `release` sent. */
  released = 0;

  constructor(options: PhoneCallOptions) {
    this.#options = options;
    this.#state = options.way.kind === 'placed' ? 'calling' : 'ringing';
    const { manners, place, secure, dice, targets, epoch, sound } = options;
    this.#departure = new Departure(manners.dialect);
    this.#sound = new CallSound({
      policy: manners.media,
      place,
      targets,
      secure,
      dice,
      epoch,
      sound,
      gap: (ms, at) => this.#out.push({ kind: 'audio-gap', track: 'caller', ms, at }),
      digit: (digit, at) => this.#out.push({ kind: 'digit', digit, at }),
      markHeard: (mark, at) => this.#out.push({ kind: 'mark-heard', mark, at }),
      rung: () => this.#out.push({ kind: 'ring-heard' }),
    });
  }

  get state(): State {
    return this.#state;
  }

  get waiting(): boolean {
    return !unanswered.has(this.#state) && this.#sound.waiting;
  }

  /** What the sound came to; undefined where there was none. */
  get statistics(): RtpStatistics | undefined {
    return this.#sound.statistics;
  }

  get spoken(): Spoken {
    return this.#sound.spoken;
  }

  heard(now: Instant): Heard {
    return this.#sound.heard(now);
  }

  get deadline(): Instant | undefined {
    if (this.#state === 'ended') return undefined;
    // Asked for after every packet: no list is made.
    let first = this.#sound.deadline ?? Number.POSITIVE_INFINITY;
    if (this.#stateEnds !== undefined && this.#stateEnds < first) first = this.#stateEnds;
    if (this.#ringAgain !== undefined && this.#ringAgain < first) first = this.#ringAgain;
    if (this.#callEnds !== undefined && this.#callEnds < first) first = this.#callEnds;
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
        if (this.#state !== 'ringing') this.#sound.receive(input.octets, input.length, input.from, now);
        break;
      case 'release':
        this.released = unanswered.has(this.#state) ? 0 : this.#sound.release(input.frames, now);
        break;
      case 'dial-answered':
        this.#on('dial-answered', now);
        break;
      case 'dial-refused':
        if (this.#state === 'dialling') this.#departure.failed(input.error);
        this.#on('dial-refused', now);
        break;
      case 'tick':
        this.#tick(now);
        break;
      case 'begin':
        this.#begin(now);
        break;
      case 'cancel':
        this.#giveUp({ why: 'cancelled', error: errors.PHONE_CANCELLED() }, now);
        break;
      case 'shut':
        this.#cut(errors.PHONE_SHUT(), now);
        break;
      case 'hand-off':
        this.#handOff(input.handoff, now);
        break;
      case 'hang-up':
        if (this.#state === 'ringing') this.#refusal = { status: input.how === 'failed' ? 503 : 480, why: input.how, headers: [] };
        this.#wishTo({ leaving: this.#dialect.hangUp(input.how), by: 'gateway' }, 'leave-wanted', now);
        break;
      default:
        if (isSoundCommand(input)) this.#soundCommand(input, now);
        else this.#hear(input, now);
    }
  }

  get #dialect(): PhoneDialect {
    return this.#options.manners.dialect;
  }

  #begin(now: Instant): void {
    const { way } = this.#options;
    if (way.kind === 'placed') this.#invite(way, now);
    else this.#judge(way, now);
  }

  /** A call to us: will its offer do? */
  #judge({ offer, answer }: Extract<PhoneCallOptions['way'], { kind: 'received' }>, now: Instant): void {
    const body = this.#sound.receiveOffer(offer, now);
    if (!body.ok) {
      this.#refusal = body.error;
      this.#out.push({ kind: 'turned-away', status: body.error.status, why: body.error.why });
      this.#on('unacceptable', now);
      return;
    }
    if (offer === undefined) this.#sound.open(8000);
    this.#answerBody = body.value;
    if (typeof answer === 'string') this.#start();
    if (answer === 'at-once') this.#on('answer', now);
    else {
      this.#stateEnds = later(now, answer === 'on-first-sound' ? firstSoundMs : answer.afterMs);
      this.#ring(now);
    }
  }

  /** A call of ours: calls. */
  #invite({ invitation, ringMs, offer }: Extract<PhoneCallOptions['way'], { kind: 'placed' }>, now: Instant): void {
    const body = offer === 'ours' ? this.#sound.receiveOffer(undefined, now) : undefined;
    if (body?.ok === false) return this.#giveUp({ why: 'refused', error: errors.PHONE_NO_MEDIA({ why: body.error.why }) }, now);
    this.#invited = true;
    this.#stateEnds = later(now, ringMs);
    this.#sip({ ...invitation, kind: 'invite-requested', call: this.#options.call, ...(body === undefined ? {} : { body: body.value }) });
  }

  /** From now on there is a call. */
  #start(): void {
    this.#begun = true;
    this.#out.push({ kind: 'call-start', rateHz: this.#sound.rateHz });
  }

  #ring(now: Instant): void {
    this.#ringAgain = later(now, ringAgainMs);
    this.#sip({ kind: 'progress-requested', call: this.#options.call, status: 180 });
  }

  /** A call to us rang as long as it was to. */
  #rangOut(now: Instant): void {
    this.#stateEnds = undefined;
    if (!this.#begun) {
      this.#start();
      this.#on('answer', now);
    } else {
      this.#refusal = { status: 480, why: 'nothing to say', headers: [] };
      this.#cut(errors.PHONE_UNANSWERED(), now);
    }
  }

  /** A call of ours is given up before it is answered. */
  #giveUp(why: Unanswered, now: Instant): void {
    if (this.#state === 'calling') this.#unanswered = why;
    this.#on('give-up', now);
  }

  #talk(now: Instant): void {
    const { maxCallMs, maxSilenceMs } = this.#options.manners;
    this.#talked = true;
    this.#callEnds = later(now, maxCallMs);
    this.#options.sound.waiting();
    if (maxSilenceMs !== undefined) this.#sound.watchSilence(maxSilenceMs, now);
  }

  #soundCommand(input: SoundCommand, now: Instant): void {
    if (!permits(input, this.#state)) return;
    if ((input.kind === 'play' || input.kind === 'relay') && this.#state === 'ringing') this.#on('answer', now);
    this.#sound.command(input, now);
  }

  #handOff(handoff: FittedHandoff, at: Instant): void {
    if (over.has(this.#state)) return;
    if (this.#state === 'calling') return this.#tellRefused(errors.PHONE_REFER_REFUSED({ why: 'the call is not answered' }), at);
    const leaving = this.#dialect.handOff(handoff);
    if (leaving.ok) this.#wishTo({ leaving: leaving.value, by: 'hand-off' }, 'hand-off-wanted', at);
    else this.#tellRefused(leaving.error, at);
  }

  #tellRefused(error: GatewayError, at: Instant): void {
    this.#out.push({ kind: 'hand-off-refused', error, at });
  }

  #wishTo(wish: Wish, on: 'leave-wanted' | 'hand-off-wanted', now: Instant): void {
    this.#departure.want(wish, this.#state === 'finishing' || this.#state === 'dialling');
    if (this.#state === 'calling') this.#unanswered ??= { why: 'cancelled', error: errors.PHONE_CANCELLED() };
    this.#on(on, now);
  }

  /** Ends a call that cannot go on: to whoever takes over, or with a goodbye that says so. */
  #cut(error: GatewayError, now: Instant): void {
    const fallback = this.#state === 'talking' || this.#state === 'finishing' ? this.#dialect.fallback() : undefined;
    const byRefer = fallback?.by === 'refer' && this.#confirmed;
    const leaving = fallback !== undefined && (byRefer || fallback.by === 'bye') ? fallback : this.#dialect.hangUp('failed');
    if (over.has(this.#state)) return;
    this.#departure.must({ leaving, by: 'gateway', error });
    if (this.#state === 'calling') this.#unanswered = { why: 'cancelled', error };
    this.#on(byRefer ? 'cut-by-refer' : 'cut', now);
  }

  /** Leaves when what was queued has been heard, and the far side has got its ears empty. */
  #finish(now: Instant): void {
    const { leaving } = this.#departure;
    // Before the ACK of our 200 nothing may be asked of the far side (RFC 3261 §13.3.1.4); how long that may take is the stack's affair.
    const deaf = this.#confirmed && this.#sound.sends !== true;
    const mayLeave = leaving?.by === 'bye' || this.#confirmed;
    if (leaving === undefined || !mayLeave || (!deaf && !this.#sound.spent)) {
      this.#stateEnds = undefined;
      return;
    }
    this.#stateEnds ??= later(now, deaf ? 0 : this.#options.manners.tailMs);
    if (now < this.#stateEnds) return;
    this.#on(dueBy[leaving.by], now);
  }

  #tick(now: Instant): void {
    const silentTooLong = this.#sound.tick(now);
    if (this.#stateEnds !== undefined && now >= this.#stateEnds) this.#stateEnded(now);
    if (this.#ringAgain !== undefined && now >= this.#ringAgain) this.#ring(now);
    if (this.#callEnds !== undefined && now >= this.#callEnds) {
      this.#callEnds = undefined;
      this.#cut(errors.PHONE_TOO_LONG({ maxCallMs: this.#options.manners.maxCallMs }), now);
    }
    if (silentTooLong) this.#cut(errors.PHONE_MEDIA_LOST({ maxSilenceMs: this.#options.manners.maxSilenceMs }), now);
  }

  #stateEnded(now: Instant): void {
    const { way } = this.#options;
    if (this.#state === 'ringing') this.#rangOut(now);
    else if (this.#state === 'calling' && way.kind === 'placed') {
      this.#giveUp({ why: 'no-answer', error: errors.PHONE_RANG_OUT({ ringMs: way.ringMs }) }, now);
    } else if (this.#state === 'parting') this.#on('goodbye-due', now);
    else if (this.#state === 'referring') {
      if (this.#departure.taken) this.#on('refer-done', now);
      else this.#referRefused(errors.PHONE_REFER_REFUSED({ why: 'no answer' }), now);
    }
  }

  /** What SIP tells. */
  #hear(event: Exclude<CallEvent, { kind: 'call-received' }>, now: Instant): void {
    switch (event.kind) {
      case 'call-confirmed':
        this.#confirmed = true;
        break;
      case 'call-progressed':
        if (this.#state === 'calling') this.#progressed(event, now);
        break;
      case 'call-answered':
        this.#picked(event, now);
        break;
      case 'offer-received':
        this.#answerOffer(event.body, now);
        break;
      case 'answer-received':
        this.#receiveAnswer(event.body, now);
        break;
      case 'info-received': {
        const digit = readInfoDigit(event.request.headers.get('content-type') ?? '', event.request.body);
        if (digit !== undefined && !over.has(this.#state)) this.#sound.pressed(digit, now);
        break;
      }
      case 'refer-received':
        this.#referReceived(event, now);
        break;
      case 'refer-answered':
        if (this.#departure.isOurs(event)) this.#referAnswered(event.status, now);
        break;
      case 'refer-progressed':
        if (this.#departure.isOurs(event)) this.#referProgressed(event.status, event.final, now);
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

  #progressed(event: Extract<CallEvent, { kind: 'call-progressed' }>, now: Instant): void {
    const { way } = this.#options;
    if (this.#pickUp.rings(event)) this.#out.push({ kind: 'ringing' });
    if (way.kind !== 'placed' || way.offer === 'theirs') return;
    const announced = this.#pickUp.announces(event);
    // One that will not do is no harm: the 2xx has its own.
    if (announced === undefined || !this.#sound.receiveAnswer(announced, now).ok) return;
    this.#pickUp.spoken('announced');
    this.#soundBegins(now);
  }

  /** Somebody has picked up. Their answer, or offer, comes next, unless they have said it before. */
  #picked(event: Extract<CallEvent, { kind: 'call-answered' }>, now: Instant): void {
    this.#confirmed = true;
    if (this.#state !== 'calling') return;
    const said = this.#pickUp.pick(event);
    if (said === 'settled') {
      if (this.#sound.agreed) this.#soundBegins(now);
    } else if (said !== undefined) this.#receiveAnswer(said, now);
  }

  /** There is sound to hear: before the answer, or with it. */
  #soundBegins(now: Instant): void {
    if (this.#state !== 'calling') return;
    if (this.#pickUp.picked) this.#on('answered', now);
    else if (!this.#begun) {
      this.#start();
      this.#out.push({ kind: 'early-sound' });
    }
  }

  #receiveAnswer(body: Body, now: Instant): void {
    const taken = this.#sound.receiveAnswer(body, now);
    if (taken.ok) {
      this.#pickUp.spoken('answered');
      this.#soundBegins(now);
      return;
    }
    const error = errors.PHONE_NO_MEDIA({ why: taken.error.why });
    if (this.#state === 'calling') this.#giveUp({ why: 'refused', error }, now);
    // A later offer that came to nothing leaves what was agreed before.
    else if (!this.#sound.agreed) this.#cut(error, now);
  }

  #answerOffer(offer: Body | undefined, now: Instant): void {
    const { call } = this.#options;
    const body = this.#sound.receiveOffer(offer, now);
    if (body.ok) {
      this.#sip({ kind: 'offer-accepted', call, body: body.value });
      this.#soundBegins(now);
      return;
    }
    if (this.#state === 'calling') this.#unanswered ??= { why: 'refused', error: errors.PHONE_NO_MEDIA({ why: body.error.why }) };
    this.#sip({ kind: 'offer-refused', call, status: body.error.status, headers: body.error.headers });
  }

  #referReceived(event: Extract<CallEvent, { kind: 'refer-received' }>, now: Instant): void {
    const { call, way } = this.#options;
    const taken = way.kind === 'placed' && way.transfers === 'take' && (this.#state === 'talking' || this.#state === 'finishing');
    // Nobody dials through us (promise P8): a wish is heard at the most, and whoever ordered the call judges it.
    if (!taken) return this.#sip({ kind: 'refer-refused', call, refer: event.refer, status: 603 });
    this.#transfer = event;
    this.#on('transfer-taken', now);
  }

  #referAnswered(status: number | undefined, now: Instant): void {
    if (this.#state !== 'referring') return;
    if (status === undefined || status >= 300) this.#referRefused(errors.PHONE_REFER_REFUSED({ status }), now);
    else this.#stateEnds = later(now, this.#departure.accepted());
  }

  #referProgressed(status: number | undefined, final: boolean, now: Instant): void {
    if (this.#state !== 'referring') return;
    const worked = this.#departure.notified(status, final);
    if (worked === true) this.#on('refer-done', now);
    if (worked === false) this.#referRefused(errors.PHONE_TRANSFER_FAILED({ status }), now);
  }

  #referRefused(error: GatewayError, now: Instant): void {
    this.#on(this.#departure.refused(error) ? 'refer-done' : 'refer-refused', now);
  }

  #commandRefused(command: string, error: GatewayError, now: Instant): void {
    const { call } = this.#options;
    const nothing = { kind: 'call-end', call, by: 'us', status: undefined, message: undefined } as const;
    if (command === 'invite-requested') {
      // There is no such call in the stack, and there never will be.
      this.#unanswered ??= { why: 'refused', error };
      this.#ended({ ...nothing, cause: 'refused', error }, now);
    } else if (command === 'hang-up-requested' && error.code === 'SIP_CALL_UNKNOWN') this.#ended({ ...nothing, cause: 'gone' }, now);
    else if (command === 'refer-requested' && this.#state === 'referring') this.#referRefused(errors.PHONE_HEADERS_REFUSED({ command }, error), now);
    else if (command === 'hang-up-requested' && !this.#goodbyeSaid) {
      // Whatever stood in its headers: the call must end.
      this.#goodbyeSaid = true;
      this.#sip({ kind: 'hang-up-requested', call });
    } else if (command === 'answer-requested') this.#sip({ kind: 'refuse-requested', call, status: 500 });
  }

  #ended(end: CallEnd, at: Instant): void {
    if (this.#state === 'ended') return;
    const placed = this.#options.way.kind === 'placed';
    const leaving = this.#state === 'leaving' || (this.#state === 'referring' && this.#departure.taken);
    this.#on('sip-ended', at);
    if (placed && !this.#talked) this.#endUnanswered(end, at);
    else if (this.#begun && !this.#handedOver) this.#out.push({ kind: 'call-end', at, ...this.#departure.ending(end, placed, leaving) });
    this.#out.push({ kind: 'over', end });
  }

  /** Nobody took our call: who heard its early sound is told too. */
  #endUnanswered(end: CallEnd, at: Instant): void {
    const { why, error } = this.#unanswered ?? unansweredBy(end);
    const { status, by } = end;
    if (this.#begun) this.#out.push({ kind: 'call-end', by: by === 'us' ? 'gateway' : by === 'peer' ? 'caller' : 'transport', at, error });
    this.#out.push({ kind: 'unanswered', why, ...(status === undefined || by !== 'peer' ? {} : { status }), error });
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
    const { call, way } = this.#options;
    switch (does) {
      case 'send-answer':
        if (this.#answerBody === undefined || way.kind !== 'received') return;
        this.#sip({ kind: 'answer-requested', call, body: this.#answerBody, headers: way.answerHeaders });
        this.#talk(now);
        break;
      case 'send-refusal': {
        const { status, headers } = this.#refusal ?? { status: this.#departure.error === undefined ? 480 : 503, headers: [] };
        this.#sound.close(now);
        this.#sip({ kind: 'refuse-requested', call, status, headers });
        break;
      }
      case 'tell-answered':
        if (!this.#begun) this.#start();
        this.#out.push({ kind: 'answered' });
        this.#talk(now);
        break;
      case 'send-cancel':
        this.#sound.close(now);
        if (this.#invited) this.#sip({ kind: 'hang-up-requested', call });
        else this.#ended({ kind: 'call-end', call, by: 'us', cause: 'cancelled', status: undefined, message: undefined }, now);
        break;
      case 'play-out':
        this.#sound.playOut();
        break;
      case 'send-goodbye':
        this.#sound.close(now);
        this.#sip({ kind: 'hang-up-requested', call, headers: this.#departure.headers });
        break;
      case 'send-refer': {
        const referring = this.#departure.refer();
        if (referring === undefined) return;
        const { answerMs, ...said } = referring;
        this.#stateEnds = later(now, answerMs);
        this.#sip({ kind: 'refer-requested', call, ...said });
        break;
      }
      case 'dial': {
        const { leaving } = this.#departure;
        if (leaving?.by === 'dial') this.#out.push({ kind: 'dial', dialling: leaving });
        break;
      }
      case 'tell-handed-over': {
        const exit = this.#departure.forget()?.leaving.exit;
        this.#handedOver = true;
        this.#sound.endRecord(now);
        this.#out.push({ kind: 'call-end', by: 'hand-off', at: now, ...(exit === undefined ? {} : { exit }), proof: 'dial-answered' });
        break;
      }
      case 'take-transfer': {
        const event = this.#transfer;
        if (event === undefined) return;
        this.#departure.take(event);
        this.#stateEnds = later(now, partingMs);
        this.#sip({ kind: 'refer-accepted', call, refer: event.refer });
        if (event.notify) this.#sip({ kind: 'refer-notified', call, refer: event.refer, status: 200 });
        break;
      }
      case 'tell-refused':
        this.#tellRefused(this.#departure.forget()?.error ?? errors.PHONE_REFER_REFUSED(), now);
        break;
      case 'report-end':
        this.#sound.close(now);
        this.#callEnds = undefined;
        break;
      default:
        does satisfies never; // every word of the table is done
    }
  }

  #sip(command: PhoneSipCommand): void {
    this.#out.push({ kind: 'sip', command });
  }
}
