import { goertzel } from '#audio';

const windowMs = 100;

/** For how many milliseconds a tone is in some sound, loud enough and nearly alone, looked at in tenths of a second. */
export function toneMs(sound: Int16Array, hz: number, rateHz: number): number {
  const length = (rateHz * windowMs) / 1000;
  let found = 0;
  for (let at = 0; at + length <= sound.length; at += length) {
    const part = sound.subarray(at, at + length);
    const all = part.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / length;
    const tone = goertzel(part, hz, rateHz);
    if (tone > loudEnough && tone > 0.9 * all) found += windowMs;
  }
  return found;
}

/** Power of a tone at -18 dB of full scale, in the measure of `goertzel`. */
const loudEnough = 10 ** -1.8;
