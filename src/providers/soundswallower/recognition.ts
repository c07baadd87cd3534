import { createResampler, type RateHz } from '#audio';
import type { Recognition } from '#contract';
import type { Line } from './crew.ts';

/** Sound goes to the thread in pieces of 60 ms at 8 kHz: a message costs more than a frame. */
const pieceSamples = 480;

/** One utterance on its way to a thread: pieces are gathered, 16 kHz becomes the 8 kHz of the model. */
export function openRecognition(rateHz: RateHz, line: Line): Recognition {
  const resampler = rateHz === 8000 ? undefined : createResampler(rateHz, 8000);
  let piece = new Int16Array(pieceSamples);
  let count = 0;
  let over = false;
  const gather = (samples: Int16Array): void => {
    for (let from = 0; from < samples.length; ) {
      const fit = Math.min(pieceSamples - count, samples.length - from);
      piece.set(samples.subarray(from, from + fit), count);
      count += fit;
      from += fit;
      if (count < pieceSamples) return;
      line.sound(piece);
      piece = new Int16Array(pieceSamples); // the other went to the thread with its buffer
      count = 0;
    }
  };
  return {
    write(samples) {
      if (!over) gather(resampler ? resampler.write(samples) : samples);
    },
    end() {
      if (over) return;
      over = true;
      if (resampler) gather(resampler.flush());
      if (count > 0) line.sound(piece.slice(0, count));
      line.end();
    },
    cancel() {
      if (over) return line.cancel();
      over = true;
      line.cancel();
    },
  };
}
