import type { Database } from './database.ts';
import { asStoreError } from './faults.ts';
import { openBesideAt } from './open-database.ts';
import type { StorePlace } from './place.ts';

/** What a database throws that is worked with in the calling thread, as an error of this room. */
export async function typed<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Opens the place beside gateways, or without any, in the calling thread. Throws STORE_ABSENT where there is no store. */
export const openDatabaseBeside = (place: StorePlace, mode: 'read' | 'write'): Promise<Database> => typed(() => openBesideAt(place, mode));
