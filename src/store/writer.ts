import type { Kysely } from 'kysely';
import type { DialectName } from './migrations/migration.ts';
import type { StorePlace } from './place.ts';
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
  /** It can be asked while it answers. */
  readonly manyAtOnce: boolean;
  /** The epochs whose gateways live, this one among them. */
  living(): Promise<readonly number[]>;
  /** Runs a transaction, again where another node was in the way. */
  committing<Value>(work: () => Promise<Value>): Promise<Value>;
}

export type WriterOptions = StorePlace & {
  readonly node: string;
  /** Wall time of the opening, for the record. */
  readonly openedAt: number;
  /** How long a commit waits for another program that holds the file. */
  readonly busyMs: number;
};

/** Opens the place for a gateway. Each kind of database is loaded only where it is used. */
export async function openWriterAt(options: WriterOptions): Promise<Writer> {
  if ('directory' in options) {
    const { openWriter } = await import('./database.ts');
    return openWriter(options);
  }
  const { openPostgresWriter } = await import('./postgres/open-postgres.ts');
  return openPostgresWriter(options.postgres, options.node, options.openedAt);
}

/** Opens the place beside gateways, or without any. Changes no schema. */
export async function openBesideAt(place: StorePlace, mode: 'read' | 'write'): Promise<Database> {
  if ('directory' in place) {
    const { openBeside } = await import('./database.ts');
    return openBeside(place.directory, mode);
  }
  const { openPostgresBeside } = await import('./postgres/open-postgres.ts');
  return openPostgresBeside(place.postgres, mode);
}
