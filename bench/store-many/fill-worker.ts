/** One thread that fills: makes rows, and puts them in. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Share } from './fill.ts';
import { writePostgres } from './into-postgres.ts';
import { writeSqlite } from './into-sqlite.ts';
import { atOnce, rowsFrom } from './rows.ts';

const { place, seed, conversations, turn, of } = workerData as Share;
const writing = await ('directory' in place ? writeSqlite(place.directory) : writePostgres(place.postgres));
const make = rowsFrom(seed);
for (let stretch = turn; stretch * atOnce < conversations; stretch += of) {
  const rows = make(stretch, conversations);
  await writing.put(rows);
  parentPort?.postMessage(rows.heads.length);
}
await writing.close();
