import type { AccessStore } from '#contract';
import { openDatabaseBeside, typed } from '../beside.ts';
import { through } from '../over-thread.ts';
import type { StorePlace } from '../place.ts';

/**
 * Opens users and keys of a store beside running gateways or without one; changes hold at once.
 * Works in the thread that calls it: for the command line, never inside the gateway. Throws STORE_ABSENT where there is no store.
 */
export async function openAccessBeside(place: StorePlace): Promise<{ readonly access: AccessStore; close(): Promise<void> }> {
  const { accessOn } = await import('./access-on.ts');
  const { db, close } = await openDatabaseBeside(place, 'write');
  return { ...through({ access: accessOn(db) }, typed), close };
}
