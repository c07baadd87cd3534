import type { Clock } from '#base';
import type { AuditLog, RecordKeeper } from '#contract';
import { openDatabaseBeside, typed } from '../beside.ts';
import { through } from '../over-thread.ts';
import type { StorePlace } from '../place.ts';
import type { RecordOrder } from './orders.ts';

/** Takes records away, and writes down that it was done. */
export interface KeeperBeside extends Pick<RecordKeeper, 'erase' | 'expire'> {
  readonly audit: AuditLog;
  close(): Promise<void>;
}

/**
 * Opens a store to take records out of it, beside running gateways or without one. Works in the thread that calls it, never inside the gateway.
 * Throws STORE_ABSENT where there is no store.
 */
export async function openKeeperBeside(place: StorePlace, clock: Pick<Clock, 'wall'>): Promise<KeeperBeside> {
  const [{ auditOn }, { commit }] = await Promise.all([import('./audit.ts'), import('../commit.ts')]);
  const { db, dialect, close } = await openDatabaseBeside(place, 'write');
  /** Nobody's epoch: no conversation goes on here. */
  const owner = 0;
  const removal = async (order: RecordOrder) => {
    const [verdict] = await typed(() => commit(db, owner, [order], dialect));
    return verdict?.kind === 'removed' ? verdict.removal : 'unknown';
  };
  return {
    erase: (id) => removal({ kind: 'erase', id, at: Math.round(clock.wall()) }),
    expire: (id, parts, at) => removal({ kind: 'expire', id, parts, at: Math.round(at) }),
    ...through({ audit: auditOn(db, dialect) }, typed),
    close,
  };
}
