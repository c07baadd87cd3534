import { powerDb } from '#audio';

/** The grain in which sound and silence are told apart, in milliseconds. */
export const blockMs = 5;

/** Blocks this far below the loudest one, in dB, count as silence around and inside speech. */
const depthDb = 35;

const blocksOf = (samples: Int16Array, rateHz: number): Int16Array[] => {
  const size = (blockMs * rateHz) / 1000;
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, at) => samples.subarray(at * size, (at + 1) * size));
};

/** Takes off the silence before and after: what is left begins and ends with sound, on a grain of 5 ms. */
export function trim(samples: Int16Array, rateHz: number): Int16Array {
  const levels = blocksOf(samples, rateHz).map(powerDb);
  const floor = Math.max(-60, levels.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY) - depthDb);
  const size = (blockMs * rateHz) / 1000;
  const first = levels.findIndex((level) => level > floor);
  const last = levels.findLastIndex((level) => level > floor);
  return first < 0 ? samples.subarray(0, 0) : samples.slice(first * size, (last + 1) * size);
}

/** The level of the speech itself, pauses left out, in dBFS (RMS); the idea of ITU-T P.56 with fixed blocks. */
export function speechLevelDb(samples: Int16Array, rateHz: number): number {
  const powers = blocksOf(samples, rateHz).map((block) => 10 ** (powerDb(block) / 10));
  const floor = powers.reduce((most, power) => Math.max(most, power), 0) * 10 ** (-depthDb / 10);
  const loud = powers.filter((power) => power > floor);
  return loud.length === 0 ? Number.NEGATIVE_INFINITY : 10 * Math.log10(loud.reduce((sum, power) => sum + power, 0) / loud.length);
}

/** The same speech at another level; peaks that would not fit are cut. */
export function bringTo(samples: Int16Array, levelDb: number, rateHz: number): Int16Array {
  const now = speechLevelDb(samples, rateHz);
  if (now === Number.NEGATIVE_INFINITY) return samples;
  const gain = 10 ** ((levelDb - now) / 20);
  return samples.map((sample) => Math.max(-32768, Math.min(32767, Math.round(sample * gain))));
}
