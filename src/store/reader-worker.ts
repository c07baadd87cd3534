/** The second thread of a store: it only reads, on connections of its own, while the first one writes. */
import { workerData } from 'node:worker_threads';
import { openBesideAt, type WriterOptions } from './open-database.ts';
import { placeOf } from './place.ts';
import type { ReaderStores } from './protocol.ts';
import { serveThread } from './serve-thread.ts';
import { wideReads } from './wide-reads.ts';

await serveThread<ReaderStores>(async () => {
  const { db, dialect, close } = await openBesideAt(placeOf(workerData as WriterOptions), 'read');
  return { stores: { wide: wideReads(db) }, dialect, close, epoch: 0, migrated: [] };
});
