/** Puts very many conversations into an empty store: rows as the law makes them, by the database's quickest way in, made in as many threads as there are cores. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { StorePlace } from '../../src/store/place.ts';
import { preparePostgres } from './into-postgres.ts';
import { prepareSqlite } from './into-sqlite.ts';
import { atOnce } from './rows.ts';

/** What a thread is to do: of all stretches of conversations those of its turn. */
export interface Share {
  readonly place: StorePlace;
  readonly seed: string;
  readonly conversations: number;
  readonly turn: number;
  readonly of: number;
}

/** The store must have been opened once: its schema is there, and epoch 1. `tell` is called for each 100,000, and before the indexes. Returns seconds. */
export async function fill(place: StorePlace, conversations: number, tell: (what: string, seconds: number) => void): Promise<number> {
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 1_000);
  const filling = await ('directory' in place ? prepareSqlite(place.directory) : preparePostgres(place.postgres));
  const threads = Math.min(availableParallelism(), 4, Math.ceil(conversations / atOnce));
  let done = 0;
  const work = async (turn: number): Promise<void> => {
    const share: Share = { place, seed: filling.seed, conversations, turn, of: threads };
    // Rows live for one transaction: with room for the young, few are looked at twice.
    const worker = new Worker(new URL('./fill-worker.ts', import.meta.url), { workerData: share, resourceLimits: { maxYoungGenerationSizeMb: 128 } });
    worker.on('message', (put: number) => {
      const before = done;
      done += put;
      if (Math.floor(done / 100_000) > Math.floor(before / 100_000)) tell(`${done} of ${conversations} conversations`, seconds());
    });
    await new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a thread that fills ended with ${code}`))));
    });
  };
  await Promise.all(Array.from({ length: threads }, (_, turn) => work(turn)));
  tell('now the indexes', seconds());
  await filling.finish();
  return seconds();
}
