import { invariant } from '#base';
import { fractions } from './fractions.ts';

const fullScale = 32768;
const lengthOf = (ms: number, rateHz: number): number => Math.round((ms * rateHz) / 1000);
const clamp = (value: number): number => Math.max(-32768, Math.min(32767, Math.round(value)));

/** A sine that begins at zero. `levelDb` is its RMS level in dBFS, at most −3.01. */
export function generateTone(hz: number, ms: number, rateHz: number, levelDb: number): Int16Array {
  const samples = new Int16Array(lengthOf(ms, rateHz));
  const amplitude = fullScale * Math.SQRT2 * 10 ** (levelDb / 20);
  for (let i = 0; i < samples.length; i++) samples[i] = clamp(amplitude * Math.sin((2 * Math.PI * hz * i) / rateHz));
  return samples;
}

/** Digital silence. */
export const generateSilence = (ms: number, rateHz: number): Int16Array => new Int16Array(lengthOf(ms, rateHz));

/**
 * Noise of the given RMS level in dBFS, the same for the same seed. White, with a bell-shaped spread of samples;
 * with `lowPassHz` it falls by 12 dB an octave above that frequency, as the noise of lines and rooms does.
 */
export function generateNoise(ms: number, rateHz: number, levelDb: number, seed: number, lowPassHz?: number): Int16Array {
  const next = fractions(seed);
  const wave = new Float64Array(lengthOf(ms, rateHz));
  const keep = lowPassHz === undefined ? 0 : Math.exp((-2 * Math.PI * lowPassHz) / rateHz);
  let once = 0;
  let twice = 0;
  let sum = 0;
  for (let i = 0; i < wave.length; i++) {
    const white = next() + next() + next() + next() - 2;
    once = keep * once + (1 - keep) * white;
    twice = keep * twice + (1 - keep) * once;
    wave[i] = twice;
    sum += twice * twice;
  }
  const scale = sum === 0 ? 0 : (fullScale * 10 ** (levelDb / 20)) / Math.sqrt(sum / wave.length);
  return Int16Array.from(wave, (value) => clamp(value * scale));
}

/** Adds `samples` to `into`, the first at index `at`. Sums saturate; what falls outside `into` is left out. */
export function mix(into: Int16Array, samples: Int16Array, at: number): void {
  const end = Math.min(samples.length, into.length - at);
  for (let i = Math.max(0, -at); i < end; i++) into[at + i] = clamp((into[at + i] as number) + (samples[i] as number));
}

/**
 * Power of one frequency in the samples, in the unit of `meanSquare`: a sine of −20 dBFS RMS at `hz` gives 0.01.
 * Sharpest when the samples hold a whole number of periods.
 */
export function goertzel(samples: Int16Array, hz: number, rateHz: number): number {
  invariant(hz >= 0 && hz <= rateHz / 2, 'a sampled sound has no frequencies above half its rate');
  if (samples.length === 0) return 0;
  const turn = (2 * Math.PI * hz) / rateHz;
  const factor = 2 * Math.cos(turn);
  let one = 0;
  let two = 0;
  for (let i = 0; i < samples.length; i++) {
    const zero = (samples[i] as number) + factor * one - two;
    two = one;
    one = zero;
  }
  const magnitude = one * one + two * two - factor * one * two;
  return (2 * magnitude) / (samples.length * fullScale) ** 2;
}
