import { Worker } from 'node:worker_threads';
import { asGatewayError, type Logger } from '#base';
import type { Ask, AskKind, Asks, FromWorker } from './protocol.ts';
import { revive, storeErrors } from './store.errors.ts';
import type { WriterOptions } from './writer.ts';

/** The worker thread, seen from the thread that asks it. */
export interface StoreThread {
  readonly epoch: number;
  readonly migrated: readonly number[];
  ask<Kind extends AskKind>(kind: Kind, take: Asks[Kind]['take']): Promise<Asks[Kind]['give']>;
  /** Closes the file after what was asked before, and waits until the thread has ended. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (give: Asks[AskKind]['give']) => void;
  readonly reject: (error: unknown) => void;
}

/** The worker's file, whether the house runs as written or as JavaScript. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** Starts the thread; rejects with the reason when the store cannot be opened. `file`: what it runs. */
export function openStoreThread(options: WriterOptions, logger: Logger, file: URL = workerFile): Promise<StoreThread> {
  const worker = new Worker(file, { workerData: options, name: 'store' });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let closing: Promise<void> | undefined;
  let over: Error | undefined;
  let leaving = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  const ask = <Kind extends AskKind>(kind: Kind, take: Asks[Kind]['take']): Promise<Asks[Kind]['give']> => {
    if (over) return Promise.reject(over);
    const number = ++asked;
    return new Promise<Asks[AskKind]['give']>((resolve, reject) => {
      worker.postMessage({ number, kind, take } as Ask); // throws when it cannot be copied; then nothing waits
      waiting.set(number, { resolve, reject });
    });
  };
  const close = async (): Promise<void> => {
    leaving = true;
    await ask('close', undefined).catch((error: unknown) => logger.warn('store did not close cleanly', { code: asGatewayError(error).code }));
    over ??= storeErrors.STORE_CLOSED();
    await ended;
  };
  const failAll = (error: Error): void => {
    over ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      switch (message.kind) {
        case 'opened': {
          const { epoch, migrated } = message;
          resolve({ epoch, migrated, ask, close: () => (closing ??= close()) });
          break;
        }
        case 'unopened':
          over = revive(message.failure);
          void ended.then(() => reject(over));
          break;
        case 'answer':
          waiting.get(message.number)?.resolve(message.give);
          waiting.delete(message.number);
          break;
        case 'failure':
          waiting.get(message.number)?.reject(revive(message.failure));
          waiting.delete(message.number);
          break;
      }
    });
    worker.once('error', (error) => {
      logger.error('the store thread broke', { pii: { error } });
      failAll(storeErrors.STORE_BROKEN({}, error));
      reject(over);
    });
    // A busy thread hears the last answer and the end in one breath, before anybody who waits for the answer can go on.
    worker.once('exit', () => failAll(leaving ? storeErrors.STORE_CLOSED() : storeErrors.STORE_BROKEN({ why: 'the thread ended' })));
  });
}
