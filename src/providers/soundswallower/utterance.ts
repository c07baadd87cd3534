import type { Decoder } from './decoder.ts';
import { createDenoiser } from './denoise.ts';
import { judge, type Verdict } from './judge.ts';

/** One utterance in a decoder. */
export interface Utterance {
  /** Takes sound at 8 kHz; gives the words so far when they have changed. */
  write(samples: Int16Array): string | undefined;
  end(): { readonly text: string } & Verdict;
  /** Leaves the decoder as it was found. */
  cancel(): void;
}

/** The words so far are looked at every so many samples: 100 ms. */
const lookEvery = 800;
/** Sound beyond this is not listened to: a minute. */
const longestSamples = 60 * 8000;

export function openUtterance(decoder: Decoder, rejectBelow: number): Utterance {
  const denoiser = createDenoiser();
  let heard = 0;
  let lookAt = lookEvery;
  let last = '';
  decoder.begin();
  return {
    write(samples) {
      if (heard >= longestSamples) return undefined;
      heard += samples.length;
      decoder.write(denoiser.write(samples));
      if (heard < lookAt) return undefined;
      lookAt = heard + lookEvery;
      const text = decoder.text();
      if (text === last || text === '') return undefined;
      last = text;
      return text;
    },
    end() {
      decoder.write(denoiser.end());
      decoder.end();
      const text = decoder.text();
      return { text, ...judge(text === '' ? [] : decoder.path(), rejectBelow) };
    },
    cancel() {
      decoder.end();
    },
  };
}
