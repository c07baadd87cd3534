import type { Kysely } from 'kysely';

export type DialectName = 'sqlite' | 'postgres';

/** One step of the schema, forward only. Once released it is never changed; a mistake is mended by the next one. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** Runs inside a transaction. Written for SQLite and PostgreSQL alike; `dialect` for what they don't share. */
  up(db: Kysely<unknown>, dialect: DialectName): Promise<void>;
}
