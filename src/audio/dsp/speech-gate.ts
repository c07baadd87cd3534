import { decibels } from './level.ts';

/** A cheap question asked of every frame before a costly one: might there be speech in it? */
export interface SpeechGate {
  /** May speech be in this frame? Errs towards yes: a no means that asking a better detector is a waste. */
  step(frame: Int16Array): boolean;
  /** Level of the last frame above 200 Hz, in dBFS RMS. */
  readonly levelDb: number;
  /** What the gate holds for the background, in dBFS RMS; at least `quietestFloorDb`. */
  readonly floorDb: number;
  /** Forgets what it learned of the background. */
  reset(): void;
}

/** Below this no background is believed: a line that was silent for a moment is not a silent line. */
export const quietestFloorDb = -66;

const frameRate = 50;
const overFloorDb = 6;
/** Hiss of a consonant is weak, but crosses zero often. */
const hissOverFloorDb = 3;
const hissCrossings = 0.3;
/** Fewer crossings than this in a second is hum: below 125 Hz nothing of speech is left after the filter. */
const humCrossings = 250;
const hangoverFrames = 15;
/** The background is the lowest smoothed level of the last three seconds, kept as four half-second minima. */
const shelves = 6;
const shelfFrames = frameRate / 2;
const smoothing = 0.3;
/** At most 6 dB a second upwards: a held vowel is not mistaken for background before someone runs out of breath. */
const risePerFrameDb = 6 / frameRate;

/**
 * An energy and zero-crossing gate with a background level that it learns, for frames of 20 ms at 8 or 16 kHz.
 * A steady noise is learned within seconds, a direct current and a pure mains hum are never taken for speech,
 * and the gate stays open 300 ms after the last frame that looked like speech. Allocates nothing per frame.
 */
export function createSpeechGate(rateHz: number): SpeechGate {
  // At 16 kHz pairs of samples are averaged: half the work, and enough for a gate.
  const stride = rateHz >= 16000 ? 2 : 1;
  const perSecond = rateHz / stride;
  // Second-order high-pass at 200 Hz (Butterworth, bilinear transform).
  const k = Math.tan((Math.PI * 200) / perSecond);
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const a1 = 2 * (k * k - 1) * norm;
  const a2 = (1 - Math.SQRT2 * k + k * k) * norm;
  const gain = norm / (stride * 32768);

  const minima = new Float64Array(shelves);
  let z1 = 0;
  let z2 = 0;
  let lastSign = 0;
  let smooth = 0;
  let begun = false;
  let shelf = 0;
  let onShelf = 0;
  let open = 0;
  let levelDb = quietestFloorDb;
  let floorDb = quietestFloorDb;

  const reset = (): void => {
    minima.fill(Number.POSITIVE_INFINITY);
    z1 = z2 = lastSign = smooth = 0;
    begun = false;
    shelf = onShelf = open = 0;
    levelDb = floorDb = quietestFloorDb;
  };
  const learn = (power: number): void => {
    smooth = begun ? smooth + smoothing * (power - smooth) : power;
    begun = true;
    minima[shelf] = Math.min(minima[shelf] as number, smooth);
    if (++onShelf === shelfFrames) {
      onShelf = 0;
      shelf = (shelf + 1) % shelves;
      minima[shelf] = Number.POSITIVE_INFINITY;
    }
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < shelves; i++) lowest = Math.min(lowest, minima[i] as number);
    const heard = Number.isFinite(lowest) ? decibels(lowest) : floorDb;
    floorDb = Math.max(quietestFloorDb, Math.min(heard, floorDb + risePerFrameDb));
  };
  reset();
  return {
    get levelDb() {
      return levelDb;
    },
    get floorDb() {
      return floorDb;
    },
    reset,
    step(frame) {
      const count = Math.floor(frame.length / stride);
      if (count === 0) return open > 0;
      let sum = 0;
      let signs = 0;
      let s1 = z1;
      let s2 = z2;
      let last = lastSign;
      for (let i = 0; i < count; i++) {
        const x = stride === 1 ? (frame[i] as number) : (frame[2 * i] as number) + (frame[2 * i + 1] as number);
        // Transposed direct form: numerator 1, −2, 1.
        const scaled = x * gain;
        const y = scaled + s1;
        s1 = s2 - 2 * scaled - a1 * y;
        s2 = scaled - a2 * y;
        sum += y * y;
        const sign = y > 0 ? 1 : 0;
        signs += sign ^ last;
        last = sign;
      }
      // Without this a filter left alone ends in numbers so small that the processor takes a hundred times longer over them.
      z1 = Math.abs(s1) < 1e-20 ? 0 : s1;
      z2 = Math.abs(s2) < 1e-20 ? 0 : s2;
      lastSign = last;
      const power = sum / count;
      levelDb = decibels(power);
      const before = floorDb;
      learn(power);
      const over = levelDb - Math.min(before, floorDb);
      const perSample = signs / count;
      const hum = perSample * perSecond < humCrossings;
      const speech = !hum && (over > overFloorDb || (over > hissOverFloorDb && perSample > hissCrossings));
      if (speech) open = hangoverFrames + 1;
      if (open > 0) open--;
      return speech || open > 0;
    },
  };
}
