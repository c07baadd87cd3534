import type { ConversationStore } from '#contract';
import { asStoreError } from './sqlite-faults.ts';

/** A store as a second program sees it: to read, not to write. */
export type ConversationReader = Pick<ConversationStore, 'head' | 'events' | 'list' | 'unfinished' | 'close'>;

/**
 * Opens the store of a directory for reading, beside a running gateway or without one.
 * Works in the thread that calls it: for the command line and for tools, never inside the gateway.
 * Throws STORE_ABSENT when there is no store there.
 */
export async function openReader(directory: string): Promise<ConversationReader> {
  // Loaded only here: the gateway's own thread never needs SQLite.
  const [{ openReadOnly }, { readEvents, readHead, readPage, readUnfinished }] = await Promise.all([import('./database.ts'), import('./queries.ts')]);
  const { db, close } = await typed(() => openReadOnly(directory));
  return {
    head: (id) => typed(() => readHead(db, id)),
    events: (id) => typed(() => readEvents(db, id)),
    list: (query) => typed(() => readPage(db, query)),
    unfinished: () => typed(() => readUnfinished(db)),
    close,
  };
}

async function typed<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    throw asStoreError(error);
  }
}
