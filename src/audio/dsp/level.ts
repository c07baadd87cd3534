/** The level given to digital silence, so that levels stay finite numbers. In dBFS. */
export const silenceDb = -120;

const fullScale = 32768;

/** A mean square (in units of full scale) as decibels, never below `silenceDb`. */
export const decibels = (power: number): number => Math.max(silenceDb, 10 * Math.log10(power));

/** Mean square of the samples, where 1 is a full-scale square wave. */
export function meanSquare(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as number;
    sum += sample * sample;
  }
  return sum / (samples.length * fullScale * fullScale);
}

/** RMS level of the samples in dBFS: 0 is a full-scale square wave, −3 a full-scale sine, `silenceDb` digital silence. */
export const powerDb = (samples: Int16Array): number => decibels(meanSquare(samples));

/** Level of the largest sample in dBFS. */
export function peakDb(samples: Int16Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i] as number));
  return decibels((peak / fullScale) ** 2);
}
