import type { Kysely } from 'kysely';
import type { DialectName } from './migrations/migration.ts';
import type { NeighbourNews } from './ownership/neighbours.ts';
import type { Schema } from './schema.ts';

/** An open store, whatever it lies on. */
export interface Database {
  readonly db: Kysely<Schema>;
  readonly dialect: DialectName;
  close(): Promise<void>;
}

/** A store that was opened by a gateway. */
export interface Writer extends Database {
  readonly epoch: number;
  /** The numbers of the migrations that this opening did. */
  readonly migrated: readonly number[];
  /** The epochs whose gateways live, this one among them. */
  living(): Promise<readonly number[]>;
  /** Calls back with what other nodes write into written conversations, until it is closed; absent where there are none. */
  neighbours?(heard: (news: NeighbourNews) => void): void;
  /** Runs a transaction, again where another node was in the way. */
  committing<Value>(work: () => Promise<Value>): Promise<Value>;
  /** After something was removed: it is to be found in the log of the database no more. Absent where the database sees to that itself. */
  readonly scrub?: () => void;
}
