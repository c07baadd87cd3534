import {
  type AudioFrame,
  ComfortNoise,
  Concealer,
  createResampler,
  type FrameDecoder,
  frameMs,
  longestPacketMs,
  type RateHz,
  type Resampler,
  samplesPerFrame,
} from '#audio';
import type { Instant } from '#base';
import { readComfortNoise } from '#protocols/rtp';
import { Hush } from './hush.ts';
import type { JitterBuffer } from './jitter.ts';
import type { AgreedCodec } from './rtp-agreement.ts';

/** Sound is taken from or given to silence when it is played so much later than need be, or earlier than is safe, in milliseconds. */
const tooDeepMs = 30;
const tooShallowMs = -10;
/** A far side that says nothing at all for so long is reported as it goes on. */
const longestGapMs = 1000;

interface Decoder {
  readonly agreed: AgreedCodec;
  readonly decoder: FrameDecoder;
  readonly resampler: Resampler | undefined;
}

/** Makes a steady stream of 20 ms frames of packets of any length, some of which are missing. */
export class FrameSource {
  readonly #rateHz: RateHz;
  readonly #perMs: number;
  readonly #length: number;
  /** Decoded sound that no frame has taken yet. */
  readonly #pending: Int16Array;
  #filled = 0;
  /** Its first frame. Views are made once: most packets are a frame, and find none pending. */
  readonly #pendingFrame: Int16Array;
  readonly #decoded = new Int16Array(longestPacketMs * 16);
  readonly #decodedFrame: Int16Array;
  readonly #concealer: Concealer;
  readonly #noise = new ComfortNoise(0x5eed);
  readonly #hush = new Hush();
  readonly #decoders = new Map<number, Decoder>();
  #agreed: readonly AgreedCodec[] = [];
  #current: Decoder | undefined;
  /** What the far side's silence sounds like, in dBFS; undefined while it did not say. */
  #noiseDb: number | undefined;
  /** Once only between two packets: what it changed is seen with the next. */
  #mayStretch = true;
  /** Milliseconds made up since true sound was last heard. */
  #gapMs = 0;
  readonly frame: AudioFrame;
  /** Milliseconds of a gap that has just ended, or goes on and on; 0 mostly. Whoever reads it sets it to 0. */
  endedGapMs = 0;
  concealedMs = 0;
  /** Frames added to, and taken from, silence. */
  stretched = 0;
  shortened = 0;

