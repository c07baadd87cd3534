import { createFourier } from './fourier.ts';

/** Takes steady noise out of one utterance at 8 kHz. */
export interface Denoiser {
  /** The next samples; gives what is complete, scaled to −1…1 and 32 ms behind at most. Valid until the next call. */
  write(samples: Int16Array): Float32Array;
  /** What was still held back. */
  end(): Float32Array;
}

/** 32 ms, every 16 ms. */
const size = 256;
const hop = size / 2;
const bands = size / 2 + 1;
/** Frames at the beginning that are taken for noise: what comes before the first sound of speech. */
const leadFrames = 12;
/** A beginning louder than this (mean square, −36 dBFS) has speech in it, so its noise is taken to be no louder. */
const loudestLead = 10 ** (-36 / 10);
/** Never let through less than this part of the amplitude: a hole is worse for a recogniser than noise. */
const leastGain = 0.1;
/** How much noise is subtracted, as a multiple of the estimate. */
const subtraction = 2;
/** How much of the signal-to-noise ratio is taken from the frame before: less is quicker, more is smoother. */
const memory = 0.85;
/** Frames whose power is below this multiple of the noise are noise themselves. */
const quietBelow = 2.5;
/** So much quiet hiss (peak amplitude; −72 dBFS) lies under everything: digital silence has no spectrum that a model could know. */
const hiss = 15;

const fourier = createFourier(size);
/** Applied before and after; the squares of two that overlap by half add up to one. */
const window = Float64Array.from({ length: size }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / size));

/** Wiener's filter with the decision-directed estimate of Ephraim and Malah (IEEE Trans. ASSP 32, 1984). */
export function createDenoiser(): Denoiser {
  const held = new Float64Array(size);
  let count = 0;
  const overlap = new Float64Array(size);
  const noise = new Float64Array(bands);
  const before = new Float64Array(bands);
  const power = new Float64Array(bands);
  const signal = { re: new Float64Array(size), im: new Float64Array(size) };
  let out = new Float32Array(0);
  let made = 0;
  let frames = 0;
  let seed = 1;

  const learn = (): void => {
    let sum = 0;
    let ratio = 0;
    for (let k = 0; k < bands; k++) {
      const { [k]: re = 0 } = signal.re;
      const { [k]: im = 0 } = signal.im;
      const p = re * re + im * im + 1e-12;
      power[k] = p;
      sum += p;
      if (k >= 6 && k < 110) ratio += Math.min(20, p / ((noise[k] ?? 0) + 1e-12));
    }
    if (frames < leadFrames) {
      // Parseval: the mean square of the windowed frame, on both sides of the spectrum.
      const meanSquare = (2 * sum) / (size * (size / 2));
      const share = Math.min(1, loudestLead / meanSquare);
      for (let k = 0; k < bands; k++) noise[k] = ((noise[k] ?? 0) * frames + (power[k] ?? 0) * share) / (frames + 1);
      return;
    }
    const quiet = ratio / 104 < quietBelow;
    for (let k = 0; k < bands; k++) {
      const n = noise[k] ?? 0;
      const p = power[k] ?? 0;
      noise[k] = quiet ? 0.9 * n + 0.1 * p : p < n ? 0.95 * n + 0.05 * p : n * 1.002;
    }
  };
  const filter = (): void => {
    for (let k = 0; k < bands; k++) {
      const n = subtraction * (noise[k] ?? 0) + 1e-12;
      const p = power[k] ?? 0;
      const ratio = (memory * (before[k] ?? 0)) / n + (1 - memory) * Math.max(p / n - 1, 0);
      const gain = Math.max(leastGain, ratio / (1 + ratio));
      before[k] = gain * gain * p;
      const re = (signal.re[k] ?? 0) * gain;
      const im = (signal.im[k] ?? 0) * gain;
      signal.re[k] = re;
      signal.im[k] = im;
      if (k === 0 || k === size / 2) continue;
      signal.re[size - k] = re;
      signal.im[size - k] = -im;
    }
  };
  const frame = (): void => {
    for (let i = 0; i < size; i++) {
      signal.re[i] = (held[i] ?? 0) * (window[i] ?? 0);
      signal.im[i] = 0;
    }
    fourier.forward(signal);
    learn();
    filter();
    fourier.back(signal);
    for (let i = 0; i < size; i++) overlap[i] = (overlap[i] ?? 0) + (signal.re[i] ?? 0) * (window[i] ?? 0);
    for (let i = 0; i < hop; i++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; // always the same hiss: what was recognised once is so again
      out[made++] = (overlap[i] ?? 0) + ((seed / 2 ** 31 - 1) * hiss) / 32768;
    }
    overlap.copyWithin(0, hop);
    overlap.fill(0, hop);
    held.copyWithin(0, hop);
    count = size - hop;
    frames += 1;
  };
  const take = (samples: Int16Array, scale: number): Float32Array => {
    const most = samples.length + size;
    if (out.length < most) out = new Float32Array(most);
    made = 0;
    for (const sample of samples) {
      held[count++] = sample * scale;
      if (count === size) frame();
    }
    return out.subarray(0, made);
  };
  return {
    write: (samples) => take(samples, 1 / 32768),
    end: () => take(new Int16Array(size), 0),
  };
}
