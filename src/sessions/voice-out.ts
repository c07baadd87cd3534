import type { RateHz } from '#audio';
import type { UtteranceId } from '#base';
import type { Speech, TextToSpeech, VoiceCall } from '#contract';
import type { VoiceInput } from '#conversation';

/** The agent's voice on its way out: one utterance after the other is synthesised, and played when the record is safe. */
export interface VoiceOut {
  speak(utterance: UtteranceId, text: string): void;
  /** Stops synthesising and forgets what was not yet handed to the call. */
  hush(): void;
  play(utterance: UtteranceId, samples: Int16Array, mark: string): void;
  close(): void;
}

export interface VoiceOutOptions {
  readonly call: VoiceCall;
  readonly voice: TextToSpeech;
  readonly voiceName: string;
  readonly language: string;
  readonly rateHz: RateHz;
  readonly send: (input: VoiceInput) => void;
  /** Calls back once everything recorded so far is durable; at once when it is. */
  readonly whenSafe: (then: () => void) => void;
}

export function voiceOut(options: VoiceOutOptions): VoiceOut {
  const { call, voice, voiceName, language, rateHz, send, whenSafe } = options;
  const waiting: { readonly utterance: UtteranceId; readonly text: string }[] = [];
  let current: Speech | undefined;
  let generation = 0;
  let started: UtteranceId | undefined;

  const next = (): void => {
    const job = waiting.shift();
    if (!job) return;
    const { utterance } = job;
    const mine = generation;
    let over = false;
    const finish = (input: VoiceInput): void => {
      over = true;
      current = undefined;
      send(input);
      if (mine === generation && !current) next();
    };
    const speech = voice.speak({ voice: voiceName, language, rateHz }, (event) => {
      if (mine !== generation || over) return;
      if (event.kind === 'speech-delta') send({ kind: 'speech-delta', utterance, samples: event.samples, text: event.text });
      else if (event.kind === 'speech-end') finish({ kind: 'speech-end', utterance });
      else finish({ kind: 'speech-failed', utterance, error: event.error });
    });
    current = speech;
    speech.write(job.text);
    speech.end();
    // A cached sentence ends before `end` returns.
    if (over && current === speech) current = undefined;
  };

  return {
    speak(utterance, text) {
      waiting.push({ utterance, text });
      if (!current && waiting.length === 1) next();
    },
    hush() {
      generation += 1;
      waiting.length = 0;
      current?.cancel();
      current = undefined;
    },
    play(utterance, samples, mark) {
      const mine = generation;
      whenSafe(() => {
        if (mine !== generation) return;
        call.play(samples);
        call.mark(mark);
        if (started === utterance) return;
        started = utterance;
        send({ kind: 'sound-start', utterance });
      });
    },
    close() {
      generation += 1;
      waiting.length = 0;
      current?.cancel();
      current = undefined;
    },
  };
}
