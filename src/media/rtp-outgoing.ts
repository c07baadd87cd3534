import { type AudioFrame, type FrameEncoder, frameMs, type RateHz, samplesPerFrame } from '#audio';
import { type Instant, later } from '#base';
import {
  EventSender,
  type PhoneKey,
  rtpFixedHeaderBytes,
  timestampAfter,
  writeComfortNoise,
  writeRtpHeader,
  writeTelephoneEvent,
} from '#protocols/rtp';
import { RateBridge } from './rate-bridge.ts';
import type { AgreedCodec, RtpAgreement } from './rtp-agreement.ts';

/** What leaves while there is nothing to say: frames of silence, a word of how it sounds where that was agreed, or nothing. */
export type WhenSilent = 'frames' | 'comfort-noise' | 'nothing';

export interface OutgoingOptions {
  readonly rateHz: RateHz;
  readonly whenSilent: WhenSilent;
  readonly ssrc: number;
  /** Below 32,768 (RFC 3711 §3.3.1). */
  readonly firstSequence: number;
  readonly firstTimestamp: number;
  /** Fills a frame with what is to be said next; false when there is nothing. */
  readonly take: (frame: AudioFrame, now: Instant) => boolean;
  /** Sends the RTP packet in the first `length` octets of a buffer that has room for its protection behind them. */
  readonly send: (packet: Uint8Array, length: number, payloadBytes: number) => void;
}

/** So many packets may be on their way to the socket at once. */
const buffers = 4;
/** Opus and the longest protection. */
const bufferBytes = 1500;
/** A pause longer than this is a silence: what follows has a marker and a timestamp of its own. */
const silenceMs = 60;
/** RFC 3389 leaves it open; a word each half second outlives what is lost. */
const noiseEveryMs = 500;
/** The level of our silence, in dB below overload. */
const noiseLevel = 70;

interface Packet {
  readonly octets: Uint8Array;
  readonly payload: Uint8Array;
}

/** The speaking half of an RTP leg: one packet a frame, keys as events between them. */
export class RtpOutgoing {
  readonly #options: OutgoingOptions;
  readonly #frame: Int16Array;
  readonly #packets: readonly Packet[];
  #turn = 0;
  #agreement: RtpAgreement | undefined;
  #codec: AgreedCodec | undefined;
  #encoder: FrameEncoder | undefined;
  #bridge: RateBridge | undefined;
  #ticks = 160;
  #whenSilent: WhenSilent = 'nothing';
  #events: EventSender | undefined;
  #eventsType = -1;
  /** When the next frame should leave, whose timestamp is the one in the fields. */
  #slotAt: Instant | undefined;
  #noiseAt: Instant | undefined;
  readonly #fields = { payloadType: 0, marker: true, sequence: 0, timestamp: 0, ssrc: 0 };
  #rolled = false;
  sent = 0;

