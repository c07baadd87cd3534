import { type AudioFrame, powerDb } from '#audio';
import { blockMs } from './loudness.ts';

/** One stretch of what the other side said, as it was played: pauses shorter than `breathMs` are part of it. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** The loudest 5 ms, in whole dBFS. */
  readonly peakDb: number;
}

/** Tells by level alone when the other side speaks. Synthetic speech over a clean line needs nothing finer. */
export interface Ear {
  /** In a stretch: sound was heard, and less than `breathMs` has passed since the last of it. */
  readonly hearing: boolean;
  /** When the present stretch, or the last one, began. */
  readonly onsetMs: number | undefined;
  /** The end of the last sound. */
  readonly lastSoundMs: number | undefined;
  /** All stretches, the present one included as far as it got. */
  readonly stretches: readonly Stretch[];
  /** Listens to a frame that is played from `atMs` on; says when a stretch began or ended with it. */
  listen(frame: AudioFrame, atMs: number): 'starts' | 'stops' | undefined;
}

/** Quieter than this is the noise of a line, in dBFS. */
const thresholdDb = -50;
/** Shorter than this is a click and no speech: three blocks. */
const clickMs = 15;
/** A pause this long ends a stretch. Between the sentences of a synthetic voice lie 150 to 350 ms. */
export const breathMs = 400;

export function openEar(rateHz: number): Ear {
  const size = (blockMs * rateHz) / 1000;
  const stretches: { fromMs: number; toMs: number; peakDb: number }[] = [];
  let hearing = false;
  let candidate: { fromMs: number; toMs: number; peakDb: number } | undefined;
  let lastSoundMs: number | undefined;

  return {
    get hearing() {
      return hearing;
    },
    get onsetMs() {
      return stretches.at(-1)?.fromMs;
    },
    get lastSoundMs() {
      return lastSoundMs;
    },
    stretches,
    listen(frame, atMs) {
      let said: 'starts' | 'stops' | undefined;
      for (let from = 0; from < frame.length; from += size) {
        const blockAtMs = atMs + (from / size) * blockMs;
        const level = powerDb(frame.subarray(from, from + size));
        const present = hearing ? stretches.at(-1) : candidate;
        if (level > thresholdDb) {
          const open = present ?? { fromMs: blockAtMs, toMs: blockAtMs, peakDb: Math.round(level) };
          open.toMs = blockAtMs + blockMs;
          open.peakDb = Math.max(open.peakDb, Math.round(level));
          if (hearing) lastSoundMs = open.toMs;
          else if (open.toMs - open.fromMs >= clickMs) {
            stretches.push(open);
            lastSoundMs = open.toMs;
            candidate = undefined;
            hearing = true;
            said = 'starts';
          } else candidate = open;
        } else if (!hearing) {
          if (candidate && blockAtMs - candidate.toMs >= clickMs) candidate = undefined;
        } else if (lastSoundMs !== undefined && blockAtMs + blockMs - lastSoundMs >= breathMs) {
          hearing = false;
          said = 'stops';
        }
      }
      return said;
    },
  };
}
