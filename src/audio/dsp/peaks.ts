/** Finds the loudest sample of each part of a sound, whose length need not be known beforehand. */
export interface PeakFinder {
  /** Takes interleaved samples, whole ones of all channels. */
  write(samples: Int16Array): void;
  /** Of each channel the parts in order, 0…100: hundredths of full scale. At most as many as were asked for, and more than half of it for a sound that is long enough. */
  peaks(): readonly (readonly number[])[];
}

/** `points`: an even number of parts at most. */
export function findPeaks(channels: number, points: number): PeakFinder {
  const found = Array.from({ length: channels }, () => new Uint16Array(points));
  /** Samples of each part; it doubles when there are too many. */
  let span = 1;
  let at = 0;
  const halve = (): void => {
    for (const one of found) {
      for (let i = 0; i < points; i++) one[i] = i < points / 2 ? Math.max(one[2 * i] as number, one[2 * i + 1] as number) : 0;
    }
    span *= 2;
  };
  return {
    write(samples) {
      for (let i = 0; i < samples.length; i += channels, at++) {
        if (at >= span * points) halve();
        const part = Math.floor(at / span);
        for (let channel = 0; channel < channels; channel++) {
          const one = found[channel] as Uint16Array;
          const level = Math.abs(samples[i + channel] as number);
          if (level > (one[part] as number)) one[part] = level;
        }
      }
    },
    peaks: () => found.map((one) => Array.from(one.subarray(0, Math.ceil(at / span)), (level) => Math.round((level * 100) / 32_768))),
  };
}
