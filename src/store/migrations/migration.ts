import type { Kysely } from 'kysely';

/** One step of the schema, forward only. Once released it is never changed; a mistake is mended by the next one. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** Runs inside a transaction. Written for SQLite and PostgreSQL alike. */
  up(db: Kysely<unknown>): Promise<void>;
}
