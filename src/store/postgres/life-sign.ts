import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Schema } from '../schema.ts';
import { connectionTo } from './pool.ts';

/**
 * That this node lives, for the other nodes to see: a lock that the server lets go of when this connection ends, however it ends.
 * No clock is compared, and nothing must be repeated.
 */
export interface LifeSign {
  /** Takes the lock again when the connection was lost. Rejects while the server cannot be reached. */
  ensure(): Promise<void>;
  close(): Promise<void>;
}

/** Locks of one store: its schema's name, as a number. */
const storeNumber = sql<number>`hashtext('cordboard ' || current_schema())`;

export function lifeSign(url: string, epoch: number): LifeSign {
  let client: pg.Client | undefined;
  let opening: Promise<void> | undefined;
  const open = async (): Promise<void> => {
    const fresh = new pg.Client(connectionTo(url));
    const lost = (): void => {
      if (client === fresh) client = undefined;
    };
    fresh.on('error', lost);
    fresh.on('end', lost);
    try {
      await fresh.connect();
      await fresh.query("select pg_advisory_lock(hashtext('cordboard ' || current_schema()), $1)", [epoch]);
    } catch (error) {
      await fresh.end().catch(lost);
      throw error;
    }
    client = fresh;
  };
  return {
    async ensure() {
      if (client) return;
      opening ??= open().finally(() => {
        opening = undefined;
      });
      await opening;
    },
    async close() {
      await opening?.catch(() => {});
      await client?.end();
    },
  };
}

/** The epochs whose nodes live now. */
export async function livingEpochs(db: Kysely<Schema>): Promise<readonly number[]> {
  const { rows } = await sql<{ epoch: number }>`
    select objid::bigint as epoch from pg_locks
    where locktype = 'advisory' and granted and objsubid = 2
      and database = (select oid from pg_database where datname = current_database())
      and classid::bigint = (${storeNumber}::bigint & 4294967295)`.execute(db);
  return rows.map(({ epoch }) => epoch);
}

/** Until the transaction ends, nobody else opens or changes the schema of this store. */
export const lockOpening = (db: Kysely<Schema>): Promise<unknown> => sql`select pg_advisory_xact_lock(${storeNumber}, 0)`.execute(db);
