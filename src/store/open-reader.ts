import type { AliasReader, AnnexStore, AuditLog, ConversationStore, FiguresReader, RecordKeeper } from '#contract';
import { openDatabaseBeside, typed } from './beside.ts';
import { through } from './over-thread.ts';
import type { StorePlace } from './place.ts';
import { scanFigures } from './record/scan-figures.ts';

/** A store as a second program sees it: to read, not to write. */
export type ConversationReader = Pick<ConversationStore, 'head' | 'events' | 'list' | 'unfinished' | 'close'> &
  AliasReader &
  Pick<RecordKeeper, 'due'> & {
    readonly annexes: Pick<AnnexStore, 'of'>;
    readonly audit: Pick<AuditLog, 'list'>;
    readonly figures: FiguresReader;
  };

/**
 * Opens a store for reading, beside running gateways or without one.
 * Works in the thread that calls it: for the command line and for tools, never inside the gateway.
 * Throws STORE_ABSENT when there is no store there.
 */
export async function openReader(place: StorePlace): Promise<ConversationReader> {
  // Loaded only here: the gateway's own thread never needs a database.
  const [{ narrowReads }, { wideReads }] = await Promise.all([import('./narrow-reads.ts'), import('./wide-reads.ts')]);
  const { db, close } = await openDatabaseBeside(place, 'read');
  const { narrow, wide } = through({ narrow: narrowReads(db), wide: wideReads(db) }, typed);
  return {
    ...narrow,
    list: wide.page,
    byAlias: wide.byAlias,
    due: wide.due,
    annexes: { of: narrow.annexes },
    audit: { list: wide.audit },
    figures: { scan: (query) => scanFigures(query, wide.figures) },
    close,
  };
}
