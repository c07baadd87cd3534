import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from '#base';
import type { SoundWorkshop } from '#contract';
import { workshopErrors } from './workshop.errors.ts';
import type { FromWorkshop, ToWorkshop } from './workshop-words.ts';

/** A `SoundWorkshop` in a thread of its own, that begins with the first work. */
export interface ThreadedWorkshop extends SoundWorkshop {
  close(): Promise<void>;
}

interface Waiting {
  readonly done: (octets: Uint8Array) => void;
  readonly failed: (error: Error) => void;
}

/** Opens the workshop. Work fails with `SOUND_WORK_FAILED` when its sound is none, or when the thread dies; the next work gets a new thread. */
export function openSoundWorkshop({ logger }: { readonly logger: Logger }): ThreadedWorkshop {
  let thread: Worker | undefined;
  let serial = 0;
  const waiting = new Map<number, Waiting>();
  const fail = (task: number, why: string): void => {
    const one = waiting.get(task);
    waiting.delete(task);
    one?.failed(workshopErrors.SOUND_WORK_FAILED({ why }));
  };
  const begin = (): Worker => {
    if (thread) return thread;
    const url = new URL(`./workshop-thread${extname(import.meta.url)}`, import.meta.url);
    // The library's native part takes the whole process with it when a thread that used it ends; as WebAssembly it does not.
    const fresh = new Worker(url, { env: { OPUS_FORCE_WASM: '1' } });
    const lost = (why: string): void => {
      if (thread !== fresh) return;
      thread = undefined;
      logger.error('the thread that works at recordings is lost', { code: 'SOUND_WORK_FAILED', why });
      for (const task of [...waiting.keys()]) fail(task, why);
    };
    fresh.on('message', (message: FromWorkshop) => {
      if (message.kind === 'failed') return fail(message.task, message.why);
      const one = waiting.get(message.task);
      waiting.delete(message.task);
      one?.done(message.octets);
    });
    fresh.on('error', (error) => lost(String(error)));
    fresh.on('exit', () => lost('it ended'));
    fresh.unref();
    thread = fresh;
    return fresh;
  };
  return {
    open(work) {
      const task = ++serial;
      const own = begin();
      const post = (message: ToWorkshop): void => own.postMessage(message);
      post({ kind: 'open', task, work });
      const ask = (message: ToWorkshop): Promise<Uint8Array> =>
        new Promise((done, failed) => {
          if (thread !== own) return failed(workshopErrors.SOUND_WORK_FAILED({ why: 'its thread is gone' }));
          waiting.set(task, { done, failed });
          own.ref();
          post(message);
        });
      const quietly = async (message: ToWorkshop): Promise<Uint8Array> => {
        try {
          return await ask(message);
        } finally {
          if (waiting.size === 0) own.unref();
        }
      };
      return {
        write: (octets) => quietly({ kind: 'write', task, octets }),
        end: () => quietly({ kind: 'end', task }),
        close: () => post({ kind: 'close', task }),
      };
    },
    async close() {
      const ending = thread;
      thread = undefined;
      await ending?.terminate();
      for (const task of [...waiting.keys()]) fail(task, 'the gateway stops');
    },
  };
}
