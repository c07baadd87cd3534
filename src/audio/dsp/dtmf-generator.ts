import { invariant } from '#base';

/** The four low and the four high frequencies of the keys. ITU-T Q.23. */
export const dtmfRowsHz: readonly number[] = [697, 770, 852, 941];
export const dtmfColumnsHz: readonly number[] = [1209, 1336, 1477, 1633];
/** The keys as they lie under those frequencies, row by row. */
export const dtmfKeys = '123A456B789C*0#D';

export interface DtmfSound {
  /** Length of each tone. Q.24 asks for at least 40 ms; 100 unless told. */
  readonly toneMs?: number;
  /** Silence after each tone, the last one too. Q.24 asks for at least 40 ms; 100 unless told. */
  readonly pauseMs?: number;
  readonly rateHz: number;
  /** RMS level of the pair in dBFS, at most −6; −14 unless told. */
  readonly levelDb?: number;
}

/** The sound of keys being pressed, one after the other: any of `0-9*#A-D`. */
export function generateDtmf(digits: string, sound: DtmfSound): Int16Array {
  const { toneMs = 100, pauseMs = 100, rateHz, levelDb = -14 } = sound;
  const tone = Math.round((toneMs * rateHz) / 1000);
  const pause = Math.round((pauseMs * rateHz) / 1000);
  const samples = new Int16Array(digits.length * (tone + pause));
  const amplitude = 32768 * 10 ** (levelDb / 20); // of each: two sines of amplitude a have an RMS of a together
  [...digits.toUpperCase()].forEach((digit, place) => {
    const key = dtmfKeys.indexOf(digit);
    invariant(key >= 0, 'only the sixteen keys have a sound');
    const low = (2 * Math.PI * (dtmfRowsHz[key >> 2] as number)) / rateHz;
    const high = (2 * Math.PI * (dtmfColumnsHz[key & 3] as number)) / rateHz;
    const at = place * (tone + pause);
    for (let i = 0; i < tone; i++) {
      const sum = amplitude * (Math.sin(low * i) + Math.sin(high * i));
      samples[at + i] = Math.max(-32768, Math.min(32767, Math.round(sum)));
    }
  });
  return samples;
}
