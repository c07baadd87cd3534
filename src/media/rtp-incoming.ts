import { type AudioFrame, frameMs, type RateHz } from '#audio';
import { type Instant, later } from '#base';
import { EventReceiver, type EventReceiverOutput, type HeardSource, Reception, type RtpPacket, readTelephoneEvent } from '#protocols/rtp';
import { DigitEar } from './digit-ear.ts';
import { DigitSources } from './digit-sources.ts';
import { FrameSource } from './frame-source.ts';
import { JitterBuffer, type JitterFigures } from './jitter.ts';
import type { RtpAgreement } from './rtp-agreement.ts';

/** Keys can be sent as events and heard in the sound; who sends both is taken to press once. Listening costs as much as all else together. */
export type InBandDigits = 'always' | 'without-events' | 'never';

export interface IncomingOptions {
  readonly rateHz: RateHz;
  readonly minDepthMs: number;
  readonly maxDepthMs: number;
  readonly inBandDigits: InBandDigits;
  readonly listener: IncomingListener;
}

/** Who is told what came in. The frame may be read until the listener returns. */
export interface IncomingListener {
  frame(frame: AudioFrame, at: Instant): void;
  /** `ms` of sound did not come; what was made up stands for it. */
  gap(ms: number, at: Instant): void;
  digit(digit: string, at: Instant): void;
}

/** Frames are due on the grid on which the pacer ticks, so that one timer serves many calls. */
const gridMs = 5;
/** After a pause of our own so many frames are made up for; beyond them the time is given up. */
const catchUp = 3;
/** Packets in order that make a new source believable, where nothing else proves it. */
const probation = 3;
/** Events of the phone's keyboard that are digits. */
const isDigit = (key: string): boolean => key.length === 1;

const onGrid = (at: number): Instant => (Math.ceil(at / gridMs) * gridMs) as Instant;

/** The hearing half of an RTP leg: packets that are believed become frames, digits and figures. */
export class RtpIncoming {
  readonly #options: IncomingOptions;
  readonly #frames: FrameSource;
  readonly #digits = new DigitSources();
  #agreement: RtpAgreement | undefined;
  #clockRateHz = 8000;
  #jitter: JitterBuffer;
  #earlier: JitterFigures | undefined;
  #heard: HeardSource | undefined;
  #earlierReceived = 0;
  #digitEar: DigitEar | undefined;
  #events: EventReceiver | undefined;
  #eventsType = -1;
  #frameAt: Instant | undefined;
  #candidate = -1;
  #candidateNext = -1;
  #inOrder = 0;
  /** Packets of a payload type nobody agreed on, malformed ones, and those of a source not believed. */
  ignored = 0;
  framesOut = 0;

  constructor(options: IncomingOptions) {
    this.#options = options;
    this.#frames = new FrameSource(options.rateHz);
    this.#jitter = this.#newJitter();
  }

  get source(): HeardSource | undefined {
    return this.#heard;
  }
  get received(): number {
    return this.#earlierReceived + (this.#heard?.reception.figures.received ?? 0);
  }
  get jitter(): JitterFigures {
    const now = this.#jitter.figures;
    const before = this.#earlier;
    if (before === undefined) return now;
    return {
      kept: now.kept + before.kept,
      duplicates: now.duplicates + before.duplicates,
      late: now.late + before.late,
      taken: now.taken + before.taken,
      skipped: now.skipped + before.skipped + before.held,
      lost: now.lost + before.lost,
      held: now.held,
      targetMs: now.targetMs,
    };
  }
  get concealedMs(): number {
    return this.#frames.concealedMs;
  }
  get stretched(): number {
    return this.#frames.stretched;
  }
  get shortened(): number {
    return this.#frames.shortened;
  }

  agree(agreement: RtpAgreement): void {
    const before = this.#agreement;
    this.#agreement = agreement;
    this.#frames.agree(agreement.incoming);
    const { inBandDigits, rateHz } = this.#options;
    const listens = inBandDigits === 'always' || (inBandDigits === 'without-events' && (agreement.incomingEvents?.length ?? 0) === 0);
    this.#digitEar = listens ? (this.#digitEar ?? new DigitEar(rateHz)) : undefined;
    if (before?.receive && !agreement.receive) {
      this.#jitter.reset();
      this.#frames.reset();
      this.#frameAt = undefined;
    }
  }

  /** When the next frame is to be made, or a key taken as let go. */
  get deadline(): Instant | undefined {
    const frameAt = this.#frameAt ?? this.#firstFrameAt();
    const event = this.#events?.deadline;
    return frameAt === undefined || (event !== undefined && event < frameAt) ? event : frameAt;
  }

  /** Was this payload type agreed on? */
  knows(payloadType: number): boolean {
    const agreement = this.#agreement;
    if (agreement === undefined) return false;
    if (agreement.incoming.some((one) => one.payloadType === payloadType) || agreement.comfortNoise?.payloadType === payloadType) return true;
    return agreement.incomingEvents?.some((one) => one.payloadType === payloadType) ?? false;
  }

