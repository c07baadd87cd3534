import { Worker } from 'node:worker_threads';
import { asGatewayError, type Logger } from '#base';
import type { WriterOptions } from './open-database.ts';
import type { Ask, Askable, Given } from './over-thread.ts';
import type { NeighbourNews } from './ownership/neighbours.ts';
import type { FromThread, ToThread, WriterStores } from './protocol.ts';
import { revive, storeErrors } from './store.errors.ts';

/** A thread of the store, seen from the thread that asks it. */
export interface StoreThread<Stores extends Askable<Stores> = WriterStores> {
  readonly epoch: number;
  readonly migrated: readonly number[];
  readonly ask: Ask<Stores>;
  /** Told of what other nodes write. */
  readonly neighbours: Set<(news: NeighbourNews) => void>;
  /** Closes the file after what was asked before, and waits until the thread has ended. */
  close(): Promise<void>;
}

interface Waiting<Stores extends Askable<Stores>> {
  readonly resolve: (given: Given<Stores> | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** The worker's file, whether the house runs as written or as JavaScript. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** Starts the thread; rejects with the reason when the store cannot be opened. `file`: what it runs. `gone`: told when it answers no more. */
export function openStoreThread<Stores extends Askable<Stores> = WriterStores>(
  options: WriterOptions,
  logger: Logger,
  file: URL = workerFile,
  gone: () => void = () => {},
): Promise<StoreThread<Stores>> {
  const worker = new Worker(file, { workerData: options, name: 'store' });
  const waiting = new Map<number, Waiting<Stores>>();
  const neighbours = new Set<(news: NeighbourNews) => void>();
  let asked = 0;
  let closing: Promise<void> | undefined;
  let over: Error | undefined;
  let leaving = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  const ask = (question: ToThread<Stores>['question']): Promise<Given<Stores> | undefined> => {
    if (over) return Promise.reject(over);
    const number = ++asked;
    return new Promise((resolve, reject) => {
      worker.postMessage({ number, question } satisfies ToThread<Stores>); // throws when it cannot be copied; then nothing waits
      waiting.set(number, { resolve, reject });
    });
  };
  const close = async (): Promise<void> => {
    leaving = true;
    await ask('close').catch((error: unknown) => logger.warn('store did not close cleanly', { code: asGatewayError(error).code }));
    over ??= storeErrors.STORE_CLOSED();
    await ended;
  };
  const failAll = (error: Error): void => {
    over ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    gone();
  };

  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromThread<Stores>) => {
      switch (message.kind) {
        case 'opened': {
          const { epoch, migrated } = message;
          resolve({ epoch, migrated, neighbours, ask, close: () => (closing ??= close()) });
          break;
        }
        case 'unopened':
          over = revive(message.failure);
          void ended.then(() => reject(over));
          break;
        case 'neighbour':
          for (const listener of neighbours) listener(message.news);
          break;
        case 'answer':
          waiting.get(message.number)?.resolve(message.given);
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
