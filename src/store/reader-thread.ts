import type { Logger } from '#base';
import type { WriterOptions } from './open-database.ts';
import { overThread } from './over-thread.ts';
import { type ReaderStores, readerNames } from './protocol.ts';
import { openStoreThread, type StoreThread } from './store-thread.ts';

/** Answers questions about many things beside the thread that writes. */
export interface ReaderThread extends ReaderStores {
  close(): Promise<void>;
}

const readerFile = new URL(import.meta.url.endsWith('.ts') ? './reader-worker.ts' : './reader-worker.js', import.meta.url);

/** Started when the first question is asked, and anew after it broke. `file`: what it runs. */
export function readerThread(options: WriterOptions, logger: Logger, file: URL = readerFile): ReaderThread {
  let opening: Promise<StoreThread<ReaderStores>> | undefined;
  const open = (): Promise<StoreThread<ReaderStores>> => {
    const fresh = openStoreThread<ReaderStores>(options, logger, file, () => {
      if (opening === fresh) opening = undefined;
    });
    opening = fresh;
    fresh.catch(() => {
      if (opening === fresh) opening = undefined;
    });
    return fresh;
  };
  return {
    ...overThread(readerNames, async (question) => (await (opening ?? open())).ask(question)),
    async close() {
      await (await opening)?.close();
    },
  };
}
