import { fractions } from './fractions.ts';
import { generateNoise } from './tone.ts';

/** First three formants of some vowels, in hertz. */
const vowels: readonly (readonly [number, number, number])[] = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [300, 870, 2240],
  [530, 1840, 2480],
  [570, 840, 2410],
  [660, 1720, 2410],
];

/** A resonance: two poles at `hz`, `wideHz` wide. */
function resonate(wave: Float64Array, hz: number, wideHz: number, rateHz: number): void {
  const radius = Math.exp((-Math.PI * wideHz) / rateHz);
  const one = 2 * radius * Math.cos((2 * Math.PI * hz) / rateHz);
  const two = -radius * radius;
  let y1 = 0;
  let y2 = 0;
  for (let i = 0; i < wave.length; i++) {
    const y = (wave[i] as number) + one * y1 + two * y2;
    y2 = y1;
    y1 = y;
    wave[i] = y;
  }
}

/** A vowel at a gliding pitch, as samples of any scale. */
function voice(length: number, rateHz: number, next: () => number): Float64Array {
  const wave = new Float64Array(length);
  const from = 80 + 140 * next();
  const to = from * (0.8 + 0.4 * next());
  let phase = 0;
  for (let i = 0; i < length; i++) {
    phase += (from + ((to - from) * i) / length) / rateHz;
    if (phase >= 1) {
      phase -= 1;
      wave[i] = 1;
    }
  }
  const vowel = vowels[Math.floor(next() * vowels.length)] as readonly [number, number, number];
  vowel.forEach((hz, n) => {
    const shifted = hz * (0.9 + 0.2 * next());
    if (shifted < rateHz / 2) resonate(wave, shifted, 60 + 40 * n, rateHz);
  });
  return wave;
}

/**
 * Sound with the build of speech (voiced syllables with formants and gliding pitch, hissed consonants, short gaps) but no words:
 * for tests of whatever must tell speech from other sound. The same seed gives the same sound. `levelDb` is the RMS level of the loudest syllables.
 */
export function generateSpeechLike(ms: number, rateHz: number, levelDb: number, seed: number): Int16Array {
  const next = fractions(seed);
  const samples = new Int16Array(Math.round((ms * rateHz) / 1000));
  for (let at = 0; at < samples.length; ) {
    const hissMs = next() < 0.4 ? 40 + 60 * next() : 0;
    const hiss = generateNoise(hissMs, rateHz, levelDb - 16, Math.floor(next() * 2 ** 31) + 1);
    samples.set(hiss.subarray(0, samples.length - at), at);
    at += hiss.length;

    const wave = voice(Math.round(((90 + 160 * next()) * rateHz) / 1000), rateHz, next);
    let sum = 0;
    for (const value of wave) sum += value * value;
    const loud = sum === 0 ? 0 : (32768 * 10 ** ((levelDb - 6 * next()) / 20)) / Math.sqrt(sum / wave.length);
    const rim = Math.round(0.02 * rateHz);
    for (let i = 0; i < wave.length && at + i < samples.length; i++) {
      const fade = Math.min(1, i / rim, (wave.length - i) / rim);
      samples[at + i] = Math.max(-32768, Math.min(32767, Math.round((wave[i] as number) * loud * fade)));
    }
    at += wave.length + Math.round(((next() < 0.15 ? 250 : 40 * next()) * rateHz) / 1000);
  }
  return samples;
}