  /** A packet from a source that is believed. `authentic`: its origin was proved. False when it was not used. */
  receive(rtp: RtpPacket, octets: Uint8Array, now: Instant, authentic: boolean): boolean {
    const agreement = this.#agreement;
    if (agreement === undefined || !agreement.receive) return false;
    const { payloadType } = rtp;
    const codec = agreement.incoming.find((one) => one.payloadType === payloadType)?.codec;
    const events = codec === undefined ? agreement.incomingEvents?.find((one) => one.payloadType === payloadType) : undefined;
    const noise = codec === undefined && agreement.comfortNoise?.payloadType === payloadType;
    const ticks = codec?.ticks(octets, rtp.payloadStart, rtp.payloadEnd) ?? 0;
    const usable = codec === undefined ? events !== undefined || (noise && rtp.payloadEnd > rtp.payloadStart) : ticks > 0;
    if (!usable || !this.#isSource(rtp, authentic)) {
      this.ignored++;
      return false;
    }
    if (codec !== undefined && codec.clockRateHz !== this.#clockRateHz) this.#useClock(codec.clockRateHz);
    this.#heard ??= { ssrc: rtp.ssrc, reception: new Reception(this.#clockRateHz) };
    const standing = this.#heard.reception.receive(rtp.sequence, rtp.timestamp, now, codec !== undefined);
    if (standing === 'jump') {
      this.ignored++;
      return false;
    }
    if (standing === 'restart') this.#jitter.reset();
    const kind = codec !== undefined ? 'sound' : noise ? 'noise' : 'event';
    this.#jitter.put(rtp.sequence, rtp.timestamp, kind, payloadType, ticks, octets, rtp.payloadStart, rtp.payloadEnd, now);
    if (events !== undefined) this.#event(rtp, octets, events.clockRateHz, now);
    return true;
  }

  tick(now: Instant): void {
    const events = this.#events;
    if (events?.deadline !== undefined && now >= events.deadline) this.#keys(events.step({ kind: 'tick' }, now), now);
    if (this.#frameAt === undefined) {
      this.#frameAt = this.#firstFrameAt();
      if (this.#frameAt === undefined) return;
    }
    if (now - this.#frameAt > catchUp * frameMs) this.#frameAt = onGrid(now - gridMs - catchUp * frameMs);
    for (let due = this.#frameAt; due <= now; due = this.#frameAt) {
      this.#frameAt = later(due, frameMs);
      this.#makeFrame(due);
    }
  }

  #makeFrame(at: Instant): void {
    const { listener } = this.#options;
    const digitEar = this.#digitEar;
    const frame = this.#frames.next(this.#jitter, at);
    this.framesOut++;
    const gapMs = this.#frames.endedGapMs;
    if (gapMs > 0) {
      this.#frames.endedGapMs = 0;
      digitEar?.reset();
      listener.gap(gapMs, at);
    }
    listener.frame(frame, at);
    const digit = digitEar?.hear(frame);
    if (digit !== undefined && this.#digits.isNew('sound', digit, at)) listener.digit(digit, at);
  }

  #firstFrameAt(): Instant | undefined {
    const due = this.#jitter.firstDue;
    return due === undefined ? undefined : onGrid(due);
  }

  /** Is this the source that is heard? A new one takes its place at once when it proved itself, else after some packets in order (RFC 3550 A.1). */
  #isSource(rtp: RtpPacket, authentic: boolean): boolean {
    const heard = this.#heard;
    if (heard === undefined || heard.ssrc === rtp.ssrc) return true;
    if (!authentic) {
      this.#inOrder = rtp.ssrc === this.#candidate && rtp.sequence === this.#candidateNext ? this.#inOrder + 1 : 1;
      this.#candidate = rtp.ssrc;
      this.#candidateNext = (rtp.sequence + 1) & 0xffff;
      if (this.#inOrder < probation) return false;
    }
    this.#earlierReceived += heard.reception.figures.received;
    this.#heard = undefined;
    this.#candidate = -1;
    this.#jitter.reset();
    this.#frames.change();
    if (this.#events !== undefined) this.#events.step({ kind: 'source-change' }, 0 as Instant);
    return true;
  }

  #newJitter(): JitterBuffer {
    const { minDepthMs, maxDepthMs } = this.#options;
    return new JitterBuffer({ clockRateHz: this.#clockRateHz, minMs: minDepthMs, maxMs: maxDepthMs });
  }

  #useClock(clockRateHz: number): void {
    this.#clockRateHz = clockRateHz;
    if (this.#heard !== undefined) {
      this.#earlierReceived += this.#heard.reception.figures.received;
      this.#heard = undefined;
    }
    this.#earlier = this.jitter;
    this.#jitter = this.#newJitter();
  }

  #event(rtp: RtpPacket, octets: Uint8Array, clockRateHz: number, now: Instant): void {
    const report = readTelephoneEvent(octets, rtp.payloadStart, rtp.payloadEnd);
    if (report === undefined) return;
    if (this.#events === undefined || this.#eventsType !== rtp.payloadType) {
      this.#events = new EventReceiver({ clockRateHz });
      this.#eventsType = rtp.payloadType;
    }
    this.#keys(this.#events.step({ kind: 'packet', timestamp: rtp.timestamp, marker: rtp.marker, report }, now), now);
  }

  #keys(outputs: readonly EventReceiverOutput[], now: Instant): void {
    const { listener } = this.#options;
    for (const output of outputs) {
      if (output.kind !== 'key-start' || !isDigit(output.key)) continue;
      if (this.#digitEar === undefined || this.#digits.isNew('event', output.key, now)) listener.digit(output.key, now);
    }
  }
}
