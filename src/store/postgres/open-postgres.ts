import type { Kysely } from 'kysely';
import type { Database, Writer } from '../database.ts';
import { migrate } from '../migrations/migrate.ts';
import { checkVersion, claimEpoch } from '../opening.ts';
import { parseNews, roomOf } from '../ownership/neighbours.ts';
import type { Schema } from '../schema.ts';
import { worthAgain } from './faults.ts';
import { lifeSign, livingEpochs, lockOpening } from './life-sign.ts';
import { type Listening, listen } from './listen.ts';
import { openPool } from './pool.ts';

/** One for commits, the others for readers. */
const connections = 4;
const tries = 5;

/** Opens a PostgreSQL for writing, beside other nodes, and brings its schema up to date. */
export async function openPostgresWriter(url: string, node: string, openedAt: number): Promise<Writer> {
  const { db, close } = openPool(url, connections);
  try {
    const migrated = await migrate(db, openedAt, undefined, 'postgres');
    const epoch = await db.transaction().execute(async (tx) => {
      await lockOpening(tx);
      return claimEpoch(tx, node, openedAt);
    });
    const life = lifeSign(url, epoch);
    await life.ensure();
    await freePredecessors(db, node);
    const room = await roomOf(db);
    let ears: Listening | undefined;
    return {
      db,
      dialect: 'postgres',
      epoch,
      migrated,
      living: async () => {
        await life.ensure();
        ears?.ensure();
        return [...new Set([epoch, ...(await livingEpochs(db))])];
      },
      async committing(work) {
        await life.ensure();
        ears?.ensure();
        return insist(work);
      },
      neighbours(heard) {
        ears ??= listen(url, room, (told) => {
          const news = parseNews(told, epoch);
          if (news) heard(news);
        });
      },
      async close() {
        await ears?.close();
        await life.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a process of this node's name had in hand when it died is free at once; what other nodes have in hand, when their lease is over. */
async function freePredecessors(db: Kysely<Schema>, node: string): Promise<void> {
  const living = await livingEpochs(db);
  for (const box of ['outbox', 'inbox'] as const) {
    await db
      .updateTable(box)
      .set({ leased_by: 0, leased_until: 0 })
      .where('leased_until', '>', 0)
      .where('leased_by', 'in', (eb) => eb.selectFrom('owners').select('epoch').where('node', '=', node).where('epoch', 'not in', living))
      .execute();
  }
}

/** Opens it without changing its schema and without living in it: to read, or to mend a dead letter beside the gateways. */
export async function openPostgresBeside(url: string, mode: 'read' | 'write'): Promise<Database> {
  const { db, close } = openPool(url, 2, mode === 'read' ? { default_transaction_read_only: 'on' } : {});
  try {
    await checkVersion(db, 'postgres', {});
    return { db, dialect: 'postgres', close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Does it again where another node was in the way. */
async function insist<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let left = tries; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1 || !worthAgain(error)) throw error;
    }
  }
}