  constructor(options: OutgoingOptions) {
    this.#options = options;
    this.#frame = new Int16Array(samplesPerFrame(options.rateHz));
    this.#packets = Array.from({ length: buffers }, () => {
      const octets = new Uint8Array(bufferBytes);
      return { octets, payload: octets.subarray(rtpFixedHeaderBytes) };
    });
    this.#fields.ssrc = options.ssrc;
    this.#fields.sequence = options.firstSequence;
    this.#fields.timestamp = options.firstTimestamp;
  }

  get ssrc(): number {
    return this.#fields.ssrc;
  }
  /** Has the sequence number come round under this SSRC? New keys then need a new SSRC, for nobody agrees on the rollover counter. */
  get rolled(): boolean {
    return this.#rolled;
  }

  /** Speaks as another source from now on. */
  become(ssrc: number, firstSequence: number): void {
    this.#fields.ssrc = ssrc;
    this.#fields.sequence = firstSequence;
    this.#fields.marker = true;
    this.#rolled = false;
  }

  /** True when the clock of the timestamps changed, which needs a new SSRC (RFC 7160 §4.1). */
  agree(agreement: RtpAgreement, now: Instant): boolean {
    const { codec, payloadType } = agreement.outgoing;
    const before = this.#codec;
    this.#agreement = agreement;
    if (before === undefined || before.codec !== codec) {
      this.#encoder = codec.openEncoder();
      this.#bridge = codec.rateHz === this.#options.rateHz ? undefined : new RateBridge(this.#options.rateHz, codec.rateHz);
      this.#ticks = (codec.clockRateHz / 1000) * frameMs;
    }
    this.#codec = { codec, payloadType };
    const events = agreement.outgoingEvents;
    if (events === undefined || events.clockRateHz !== codec.clockRateHz) this.#events = undefined;
    else if (this.#events === undefined || before?.codec.clockRateHz !== codec.clockRateHz)
      this.#events = new EventSender({ clockRateHz: events.clockRateHz });
    this.#eventsType = events?.payloadType ?? -1;
    this.#whenSilent = this.#options.whenSilent === 'comfort-noise' && agreement.comfortNoise === undefined ? 'frames' : this.#options.whenSilent;
    if (this.#whenSilent !== 'comfort-noise' || !agreement.send) this.#noiseAt = undefined;
    else this.#noiseAt ??= now;
    return before !== undefined && before.codec.clockRateHz !== codec.clockRateHz;
  }

  /** Queues a key to be sent as an event; false where events were not agreed on. */
  press(key: PhoneKey, toneMs?: number): boolean {
    if (this.#events === undefined) return false;
    this.#events.step({ kind: 'press', key, ...(toneMs === undefined ? {} : { toneMs }) });
    return true;
  }

  /** Would something leave if it were time, though nothing is to be said? */
  get waiting(): boolean {
    if (!this.#agreement?.send) return false;
    return this.#events?.busy === true || this.#whenSilent === 'frames';
  }

  /** When a word of comfort noise is due. */
  get deadline(): Instant | undefined {
    return this.#noiseAt;
  }

  /** The RTP timestamp of sound that would leave at `now`. */
  timestampAt(now: Instant): number {
    const off = this.#slotAt === undefined ? 0 : Math.round(((now - this.#slotAt) * this.#ticks) / frameMs);
    return timestampAfter(this.#fields.timestamp, off);
  }

  /** Sends what is due in one slot of 20 ms; false when that is nothing. */
  slot(now: Instant): boolean {
    if (!this.#agreement?.send || this.#encoder === undefined) return false;
    const events = this.#events;
    if (events?.busy) {
      this.#advance(now);
      this.#sendEvents(events);
    } else if (this.#options.take(this.#frame, now)) {
      this.#advance(now);
      this.#sendFrame();
    } else if (this.#whenSilent === 'frames') {
      this.#advance(now);
      this.#frame.fill(0);
      this.#sendFrame();
    } else return false;
    this.#fields.timestamp = timestampAfter(this.#fields.timestamp, this.#ticks);
    this.#slotAt = later(this.#slotAt ?? now, frameMs);
    if (this.#whenSilent === 'comfort-noise') this.#noiseAt = later(this.#slotAt, frameMs);
    return true;
  }

  /** Says how our silence sounds, now and again. */
  tick(now: Instant): void {
    const noise = this.#agreement?.comfortNoise;
    if (noise === undefined || !this.#agreement?.send) {
      this.#noiseAt = undefined;
      return;
    }
    if (this.#noiseAt !== undefined && now < this.#noiseAt) return;
    this.#noiseAt = later(now, noiseEveryMs);
    this.#advance(now);
    const packet = this.#nextPacket();
    const length = writeComfortNoise(packet.payload, { levelBelowOverloadDb: noiseLevel, reflections: [] });
    this.#fields.marker = false;
    this.#send(packet, noise.payloadType, this.#fields.timestamp, length);
    this.#fields.marker = true;
  }

  /** After a silence the timestamp goes on by the time that passed, in whole frames, and a marker says that sound begins. */
  #advance(now: Instant): void {
    if (this.#slotAt === undefined) this.#slotAt = now;
    const passed = now - this.#slotAt;
    if (passed <= silenceMs) return;
    const frames = Math.floor(passed / frameMs);
    this.#fields.timestamp = timestampAfter(this.#fields.timestamp, frames * this.#ticks);
    this.#slotAt = later(this.#slotAt, frames * frameMs);
    this.#fields.marker = true;
  }

  #sendFrame(): void {
    const packet = this.#nextPacket();
    const frame = this.#bridge === undefined ? this.#frame : this.#bridge.convert(this.#frame);
    const length = this.#encoder?.encode(frame, packet.payload) ?? 0;
    this.#send(packet, this.#codec?.payloadType ?? 0, this.#fields.timestamp, length);
    this.#fields.marker = false;
  }

  #sendEvents(events: EventSender): void {
    for (const output of events.step({ kind: 'frame', timestamp: this.#fields.timestamp })) {
      if (output.kind !== 'packet') continue;
      const packet = this.#nextPacket();
      const length = writeTelephoneEvent(packet.payload, 0, output.report);
      this.#fields.marker = output.marker;
      this.#send(packet, this.#eventsType, output.timestamp, length);
    }
    this.#fields.marker = true; // sound after a key begins anew
  }

  #send(packet: Packet, payloadType: number, timestamp: number, payloadBytes: number): void {
    const fields = this.#fields;
    const now = fields.timestamp;
    fields.payloadType = payloadType;
    fields.timestamp = timestamp;
    writeRtpHeader(packet.octets, fields);
    fields.timestamp = now;
    if (fields.sequence === 0xffff) this.#rolled = true;
    fields.sequence = (fields.sequence + 1) & 0xffff;
    this.sent++;
    this.#options.send(packet.octets, rtpFixedHeaderBytes + payloadBytes, payloadBytes);
  }

  #nextPacket(): Packet {
    this.#turn = (this.#turn + 1) % buffers;
    return this.#packets[this.#turn] as Packet;
  }
}
