import { type AudioFrame, type RateHz, samplesPerFrame } from '#audio';
import type { Instant } from '#base';
import type { Track } from '#contract';
import type { DigitEar } from './digit-ear.ts';
import { DigitSources } from './digit-sources.ts';

/** Who is told what came in. Frames may be read until the next sound is received. */
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
  readonly digitEar?: DigitEar;
  readonly listener: StreamLegListener;
}

interface Incoming {
  readonly track: Track;
  /** The frame under construction; none yet where every piece was a whole frame. */
  frame: Int16Array | undefined;
  /** Frames that were passed on since sound was last received, and frames that are free. */
  readonly passed: Int16Array[];
  readonly free: Int16Array[];
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
/** One long piece needs many frames; so many are kept for the next. */
const mostFree = 4;
/** Longer gaps than this are reported as this long: the peer may write any number. */
const longestGapMs = 600_000;

/** Sound that arrives in pieces of any length, made into 20 ms frames, each track for itself. */
export class StreamLeg {
  readonly #perMs: number;
  readonly #frameLength: number;
  readonly #maxFillMs: number;
  readonly #digitEar: DigitEar | undefined;
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
   * Samples that are exactly a frame are passed on as they are.
   */
  receive(track: Track, samples: Int16Array, count: number, chunk: number, startMs: number, now: Instant): void {
    const into = track === 'caller' ? (this.#caller ??= this.#open(track)) : (this.#humanAgent ??= this.#open(track));
    for (let frame = into.passed.pop(); frame !== undefined; frame = into.passed.pop()) if (into.free.length < mostFree) into.free.push(frame);
    const missing = missingMs(into, chunk, startMs);
    if (missing > 0) this.#fill(into, missing, now);
    into.chunk = chunk;
    into.lastMs = count / this.#perMs;
    into.nextMs = startMs + into.lastMs;
    if (count === this.#frameLength && samples.length === count && into.filled === 0) {
      this.#pass(into, samples, now);
      return;
    }
    for (let i = 0; i < count; ) {
      const { filled } = into;
      const frame = (into.frame ??= new Int16Array(this.#frameLength));
      const some = Math.min(count - i, frame.length - filled);
      for (let k = 0; k < some; k++) frame[filled + k] = samples[i + k] as number;
      i += some;
      this.#filled(into, some, now);
    }
  }

  /** A key press that came as a message. */
  press(digit: string, now: Instant): void {
    if (this.#digitEar === undefined || this.#digits.isNew('event', digit, now)) this.#listener.digit(digit, now);
  }

  #open(track: Track): Incoming {
    return { track, frame: undefined, passed: [], free: [], filled: 0, chunk: Number.NaN, nextMs: Number.NaN, lastMs: 0 };
  }

  #fill(into: Incoming, ms: number, now: Instant): void {
    if (into.track === 'caller') this.#digitEar?.reset();
    let samples = Math.round(Math.min(ms, this.#maxFillMs) * this.#perMs);
    while (samples > 0) {
      const frame = (into.frame ??= new Int16Array(this.#frameLength));
      const some = Math.min(samples, frame.length - into.filled);
      frame.fill(0, into.filled, into.filled + some);
      samples -= some;
      this.#filled(into, some, now);
    }
    this.#listener.gap(into.track, Math.min(ms, longestGapMs), now);
  }

  /** So many more samples lie in the frame: passes it on when it is full. */
  #filled(into: Incoming, some: number, now: Instant): void {
    into.filled += some;
    if (into.frame === undefined || into.filled < this.#frameLength) return;
    const { frame } = into;
    into.passed.push(frame);
    into.frame = into.free.pop();
    into.filled = 0;
    this.#pass(into, frame, now);
  }

  #pass(from: Incoming, frame: Int16Array, now: Instant): void {
    this.#listener.frame(from.track, frame, now);
    if (from.track !== 'caller' || this.#digitEar === undefined) return;
    const digit = this.#digitEar.hear(frame);
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
