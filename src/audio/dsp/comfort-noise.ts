import type { AudioFrame } from '../frame.ts';
import { silenceDb } from './level.ts';

/**
 * The noise that stands for a silence whose level is all that was told (RFC 3389 without its spectrum), softened above 1 kHz as rooms are.
 * The level glides, so that a new one makes no edge.
 */
export class ComfortNoise {
  #state: number;
  #soft = 0;
  #gain = 0;

  /** The same seed gives the same noise. */
  constructor(seed = 1) {
    this.#state = seed | 0 || 0x9e3779b9;
  }

  /** Fills a frame with noise of this RMS level in dBFS. RFC 3389's number with its sign turned is that level: both count from a full-scale square wave. */
  fill(frame: AudioFrame, levelDb: number): void {
    // Uniform noise between ±1 has an RMS of 1/√3, and the filter below keeps 1/√7 of that.
    const wanted = levelDb <= silenceDb ? 0 : 32768 * Math.sqrt(21) * 10 ** (Math.min(levelDb, -10) / 20);
    let state = this.#state;
    let soft = this.#soft;
    let gain = this.#gain;
    const rise = (wanted - gain) / frame.length;
    for (let i = 0; i < frame.length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      soft += 0.25 * (state / 2 ** 31 - soft);
      gain += rise;
      const value = soft * gain;
      frame[i] = value > 32767 ? 32767 : value < -32768 ? -32768 : value;
    }
    this.#state = state;
    this.#soft = soft;
    this.#gain = wanted;
  }
}
