import { Worker } from 'node:worker_threads';
import type { Instant, Logger, Scheduler } from '#base';
import type { ListenRequest, Meter, Recognition, RecognitionEvent, SpeechToText } from '#contract';
import { type Answer, openCrew } from './crew.ts';
import { usualRejectBelow } from './judge.ts';
import { openRecognition } from './recognition.ts';
import { soundswallowerErrors } from './soundswallower.errors.ts';
import type { ThreadStart } from './words.ts';

export interface SoundswallowerOptions {
  /** Most threads that listen; 2 unless told. One is started at once, the others when somebody speaks at the same time. */
  readonly workers?: number;
  /** Utterances with a confidence below this are rejected; 0 keeps everything, 1 nothing; 0.3 unless told. */
  readonly rejectBelow?: number;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** What tests put in the place of the thread. */
export interface SoundswallowerParts {
  readonly spawn: (start: ThreadStart) => Worker;
}

const workerFile = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
const parts: SoundswallowerParts = { spawn: (start) => new Worker(workerFile, { workerData: start, name: 'soundswallower' }) };
const provider = { provider: 'soundswallower' };
const deaf: Recognition = { write() {}, end() {}, cancel() {} };

/** The recogniser over the given parts; `soundswallower` is this with the real ones. */
export function soundswallowerOver({ spawn }: SoundswallowerParts, options: SoundswallowerOptions): SpeechToText {
  const { scheduler, logger, meter } = options;
  const start: ThreadStart = { judgement: { rejectBelow: options.rejectBelow ?? usualRejectBelow } };
  const crew = openCrew({ size: Math.max(1, options.workers ?? 2), spawn: () => spawn(start), scheduler, logger });
  let closed = false;

  const fail = (listener: (event: RecognitionEvent) => void, error: Answer & { kind: 'failed' }): Recognition => {
    let cancelled = false;
    meter.count('stt_results_total', { ...provider, result: 'failed' });
    // Later: whoever listens does not have the recognition yet.
    void Promise.resolve().then(() => {
      if (!cancelled) listener({ kind: 'recognition-failed', error: error.error });
    });
    return { ...deaf, cancel: () => void (cancelled = true) };
  };
  const listen = (request: ListenRequest, listener: (event: RecognitionEvent) => void): Recognition => {
    if (closed) return fail(listener, { kind: 'failed', error: soundswallowerErrors.SOUNDSWALLOWER_CLOSED() });
    if (!isEnglish(request.language)) {
      const error = soundswallowerErrors.SOUNDSWALLOWER_LANGUAGE_UNKNOWN({ language: request.language, supported: ['en'] });
      return fail(listener, { kind: 'failed', error });
    }
    let endedAt: Instant | undefined;
    const line = crew.open(request.grammar, (answer) => {
      if (answer.kind === 'delta') return listener({ kind: 'transcript-delta', text: answer.text });
      if (answer.kind === 'failed') {
        meter.count('stt_results_total', { ...provider, result: 'failed' });
        return listener({ kind: 'recognition-failed', error: answer.error });
      }
      const { text, confidence, rejected } = answer;
      if (endedAt !== undefined) meter.time('stt_ms', scheduler.now() - endedAt, provider);
      meter.count('stt_results_total', { ...provider, result: rejected ? 'rejected' : 'accepted' });
      logger.debug('utterance recognised', { confidence, rejected, pii: { text } });
      listener({ kind: 'transcript-end', text, confidence, rejected });
    });
    const recognition = openRecognition(request.rateHz, line);
    return {
      write: (samples) => recognition.write(samples),
      end() {
        endedAt = scheduler.now();
        recognition.end();
      },
      cancel: () => recognition.cancel(),
    };
  };
  return {
    name: 'soundswallower',
    understands: isEnglish,
    prepare(request) {
      if (!closed && isEnglish(request.language)) crew.prepare(request.grammar);
    },
    listen,
    async close() {
      closed = true;
      await crew.close();
    },
  };
}

const isEnglish = (language: string): boolean => /^en(?:-|$)/i.test(language);

/**
 * The offline recogniser: English, over the telephone, no network and no key. It only understands what grammars are made of, and says
 * how sure it is that it was that. `docs/reference/offline-recognition.md` has how well it does, noise included.
 */
export function soundswallower(options: SoundswallowerOptions): SpeechToText {
  return soundswallowerOver(parts, options);
}
