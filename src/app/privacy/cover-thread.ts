import { Worker } from 'node:worker_threads';
import type { Logger } from '#base';
import { coveringErrors } from './covering.errors.ts';
import type { Covering, CoverWork, CoverWorks } from './covering.ts';

/** One piece of work as it crosses to the thread, and what comes back. */
export interface CoverAsk {
  readonly number: number;
  readonly work: CoverWork;
  readonly args: readonly unknown[];
}
export type CoverAnswer = { readonly number: number; readonly value: unknown } | { readonly number: number; readonly fault: string };

export interface CoverThread extends Covering {
  /** What waits is refused. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** The worker's file, whether the house runs as written or as JavaScript. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './cover-worker.ts' : './cover-worker.js', import.meta.url);

/**
 * Covers in a thread of its own, beside the one that paces calls: a conversation takes some milliseconds, a hostile one half a second. Started at the
 * first ask, and anew after it broke; one ask after the other, in their order. `file`: what it runs.
 */
export function coverThread(logger: Logger, file: URL = workerFile): CoverThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let asked = 0;
  let closed = false;

  const failAll = (): void => {
    for (const { reject } of waiting.values()) reject(coveringErrors.COVERING_BROKEN());
    waiting.clear();
  };
  const start = (): Worker => {
    const fresh = new Worker(file, { name: 'covering' });
    fresh.on('message', (answer: CoverAnswer) => {
      const one = waiting.get(answer.number);
      waiting.delete(answer.number);
      if (waiting.size === 0) fresh.unref();
      if ('value' in answer) return one?.resolve(answer.value as never);
      logger.error('covering failed', { pii: { fault: answer.fault } });
      one?.reject(coveringErrors.COVERING_BROKEN());
    });
    fresh.once('error', (error) => logger.error('the covering thread broke', { pii: { error } }));
    fresh.once('exit', () => {
      if (worker !== fresh) return;
      worker = undefined;
      failAll();
    });
    return fresh;
  };
  const ask =
    <Work extends CoverWork>(work: Work) =>
    (...args: Parameters<CoverWorks[Work]>): Promise<ReturnType<CoverWorks[Work]>> =>
      new Promise<ReturnType<CoverWorks[Work]>>((resolve, reject) => {
        if (closed) return reject(coveringErrors.COVERING_BROKEN());
        worker ??= start();
        const number = ++asked;
        worker.postMessage({ number, work, args } satisfies CoverAsk);
        worker.ref();
        waiting.set(number, { resolve, reject });
      });
  return {
    record: ask('record'),
    events: ask('events'),
    text: ask('text'),
    heads: ask('heads'),
    spans: ask('spans'),
    next: ask('next'),
    watched: ask('watched'),
    async close() {
      closed = true;
      failAll();
      await worker?.terminate();
    },
  };
}
