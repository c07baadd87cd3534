import { invariant } from '#base';
import type { Native, Pointer } from './native.ts';

/** How this voice on this line sounds on the whole: subtracted, so that level and microphone do not matter. */
export interface Channel {
  /** A new utterance: forgets the one before, which may have been somebody else's. */
  reset(): void;
  /** Takes into account what has been heard of this utterance. */
  adapt(): void;
}

/** Cepstral means of speech at −20 dBFS on a telephone line, measured over the calibration set of `bench/recognition`. */
const usual = [43.3, -3.9, 7.0, -0.7, -5.0, -1.2, -6.6, 0.9, -1.8, 1.2, -2.1, 0.8, 0.2];
/** They weigh as much as so many frames of 10 ms of the utterance itself. */
const usualFrames = 100;

/** Where the feature module keeps its means, and what lies there: means, variances, sums, count, length. */
const meansAt = 56;
const sumsAt = 8;
const countAt = 12;
const lengthAt = 16;

/**
 * Reaches into the feature module of a decoder. The library itself moves its means only every eight seconds and carries them from one
 * utterance to the next, whoever spoke: short utterances of a new caller are then recognised with the means of another.
 */
export function openChannel(native: Native, features: Pointer): Channel {
  const view = (): DataView => new DataView(native.HEAPU8.buffer);
  const normaliser = view().getUint32(features + meansAt, true);
  const means = view().getUint32(normaliser, true);
  const sums = view().getUint32(normaliser + sumsAt, true);
  invariant(view().getInt32(normaliser + lengthAt, true) === usual.length, 'the memory of soundswallower 0.6.3 is laid out as it was found');
  return {
    reset() {
      const memory = view();
      usual.forEach((mean, i) => {
        memory.setFloat32(means + 4 * i, mean, true);
        memory.setFloat32(sums + 4 * i, mean * usualFrames, true);
      });
      memory.setInt32(normaliser + countAt, usualFrames, true);
    },
    adapt() {
      const memory = view();
      const count = memory.getInt32(normaliser + countAt, true);
      if (count <= 0) return;
      for (let i = 0; i < usual.length; i++) memory.setFloat32(means + 4 * i, memory.getFloat32(sums + 4 * i, true) / count, true);
    },
  };
}
