import { invariant } from '#base';
import type { AudioFrame, RateHz } from '../frame.ts';

/** Pitches from 200 Hz down to 66 Hz: lags of 5 to 15 ms. */
const shortestLagMs = 5;
const longestLagMs = 15;
/** Two stretches of sound this long are compared to find the pitch. */
const windowMs = 20;
/** Enough for three periods and their seam, and for the comparison. */
const historyMs = 60;
/** After the first 10 ms the sound fades, and is silent after 60. */
const fullMs = 10;
const fadeMs = 50;
/** The seam back to true sound, and longer the longer it was gone. */
const seamMs = 4;
const longestSeamMs = 10;

/**
 * Sound in place of what was lost: the last pitch period over and over, more of them as the gap grows, fading out within 60 ms; then a seam back.
 * In the manner of ITU-T G.711 Appendix I, but without its 3.75 ms of delay: instead of an overlap before the gap, the step at its edge is let die away.
 */
export class Concealer {
  readonly #perMs: number;
  /** The last 60 ms, oldest first. */
  readonly #history: Int16Array;
  /** What is repeated. */
  readonly #cycle: Float64Array;
  #cycleLength = 0;
  #at = 0;
  #period = 0;
  /** Samples made up since the last true one. */
  #made = 0;
  /** The step at the edge, dying away. */
  #edge = 0;

  constructor(rateHz: RateHz) {
    this.#perMs = rateHz / 1000;
    this.#history = new Int16Array(historyMs * this.#perMs);
    this.#cycle = new Float64Array(3 * longestLagMs * this.#perMs);
  }

  /** Is sound being made up? */
  get active(): boolean {
    return this.#made > 0;
  }

  /** True sound: kept for later, and joined to what was made up before it. Changes the frame's beginning then. */
  accept(frame: AudioFrame): void {
    if (this.#made > 0) {
      const ms = Math.min(longestSeamMs, seamMs + (this.#made / this.#perMs - 10) / 10);
      const length = Math.min(frame.length, Math.floor(Math.max(seamMs, ms) * this.#perMs));
      for (let i = 0; i < length; i++) {
        const share = (i + 1) / (length + 1);
        frame[i] = Math.round(this.#next() * (1 - share) + (frame[i] as number) * share);
      }
      this.#made = 0;
    }
    this.#keep(frame);
  }

  /** What comes next is another stream's: makes a seam as after a gap. */
  seam(): void {
    if (this.#made === 0) this.#begin();
  }

  /** Fills a frame with what might have come. */
  conceal(frame: AudioFrame): void {
    invariant(frame.length <= 30 * this.#perMs, 'a frame is made up at a time');
    if (this.#made === 0) this.#begin();
    else if (this.#made >= fullMs * this.#perMs && this.#cycleLength < 3 * this.#period) this.#lengthen();
    for (let i = 0; i < frame.length; i++) frame[i] = this.#next();
  }

  /** Forgets all sound: nothing is joined to what came before. */
  reset(): void {
    this.#history.fill(0);
    this.#made = 0;
  }

  #keep(frame: AudioFrame): void {
    const history = this.#history;
    const count = Math.min(frame.length, history.length);
    history.copyWithin(0, count);
    history.set(count === frame.length ? frame : frame.subarray(frame.length - count), history.length - count);
  }

  #begin(): void {
    const history = this.#history;
    this.#period = this.#findPeriod();
    this.#fillCycle(1);
    this.#at = 0;
    this.#made = 1; // so that a seam without a frame counts as a gap
    this.#edge = (history[history.length - 1] as number) - (history[history.length - 1 - this.#period] as number);
  }

  /** One period more, as long as the gap lasts: the same one over and over would hum. */
  #lengthen(): void {
    const into = this.#at % this.#period;
    this.#fillCycle(this.#cycleLength / this.#period + 1);
    this.#at = into;
  }

  /** Takes the last periods of the true sound; their end is faded into what came before their beginning, so that they can follow themselves. */
  #fillCycle(periods: number): void {
    const history = this.#history;
    const length = periods * this.#period;
    const from = history.length - length;
    for (let i = 0; i < length; i++) this.#cycle[i] = history[from + i] as number;
    const rim = this.#period >> 2;
    for (let i = 0; i < rim; i++) {
      const at = length - rim + i;
      const share = (i + 1) / (rim + 1);
      this.#cycle[at] = (this.#cycle[at] as number) * (1 - share) + (history[from - rim + i] as number) * share;
    }
    this.#cycleLength = length;
  }

  #next(): number {
    let value = (this.#cycle[this.#at] as number) + this.#edge;
    this.#edge *= 0.9;
    if (++this.#at === this.#cycleLength) this.#at = 0;
    const past = this.#made++ - fullMs * this.#perMs;
    if (past > 0) value *= Math.max(0, 1 - past / (fadeMs * this.#perMs));
    return value > 32767 ? 32767 : value < -32768 ? -32768 : Math.round(value);
  }

  /** The lag at which the sound is most like itself: looked for on every other sample (every fourth at 16 kHz), then around the best. */
  #findPeriod(): number {
    const coarse = this.#perMs >> 2;
    let best = longestLagMs * this.#perMs;
    let most = Number.NEGATIVE_INFINITY;
    const look = (lag: number, stride: number): void => {
      const likeness = this.#likeness(lag, stride);
      if (likeness > most) {
        most = likeness;
        best = lag;
      }
    };
    for (let lag = shortestLagMs * this.#perMs; lag <= longestLagMs * this.#perMs; lag += coarse) look(lag, coarse);
    const around = best;
    most = Number.NEGATIVE_INFINITY;
    const last = Math.min(longestLagMs * this.#perMs, around + coarse - 1);
    for (let lag = Math.max(shortestLagMs * this.#perMs, around - coarse + 1); lag <= last; lag++) look(lag, 1);
    return best;
  }

  #likeness(lag: number, stride: number): number {
    const history = this.#history;
    let both = 0;
    let power = 1;
    for (let i = history.length - windowMs * this.#perMs; i < history.length; i += stride) {
      const before = history[i - lag] as number;
      both += (history[i] as number) * before;
      power += before * before;
    }
    return both / Math.sqrt(power);
  }
}
