import { generateDtmf, generateNoise, mix, type RateHz } from '#audio';
import type { SpeakRequest, TextToSpeech } from '#contract';
import { callerErrors } from './caller.errors.ts';
import { bringTo, trim } from './loudness.ts';
import type { CallerScript, KeySignal, Manner, Turn } from './script.ts';
import { stretch } from './stretch.ts';

/** A key that is signalled by a message, `atMs` after its turn began. */
export interface KeyPress {
  readonly digit: string;
  readonly atMs: number;
}

/** A turn, ready to be performed. */
export interface Act {
  readonly turn: Turn;
  /** What it says or does, for people to read. */
  readonly said: string;
  /** Begins and ends with its first and last sound; silence where keys travel as messages only. */
  readonly samples: Int16Array;
  readonly keys: readonly KeyPress[];
}

/** A script with every sentence already spoken, so that nothing is computed while the call runs. */
export interface Part {
  readonly about: string;
  readonly rateHz: RateHz;
  readonly quietMs: number;
  readonly lingerMs: number;
  readonly acts: readonly Act[];
  /** Noise under the whole call, played round and round. */
  readonly background: Int16Array;
}

export interface Rehearsal {
  readonly speech: TextToSpeech;
  readonly rateHz: RateHz;
  /** How keys travel where the script leaves it open. */
  readonly keys: KeySignal;
}

const joined = (pieces: readonly Int16Array[]): Int16Array => {
  const all = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
};

const spokenWhole = (speech: TextToSpeech, request: SpeakRequest, text: string): Promise<Int16Array> =>
  new Promise((resolve, reject) => {
    const pieces: Int16Array[] = [];
    const saying = speech.speak(request, (event) => {
      if (event.kind === 'speech-delta') pieces.push(event.samples);
      else if (event.kind === 'speech-end') resolve(joined(pieces));
      else reject(callerErrors.CALLER_VOICE_FAILED({ voice: request.voice, provider: speech.name, code: event.error.code }, event.error));
    });
    saying.write(text);
    saying.end();
  });

/** Speaks every sentence of a script beforehand. Rejects with `CALLER_VOICE_FAILED` when the voice cannot. */
export async function rehearse(script: CallerScript, { speech, rateHz, keys }: Rehearsal): Promise<Part> {
  const silence = (ms: number): Int16Array => new Int16Array(Math.round((ms * rateHz) / 1000));
  const speak = async (text: string, manner: Manner): Promise<Int16Array> => {
    const raw = await spokenWhole(speech, { voice: manner.voice, language: script.language, rateHz }, text);
    return bringTo(stretch(trim(raw, rateHz), manner.speed, rateHz), manner.levelDb, rateHz);
  };
  const act = async (turn: Turn, at: number): Promise<Act> => {
    switch (turn.kind) {
      case 'say':
      case 'interrupt':
        return { turn, said: turn.text, samples: await speak(turn.text, turn), keys: [] };
      case 'hesitate': {
        const pieces: Int16Array[] = [];
        for (const part of turn.parts) pieces.push(typeof part === 'number' ? silence(part) : await speak(part, turn));
        return { turn, said: turn.parts.map((part) => (typeof part === 'number' ? '…' : part)).join(' '), samples: joined(pieces), keys: [] };
      }
      case 'press': {
        const { digits, toneMs, gapMs } = turn;
        const signal = turn.signal ?? keys;
        const lengthMs = digits.length * (toneMs + gapMs) - gapMs;
        const tones = generateDtmf(digits, { toneMs, pauseMs: gapMs, rateHz }).subarray(0, silence(lengthMs).length);
        const presses = [...digits].map((digit, place) => ({ digit, atMs: place * (toneMs + gapMs) }));
        return { turn, said: digits, samples: signal === 'events' ? silence(lengthMs) : tones, keys: signal === 'tones' ? [] : presses };
      }
      case 'noise':
        return { turn, said: `(noise for ${turn.ms} ms)`, samples: generateNoise(turn.ms, rateHz, turn.levelDb, at + 7, 1500), keys: [] };
      case 'silence':
        return { turn, said: `(silent for ${turn.ms} ms)`, samples: silence(turn.ms), keys: [] };
      default:
        return { turn, said: '', samples: silence(0), keys: [] };
    }
  };
  const acts: Act[] = [];
  for (const [at, turn] of script.turns.entries()) acts.push(await act(turn, at));
  const background = generateNoise(4900, rateHz, script.backgroundDb, 1, 1200);
  return { about: script.about, rateHz, quietMs: script.quietMs, lingerMs: script.lingerMs, acts, background };
}

/** Writes the next `into.length` samples of the background into a frame, and says where the one after begins. */
export function playBackground(background: Int16Array, from: number, into: Int16Array): number {
  if (background.length === 0) return 0;
  into.fill(0);
  let at = from % background.length;
  for (let done = 0; done < into.length; ) {
    const piece = background.subarray(at, at + into.length - done);
    mix(into, piece, done);
    done += piece.length;
    at = (at + piece.length) % background.length;
  }
  return at;
}
