import type { Database, Writer } from './database.ts';
import type { StorePlace } from './place.ts';

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
    const { openWriter } = await import('./sqlite/open-sqlite.ts');
    return openWriter(options);
  }
  const { openPostgresWriter } = await import('./postgres/open-postgres.ts');
  return openPostgresWriter(options.postgres, options.node, options.openedAt);
}

/** Opens the place beside gateways, or without any. Changes no schema. */
export async function openBesideAt(place: StorePlace, mode: 'read' | 'write'): Promise<Database> {
  if ('directory' in place) {
    const { openBeside } = await import('./sqlite/open-sqlite.ts');
    return openBeside(place.directory, mode);
  }
  const { openPostgresBeside } = await import('./postgres/open-postgres.ts');
  return openPostgresBeside(place.postgres, mode);
}
