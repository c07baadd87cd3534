import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from '#base';
import type { VoiceDetector } from '#contract';
import { sileroErrors } from './silero.errors.ts';
import { windowSamples } from './windows.ts';
import type { FromThread, ToThread } from './words.ts';

const windowMs = 32;

/**
 * Silero's voice detector, version 5, at 8 or 16 kHz: one thread for all streams, those with a window waiting run together.
 * Rejects with `SILERO_UNAVAILABLE` where its runtime cannot be loaded. When its thread dies later, streams get no more answers:
 * whoever listens falls back on energy, and it is logged once.
 */
export async function silero(options: { readonly logger: Logger }): Promise<VoiceDetector> {
  const { logger } = options;
  const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));
  const listeners = new Map<number, { generation: number; hear: (probability: number, endMs: number) => void }>();
  let serial = 0;
  let dead = false;
  const post = (message: ToThread, move: ArrayBuffer[] = []): void => {
    if (!dead) worker.postMessage(message, move);
  };
  const die = (why: string): void => {
    if (dead) return;
    dead = true;
    logger.error('voice detector lost, energy alone decides', { code: 'SILERO_UNAVAILABLE', why });
  };
  await new Promise<void>((ready, refuse) => {
    const unavailable = (cause: unknown): void => {
      dead = true;
      worker.terminate();
      refuse(sileroErrors.SILERO_UNAVAILABLE({}, cause));
    };
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'ready') ready();
      else if (message.kind === 'failed') die(message.why);
      else {
        const listener = listeners.get(message.stream);
        if (listener?.generation === message.generation) listener.hear(message.probability, message.endMs);
      }
    });
    worker.once('error', unavailable);
    worker.once('exit', unavailable);
  });
  worker.removeAllListeners('error').removeAllListeners('exit');
  worker.on('error', (error) => die(String(error)));
  worker.on('exit', () => die('its thread ended'));
  worker.unref();

  return {
    name: 'silero',
    windowMs,
    open(rateHz, hear) {
      const stream = ++serial;
      const size = windowSamples(rateHz);
      const entry = { generation: 0, hear };
      listeners.set(stream, entry);
      post({ kind: 'open', stream, rateHz });
      let gathered = new Int16Array(size);
      let count = 0;
      return {
        write(samples) {
          let from = 0;
          while (from < samples.length) {
            const room = Math.min(size - count, samples.length - from);
            gathered.set(samples.subarray(from, from + room), count);
            count += room;
            from += room;
            if (count < size) return;
            // A window at a time, moved over: its buffer is gone from here.
            post({ kind: 'sound', stream, generation: entry.generation, samples: gathered }, [gathered.buffer]);
            gathered = new Int16Array(size);
            count = 0;
          }
        },
        reset() {
          entry.generation += 1;
          count = 0;
          post({ kind: 'reset', stream, generation: entry.generation });
        },
        close() {
          listeners.delete(stream);
          post({ kind: 'close', stream });
        },
      };
    },
    async close() {
      dead = true;
      await worker.terminate();
    },
  };
}
