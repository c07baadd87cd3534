import type { ConversationStore } from '#contract';
import type { StorePlace } from './place.ts';
import { asStoreError } from './sqlite-faults.ts';

/** A store as a second program sees it: to read, not to write. */
export type ConversationReader = Pick<ConversationStore, 'head' | 'events' | 'list' | 'unfinished' | 'close'>;

/**
 * Opens a store for reading, beside running gateways or without one.
 * Works in the thread that calls it: for the command line and for tools, never inside the gateway.
 * Throws STORE_ABSENT when there is no store there.
 */
export async function openReader(place: StorePlace): Promise<ConversationReader> {
  // Loaded only here: the gateway's own thread never needs a database.
  const [{ openBesideAt }, { readEvents, readHead, readPage, readUnfinished }] = await Promise.all([import('./writer.ts'), import('./queries.ts')]);
  const { db, close } = await typed(() => openBesideAt(place, 'read'));
  return {
    head: (id) => typed(() => readHead(db, id)),
    events: (id) => typed(() => readEvents(db, id)),
    list: (query) => typed(() => readPage(db, query)),
    unfinished: () => typed(() => readUnfinished(db)),
    close,
  };
}

export async function typed<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    throw asStoreError(error);
  }
}