  constructor(rateHz: RateHz) {
    this.#rateHz = rateHz;
    this.#perMs = rateHz / 1000;
    this.#length = samplesPerFrame(rateHz);
    this.frame = new Int16Array(this.#length);
    this.#pending = new Int16Array((longestPacketMs + 2 * frameMs) * this.#perMs);
    this.#pendingFrame = this.#pending.subarray(0, this.#length);
    this.#decodedFrame = this.#decoded.subarray(0, this.#length);
    this.#concealer = new Concealer(rateHz);
  }

  /** The far side may send these from now on; one that it may still send keeps its state. */
  agree(codecs: readonly AgreedCodec[]): void {
    this.#agreed = codecs;
    for (const [payloadType, { agreed }] of this.#decoders) {
      if (!codecs.some((one) => one.payloadType === payloadType && one.codec === agreed.codec)) this.#decoders.delete(payloadType);
    }
  }

  /** Fills `frame` with the 20 ms to be played at `at`. */
  next(jitter: JitterBuffer, at: Instant): AudioFrame {
    if (this.#mayStretch && this.#filled === 0 && this.#hush.quiet && jitter.excessMs <= tooShallowMs) {
      this.#mayStretch = false;
      this.stretched++;
      this.#makeUp(this.#length);
    }
    while (this.#filled < this.#length) this.#fetch(jitter, at);
    this.frame.set(this.#pendingFrame);
    this.#filled -= this.#length;
    if (this.#filled > 0) this.#pending.copyWithin(0, this.#length, this.#length + this.#filled);
    return this.frame;
  }

  /** The far side stops on purpose: what comes later has nothing to do with what came. */
  reset(): void {
    this.change();
    this.#filled = 0;
    this.#concealer.reset();
  }

  /** Another source speaks. */
  change(): void {
    this.#decoders.clear();
    this.#current = undefined;
    this.#noiseDb = undefined;
    this.#gapMs = 0;
    this.#concealer.seam();
  }

  #fetch(jitter: JitterBuffer, at: Instant): void {
    const taken = jitter.take((at + this.#filled / this.#perMs) as Instant);
    const wanted = this.#length - this.#filled;
    if (taken === 'packet') this.#hear(jitter);
    else if (taken === 'missing') this.#lose(Math.min(longestPacketMs, jitter.missingMs) * this.#perMs);
    else if (taken === 'starved') this.#lose(wanted);
    else this.#rest(wanted);
  }

  #hear(jitter: JitterBuffer): void {
    const packet = jitter.packet;
    if (packet === undefined) return;
    if (packet.kind === 'noise') {
      this.#noiseDb = -(readComfortNoise(packet.octets, 0, packet.length)?.levelBelowOverloadDb ?? 127);
      this.#endGap(true);
      return;
    }
    const decoder = this.#decoderFor(packet.payloadType);
    let count = decoder?.decoder.decode(packet.octets, 0, packet.length, this.#decoded) ?? -1;
    if (decoder === undefined || count < 0) {
      this.#lose(packet.lengthMs * this.#perMs);
      return;
    }
    let sound: Int16Array = this.#decoded;
    if (decoder.resampler !== undefined) {
      sound = decoder.resampler.write(this.#decoded.subarray(0, count));
      count = sound.length;
    }
    this.#endGap(jitter.explained);
    this.#mayStretch = true;
    if (count === 0) return;
    const whole = count === this.#length && this.#filled === 0;
    const into = whole ? this.#pendingFrame : this.#pending.subarray(this.#filled, this.#filled + count);
    if (whole && sound === this.#decoded) into.set(this.#decodedFrame);
    else into.set(count === sound.length ? sound : sound.subarray(0, count));
    this.#hush.hear(into);
    if (this.#hush.quiet && jitter.excessMs >= tooDeepMs) {
      this.shortened++;
      return;
    }
    if (jitter.broken && !this.#concealer.active) this.#concealer.seam();
    this.#concealer.accept(into);
    this.#filled += into.length;
  }

  #decoderFor(payloadType: number): Decoder | undefined {
    if (this.#current?.agreed.payloadType === payloadType && this.#decoders.has(payloadType)) return this.#current;
    let decoder = this.#decoders.get(payloadType);
    if (decoder === undefined) {
      const agreed = this.#agreed.find((one) => one.payloadType === payloadType);
      if (agreed === undefined) return undefined;
      const { rateHz } = agreed.codec;
      decoder = {
        agreed,
        decoder: agreed.codec.openDecoder(),
        resampler: rateHz === this.#rateHz ? undefined : createResampler(rateHz, this.#rateHz),
      };
      this.#decoders.set(payloadType, decoder);
    }
    if (this.#current !== undefined) this.#concealer.seam();
    this.#current = decoder;
    return decoder;
  }

  #lose(samples: number): void {
    const count = Math.round(samples);
    const ms = count / this.#perMs;
    this.#gapMs += ms;
    this.concealedMs += ms;
    this.#makeUp(count);
    if (this.#gapMs >= longestGapMs) this.#endGap(false);
  }

  #makeUp(count: number): void {
    for (let left = count; left > 0; ) {
      const some = Math.min(left, this.#length);
      this.#concealer.conceal(this.#pending.subarray(this.#filled, this.#filled + some));
      this.#filled += some;
      left -= some;
    }
  }

  /** The far side is silent: its own noise, where it said how loud. */
  #rest(count: number): void {
    const into = this.#pending.subarray(this.#filled, this.#filled + count);
    if (this.#noiseDb === undefined) into.fill(0);
    else this.#noise.fill(into, this.#noiseDb);
    this.#concealer.accept(into);
    this.#filled += count;
  }

  #endGap(explained: boolean): void {
    if (!explained) this.endedGapMs += this.#gapMs;
    this.#gapMs = 0;
  }
}
