import { goertzel } from '#audio';

/** How loud one frequency is in some sound, in dB of full scale. */
export const levelDb = (sound: Int16Array, hz: number, rateHz: number): number => 10 * Math.log10(goertzel(sound, hz, rateHz) + 1e-12);
