import type { AuditLog } from '#contract';
import { openDatabaseBeside, typed } from '../beside.ts';
import { through } from '../over-thread.ts';
import type { StorePlace } from '../place.ts';

/**
 * Opens the audit log of a store beside running gateways or without one: what the command line does is written down too.
 * Works in the thread that calls it, never inside the gateway. Throws STORE_ABSENT where there is no store.
 */
export async function openAuditBeside(place: StorePlace): Promise<{ readonly log: AuditLog; close(): Promise<void> }> {
  const { auditOn } = await import('../record/audit.ts');
  const { db, dialect, close } = await openDatabaseBeside(place, 'write');
  return { log: through({ audit: auditOn(db, dialect) }, typed).audit, close };
}
