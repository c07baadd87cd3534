import { createResampler, type RateHz } from '#audio';

/** A clause's sound, ready to be played. */
export interface ShapedSound {
  readonly samples: Int16Array;
  /** Silence that was taken away at both ends, in milliseconds. */
  readonly trimmedMs: number;
}

export interface SoundShape {
  readonly rateHz: RateHz;
  /** Silence kept after the last sound, in milliseconds. */
  readonly tailMs: number;
}

/** Silence kept before the first sound: enough for the weak beginning of an h or an f. */
const leadMs = 20;
const windowMs = 5;
/**
 * Every voice breathes noise of its own before it speaks: sound is what is 7 dB above that, at most 50 and at least 36 dB under
 * the loudest window. The weak noise of a `th` is only 8 dB above the breath of slt.
 */
const breathMs = 60;
const overBreath = 10 ** (7 / 20);
const [faintest, surest] = [10 ** (-50 / 20), 10 ** (-36 / 20)];
/** RMS of the parts that sound, and the highest sample, in parts of full scale: −20 and −3 dBFS. */
const loudness = 10 ** (-20 / 20);
const highest = 10 ** (-3 / 20);
const mostGain = 10 ** (15 / 20);

/** RMS of each window of 5 ms, in parts of full scale. */
function windowLevels(samples: Int16Array, rateHz: number): Float64Array {
  const length = Math.round((windowMs * rateHz) / 1000);
  return Float64Array.from({ length: Math.ceil(samples.length / length) }, (_, n) => {
    const window = samples.subarray(n * length, (n + 1) * length);
    let sum = 0;
    for (const sample of window) sum += sample * sample;
    return Math.sqrt(sum / window.length) / 32768;
  });
}

/** Takes away the silence at both ends but for `leadMs` and `tailMs`; where there is less, some is added behind. */
function trim(samples: Int16Array, rateHz: number, tailMs: number): Int16Array | undefined {
  const levels = windowLevels(samples, rateHz);
  const loudest = levels.reduce((most, level) => Math.max(most, level), 0);
  if (loudest < 0.001) return undefined;
  const breath = Math.sqrt(levels.subarray(0, breathMs / windowMs).reduce((sum, level) => sum + level * level, 0) / (breathMs / windowMs));
  const silence = Math.max(loudest * faintest, Math.min(breath * overBreath, loudest * surest));
  const sounds = (level: number): boolean => level > silence;
  const per = Math.round((windowMs * rateHz) / 1000);
  const from = Math.max(0, levels.findIndex(sounds) * per - Math.round((leadMs * rateHz) / 1000));
  const to = (levels.findLastIndex(sounds) + 1) * per + Math.round((tailMs * rateHz) / 1000);
  const kept = new Int16Array(to - from);
  kept.set(samples.subarray(from, Math.min(to, samples.length)));
  return kept;
}

/** Brings the sounding parts to one loudness for all voices, with no sample above the highest. */
function level(samples: Int16Array, rateHz: number): void {
  const levels = windowLevels(samples, rateHz);
  const loudest = levels.reduce((most, level) => Math.max(most, level), 0);
  let sum = 0;
  let count = 0;
  for (const level of levels) {
    if (level < loudest * 0.03) continue; // −30 dB: pauses do not make a voice quiet
    sum += level * level;
    count++;
  }
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / 32768;
  const gain = Math.min(mostGain, loudness / Math.sqrt(sum / Math.max(1, count)), highest / peak);
  const fade = Math.round(0.003 * rateHz); // no click where the silence was cut
  for (let i = 0; i < samples.length; i++) {
    const edge = Math.min(1, (i + 1) / fade, (samples.length - i) / fade);
    samples[i] = Math.round((samples[i] as number) * gain * edge);
  }
}

/** Trims, resamples and levels what the synthesiser gave; `undefined` when there is no sound in it. */
export function shapeSound(raw: Int16Array, rawHz: number, shape: SoundShape): ShapedSound | undefined {
  const kept = trim(raw, rawHz, shape.tailMs);
  if (kept === undefined) return undefined;
  const resampler = createResampler(rawHz, shape.rateHz);
  const body = resampler.write(kept);
  const tail = resampler.flush();
  const samples = new Int16Array(body.length + tail.length);
  samples.set(body);
  samples.set(tail, body.length);
  level(samples, shape.rateHz);
  return { samples, trimmedMs: Math.max(0, ((raw.length - kept.length) * 1000) / rawHz) };
}
