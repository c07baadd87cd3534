import { type AudioFrame, type DtmfDetector, type RateHz, samplesPerFrame } from '#audio';
import type { Instant } from '#base';
import type { Track } from '#contract';
import { DigitSources } from './digit-sources.ts';

/** Who is told what came in. Frames are used again after the call. */
export interface StreamLegListener {
  frame(track: Track, frame: AudioFrame, at: Instant): void;
  /** `ms` of sound did not come; silence stands for it, up to the limit. */
  gap(track: Track, ms: number, at: Instant): void;
  digit(digit: string, at: Instant): void;
}

export interface StreamLegOptions {
  readonly rateHz: RateHz;
  /** The most silence put in for one gap, in milliseconds; 1000 unless told. */
  readonly maxFillMs?: number;
  /** Hears keys in the caller's sound, where that is wanted. */
  readonly digitEar?: DtmfDetector;
  readonly listener: StreamLegListener;
}

interface Incoming {
  readonly track: Track;
  readonly frame: Int16Array;
  /** Samples in the frame so far. */
  filled: number;
  /** NaN until known. */
  chunk: number;
  /** Where the next piece should begin; NaN until known. */
  nextMs: number;
  lastMs: number;
}

/** A place in time that is off by less is jitter of the far side's clock. */
const clockSlackMs = 100;
/** Longer gaps than this are reported as this long: the peer may write any number. */
const longestGapMs = 600_000;

/** Sound that arrives in pieces of any length, made into 20 ms frames, each track for itself. */
export class StreamLeg {
  readonly #perMs: number;
  readonly #frameLength: number;
  readonly #maxFillMs: number;
  readonly #digitEar: DtmfDetector | undefined;
  readonly #listener: StreamLegListener;
  readonly #digits = new DigitSources();
  #caller: Incoming | undefined;
  #humanAgent: Incoming | undefined;

  constructor({ rateHz, maxFillMs = 1000, digitEar, listener }: StreamLegOptions) {
    this.#perMs = rateHz / 1000;
    this.#frameLength = samplesPerFrame(rateHz);
    this.#maxFillMs = maxFillMs;
    this.#digitEar = digitEar;
    this.#listener = listener;
  }

  /**
   * Takes the first `count` samples. `chunk` numbers the pieces of a track and `startMs` is their place in it, as the far side says;
   * NaN where it does not. A number that falls back is the far side's own affair: a stream socket neither loses nor doubles.
   */
  receive(track: Track, samples: Int16Array, count: number, chunk: number, startMs: number, now: Instant): void {
    const into = track === 'caller' ? (this.#caller ??= this.#open(track)) : (this.#humanAgent ??= this.#open(track));
    const missing = missingMs(into, chunk, startMs);
    if (missing > 0) this.#fill(into, missing, now);
    into.chunk = chunk;
    into.lastMs = count / this.#perMs;
    into.nextMs = startMs + into.lastMs;
    const { frame } = into;
    let at = into.filled;
    for (let i = 0; i < count; i++) {
      frame[at++] = samples[i] as number;
      if (at === frame.length) {
        this.#pass(into, now);
        at = 0;
      }
    }
    into.filled = at;
  }

  /** A key press that came as a message. */
  press(digit: string, now: Instant): void {
    if (this.#digitEar === undefined || this.#digits.isNew('event', digit, now)) this.#listener.digit(digit, now);
  }

  #open(track: Track): Incoming {
    return { track, frame: new Int16Array(this.#frameLength), filled: 0, chunk: Number.NaN, nextMs: Number.NaN, lastMs: 0 };
  }

  #fill(into: Incoming, ms: number, now: Instant): void {
    if (into.track === 'caller') this.#digitEar?.reset();
    let samples = Math.round(Math.min(ms, this.#maxFillMs) * this.#perMs);
    while (samples > 0) {
      const some = Math.min(samples, into.frame.length - into.filled);
      into.frame.fill(0, into.filled, into.filled + some);
      into.filled += some;
      samples -= some;
      if (into.filled === into.frame.length) {
        this.#pass(into, now);
        into.filled = 0;
      }
    }
    this.#listener.gap(into.track, Math.min(ms, longestGapMs), now);
  }

  #pass(from: Incoming, now: Instant): void {
    this.#listener.frame(from.track, from.frame, now);
    if (from.track !== 'caller' || this.#digitEar === undefined) return;
    const digit = this.#digitEar.step(from.frame);
    if (digit !== undefined && this.#digits.isNew('sound', digit, now)) this.#listener.digit(digit, now);
  }
}

/** How much sound is missing before this piece. Numbers left out prove a gap and the clock measures it; a clock that leaps proves one too. */
function missingMs(before: Incoming, chunk: number, startMs: number): number {
  const leftOut = chunk - before.chunk - 1;
  const leapMs = startMs - before.nextMs;
  if (leftOut > 0) return leapMs > 0 ? leapMs : leftOut * before.lastMs;
  return leapMs > clockSlackMs ? leapMs : 0;
}
