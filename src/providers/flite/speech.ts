import type { GatewayError, Instant, Result, Scheduler } from '#base';
import type { Meter, SpeakRequest, Speech, SpeechEvent } from '#contract';
import { type Clause, createClauseSplitter } from './clauses.ts';
import { cutDeltas } from './deltas.ts';
import type { Sounds } from './sounds.ts';
import { spokenText } from './spoken-text.ts';
import type { FliteVoice } from './voices.ts';
import type { Work } from './work.ts';

/** Silence after the last sound of a clause, in milliseconds; 20 more come before the next one's first. */
const tailMs: Readonly<Record<Clause['ends'], number>> = { sentence: 110, phrase: 50 };

/** The work behind a clause; `undefined` when nothing in it can be said. */
export function workFor(clause: Clause, voice: FliteVoice, request: SpeakRequest): Work | undefined {
  const spoken = spokenText(clause.text, request.language);
  return spoken === '' ? undefined : { voice, spoken, rateHz: request.rateHz, tailMs: tailMs[clause.ends] };
}

interface Waiting {
  readonly text: string;
  samples: Int16Array | undefined;
  cancel: () => void;
}

export interface SpeechParts {
  readonly voice: Result<FliteVoice, GatewayError>;
  readonly request: SpeakRequest;
  readonly sounds: Sounds;
  readonly scheduler: Scheduler;
  readonly meter: Meter;
  readonly listener: (event: SpeechEvent) => void;
}

const provider = { provider: 'flite' };

/** One thing being said: clauses are ordered as they complete, and handed out in the order of the text. */
export function openSpeech(parts: SpeechParts): Speech {
  const { voice, request, sounds, scheduler, meter, listener } = parts;
  const splitter = createClauseSplitter();
  const waiting: Waiting[] = [];
  let ended = false;
  let over = false;
  let handingOut = false;
  let asked: Instant | undefined;
  let sounded = false;

  const stop = (): void => {
    over = true;
    for (const clause of waiting.splice(0)) clause.cancel();
  };
  const fail = (error: GatewayError): void => {
    if (over) return;
    stop();
    meter.count('tts_failed_total', provider);
    listener({ kind: 'speech-failed', error });
  };
  /** Gives the listener what is ready. The listener may write, end or cancel meanwhile. */
  const handOut = (): void => {
    if (handingOut) return;
    handingOut = true;
    while (!over && waiting[0]?.samples) {
      const { text, samples } = waiting.shift() as Waiting;
      if (!sounded && asked !== undefined) meter.time('tts_first_sound_ms', scheduler.now() - asked, provider);
      sounded = true;
      for (const delta of cutDeltas(text, samples as Int16Array, request.rateHz)) {
        if (over) break;
        listener({ kind: 'speech-delta', samples: delta.samples, text: delta.text });
      }
    }
    handingOut = false;
    if (over || !ended || waiting.length > 0) return;
    over = true;
    listener({ kind: 'speech-end' });
  };
  const take = (clauses: readonly Clause[]): void => {
    if (over) return;
    if (!voice.ok) return fail(voice.error);
    for (const clause of clauses) {
      const work = workFor(clause, voice.value, request);
      if (!work) continue;
      asked ??= scheduler.now();
      const place: Waiting = { text: clause.text, samples: undefined, cancel: () => {} };
      waiting.push(place);
      const order = sounds.order(work, 'live', (outcome) => {
        if (over) return;
        if (!outcome.ok) return fail(outcome.error);
        place.samples = outcome.value;
        handOut();
      });
      if (over) return;
      if (order.samples) place.samples = order.samples;
      else place.cancel = order.cancel;
    }
    handOut();
  };
  return {
    write(text) {
      if (!over && !ended) take(splitter.write(text));
    },
    end() {
      if (over || ended) return;
      const last = splitter.end();
      ended = true;
      take(last);
    },
    cancel() {
      if (!over) stop();
    },
  };
}
