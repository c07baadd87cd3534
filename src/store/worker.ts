/** The thread that owns the database: every statement and every fsync happens here, of a file one question after the other. */
import { workerData } from 'node:worker_threads';
import { accessOn } from './access/access-on.ts';
import { appsOn } from './apps/apps-on.ts';
import { blocksOn } from './blocks/blocks-on.ts';
import { commit } from './commit.ts';
import type { Writer } from './database.ts';
import { narrowReads } from './narrow-reads.ts';
import { openWriterAt, type WriterOptions } from './open-database.ts';
import { through } from './over-thread.ts';
import { countNamesakes } from './ownership/namesakes.ts';
import { freeDead, takeOver } from './ownership/take-over.ts';
import type { WriterStores } from './protocol.ts';
import { readOrphans } from './queries.ts';
import { serveThread } from './serve-thread.ts';
import { wideReads } from './wide-reads.ts';

function writing({ db, dialect, epoch, living, committing, scrub }: Writer): WriterStores['writing'] {
  let deadBefore: ReadonlySet<number> = new Set();
  return {
    async commit(orders) {
      const verdicts = await committing(() => commit(db, epoch, orders, dialect));
      if (orders.some(({ kind }) => kind === 'erase' || kind === 'expire')) scrub?.();
      return verdicts;
    },
    async orphans() {
      const now = await living();
      if (dialect === 'postgres') deadBefore = await freeDead(db, now, deadBefore);
      return readOrphans(db, now);
    },
    take: async (what) => takeOver(db, epoch, what, await living()),
    namesakes: async () => countNamesakes(db, epoch, await living()),
  };
}

await serveThread<WriterStores>(async (tell) => {
  const writer = await openWriterAt(workerData as WriterOptions);
  const { db, committing } = writer;
  writer.neighbours?.((news) => tell({ kind: 'neighbour', news }));
  const changed = through({ apps: appsOn(db), access: accessOn(db) }, committing);
  return { ...writer, stores: { ...changed, writing: writing(writer), narrow: narrowReads(db), wide: wideReads(db), blocks: blocksOn(db) } };
});
