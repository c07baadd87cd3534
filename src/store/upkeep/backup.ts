import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Kysely } from 'kysely';
import { openDatabaseBeside, typed } from '../beside.ts';
import { migrations } from '../migrations/migrate.ts';
import type { StorePlace } from '../place.ts';
import type { Schema } from '../schema.ts';
import { atOneInstant, printRow, rowsOf, tables } from './rows.ts';

/** The first line of a backup. Each line after it is `[table, row]`; the last is `{ rows }`, by which one that was cut short is known. */
export interface BackupHead {
  readonly cordboard: 'backup';
  readonly schema: number;
  readonly madeAt: number;
}

/**
 * Writes all that the store holds at one instant into a file, as lines of JSON, compressed, and returns how many rows. The same for SQLite and
 * PostgreSQL, so that a backup of the one can be put into the other. Runs beside live gateways. Recordings are files of their own, not in it, nor are files of chats where they lie in a folder.
 * The file is readable by its owner alone, and must not exist.
 */
export async function backupStore(place: StorePlace, file: string, madeAt: number): Promise<number> {
  const { db, dialect, close } = await openDatabaseBeside(place, 'read');
  let rows = 0;
  async function* lines(of: Kysely<Schema>): AsyncGenerator<string> {
    yield `${JSON.stringify({ cordboard: 'backup', schema: migrations.length, madeAt } satisfies BackupHead)}\n`;
    for (const table of tables) {
      for await (const page of rowsOf(of, table.name)) {
        rows += page.length;
        yield page.map((row) => `${JSON.stringify([table.name, printRow(row)])}\n`).join('');
      }
    }
    yield `${JSON.stringify({ rows })}\n`;
  }
  let created = false;
  try {
    return await typed(() =>
      atOneInstant(db, dialect, async (one) => {
        const out = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
        out.once('open', () => {
          created = true;
        });
        await pipeline(Readable.from(lines(one)), createGzip(), out);
        return rows;
      }),
    );
  } catch (error) {
    if (created) await rm(file, { force: true });
    throw error;
  } finally {
    await close();
  }
}
