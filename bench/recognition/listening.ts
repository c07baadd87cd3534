/** Plays cases to the recogniser through its door. */
import { silentLogger } from '#base';
import { type SpeechGrammar, type SpeechToText, silentMeter } from '#contract';
import { realScheduler } from '#net';
import { soundswallower } from '#providers/soundswallower';
import type { Case } from './cases.ts';
import { type Line, overTheLine, type Speaker } from './telephone.ts';
import { wordErrors } from './word-errors.ts';

export interface Heard {
  readonly text: string;
  readonly confidence: number;
  readonly rejected: boolean;
  /** Partial results before the final one. */
  readonly deltas: number;
  /** From the first sound to the first words. */
  readonly firstMs: number | undefined;
  /** From the last sound to the final words. */
  readonly finalMs: number;
  readonly wholeMs: number;
}

export interface Result extends Heard {
  readonly one: Case;
  readonly errors: number;
  readonly words: number;
  readonly soundMs: number;
}

/** How loud people are, in turn. */
const levelsDb = [-14, -20, -26];

export const openRecogniser = (workers: number): SpeechToText =>
  soundswallower({ workers, logger: silentLogger, meter: silentMeter, scheduler: realScheduler() });

/** One utterance: as fast as it goes, or `paced` as it would come over the line, a frame every 20 ms. */
export function hear(recogniser: SpeechToText, grammar: SpeechGrammar, sound: Int16Array, paced: boolean): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    let ended = begun;
    let deltas = 0;
    let firstMs: number | undefined;
    const recognition = recogniser.listen({ language: 'en-US', rateHz: 8000, grammar }, (event) => {
      const now = performance.now();
      if (event.kind === 'recognition-failed') return reject(event.error);
      if (event.kind === 'transcript-delta') {
        deltas += 1;
        firstMs ??= now - begun;
        return;
      }
      const { text, confidence, rejected } = event;
      resolve({ text, confidence, rejected, deltas, firstMs, finalMs: now - ended, wholeMs: now - begun });
    });
    const end = (): void => {
      ended = performance.now();
      recognition.end();
    };
    let at = 0;
    const next = (): boolean => {
      if (at >= sound.length) return false;
      recognition.write(sound.subarray(at, (at += 160)));
      return true;
    };
    if (!paced) {
      while (next());
      return end();
    }
    const step = (): void => {
      while (at / 8 <= performance.now() - begun) if (!next()) return end();
      setTimeout(step, 5);
    };
    step();
  });
}

export interface Playing {
  readonly recogniser: SpeechToText;
  readonly speaker: Speaker;
  readonly snrDb: number;
  readonly together: number;
  readonly paced?: boolean;
}

/** Plays all cases, several at a time. */
export async function playAll(cases: readonly Case[], { recogniser, speaker, snrDb, together, paced = false }: Playing): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...cases.entries()];
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [i, one] = next;
      const line: Line = { snrDb, levelDb: levelsDb[i % levelsDb.length] ?? -20, seed: 7919 * i + snrDb };
      const sound = overTheLine(await speaker.say(one.text, one.voice), line);
      const heard = await hear(recogniser, one.grammar, sound, paced);
      results[i] = { one, ...heard, errors: wordErrors(one.text, heard.text), words: one.text.split(' ').length, soundMs: sound.length / 8 };
    }
  };
  await Promise.all(Array.from({ length: together }, lane));
  return results;
}
