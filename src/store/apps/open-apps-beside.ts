import type { AppStore } from '#contract';
import { openDatabaseBeside, typed } from '../beside.ts';
import { through } from '../over-thread.ts';
import type { StorePlace } from '../place.ts';

/**
 * Opens the apps of a store beside running gateways or without one; they see a change within seconds.
 * Works in the thread that calls it: for the command line, never inside the gateway. Throws STORE_ABSENT where there is no store.
 */
export async function openAppsBeside(place: StorePlace): Promise<{ readonly apps: AppStore; close(): Promise<void> }> {
  const { appsOn } = await import('./apps-on.ts');
  const { db, close } = await openDatabaseBeside(place, 'write');
  return { ...through({ apps: appsOn(db) }, typed), close };
}
