import type { Stretch } from './decoder.ts';

/** What the path says about whether the words were the grammar's. */
export interface Evidence {
  /** How well the sound fits the words, for each frame of 10 ms, against the best that any sounds in any order would do. At most 0. */
  readonly fit: number;
  /** What the grammar took for the words, for each frame: little for its own sentences, much for words it would not put together. At most 0. */
  readonly likelihood: number;
  readonly words: number;
}

export interface Verdict {
  /** 0…1: 0.5 is an even chance, if as many people talked past the grammar as to it. */
  readonly confidence: number;
  readonly rejected: boolean;
}

/**
 * Weights of a logistic regression, found by `node bench/recognition/calibrate.ts` on its calibration set.
 * `docs/reference/offline-recognition.md` has what they do on sentences and voices they were not found on.
 */
const weights = { fit: 0.2534, likelihood: 0.7211, constant: 19.919 };

/** Below this confidence an utterance is rejected, unless told otherwise. */
export const usualRejectBelow = 0.3;

export function weigh(path: readonly Stretch[]): Evidence | undefined {
  let frames = 0;
  let acoustic = 0;
  let grammar = 0;
  let words = 0;
  for (const stretch of path) {
    if (stretch.filler) continue;
    frames += stretch.frames;
    acoustic += stretch.acoustic;
    grammar += stretch.grammar;
    if (stretch.word !== '') words += 1;
  }
  return words === 0 || frames === 0 ? undefined : { fit: acoustic / frames, likelihood: grammar / frames, words };
}

export function judge(path: readonly Stretch[], rejectBelow: number): Verdict {
  const evidence = weigh(path);
  if (!evidence) return { confidence: 0, rejected: true };
  const sum = weights.fit * evidence.fit + weights.likelihood * evidence.likelihood + weights.constant;
  const confidence = 1 / (1 + Math.exp(-sum));
  return { confidence, rejected: confidence < rejectBelow };
}
