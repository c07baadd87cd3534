import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import { typed } from '../beside.ts';
import { asStoreError } from '../faults.ts';
import { record } from '../migrations/0003-record.ts';
import { backfillCombinations } from '../migrations/backfill-combinations.ts';
import { backfillNames } from '../migrations/backfill-names.ts';
import { migrations } from '../migrations/migrate.ts';
import type { DialectName } from '../migrations/migration.ts';
import { openWriterAt } from '../open-database.ts';
import type { StorePlace } from '../place.ts';
import type { Schema } from '../schema.ts';
import { slices } from '../slices.ts';
import { storeErrors } from '../store.errors.ts';
import type { BackupHead } from './backup.ts';
import { atOnceOf, inborn, parseRow, type Row, type TableName, tables } from './rows.ts';

const busyMs = 5_000;

/**
 * Puts a backup into an empty store, all of it or nothing, and returns how many rows. The store is made where there is none.
 * Throws STORE_NOT_EMPTY, BACKUP_BROKEN for what is no whole backup, STORE_NEWER for one of newer software.
 */
export async function restoreStore(place: StorePlace, file: string, openedAt: number): Promise<number> {
  const { db, dialect, close, living } = await typed(() => openWriterAt({ ...place, node: 'restore', openedAt, busyMs }));
  try {
    if ((await living()).length > 1) throw storeErrors.STORE_IN_USE();
    return await typed(() => db.transaction().execute((tx) => restore(tx, dialect, file)));
  } finally {
    await close();
  }
}

async function restore(tx: Kysely<Schema>, dialect: DialectName, file: string): Promise<number> {
  for (const { name } of tables) {
    if (inborn.includes(name)) continue;
    const some = await tx.selectFrom(name).select(sql<number>`1`.as('one')).limit(1).executeTakeFirst();
    if (some) throw storeErrors.STORE_NOT_EMPTY({ table: name });
  }
  let rows = 0;
  let told: number | undefined;
  let head: BackupHead | undefined;
  let waiting: { table: TableName; rows: Row[] } | undefined;
  const flush = async (): Promise<void> => {
    if (waiting) for (const some of slices(waiting.rows)) await put(tx, waiting.table, some);
    waiting = undefined;
  };
  for await (const line of linesOf(file)) {
    const value = parse(line);
    if (head === undefined) head = headOf(value);
    else if (Array.isArray(value)) {
      const [table, row] = value as [TableName, Row];
      if (!tables.some(({ name }) => name === table) || typeof row !== 'object' || row === null) throw storeErrors.BACKUP_BROKEN({ row: rows });
      if (waiting?.table !== table || waiting.rows.length >= atOnceOf(table)) await flush();
      waiting ??= { table, rows: [] };
      waiting.rows.push(parseRow(row));
      rows++;
    } else told = (value as { rows?: number }).rows;
  }
  await flush();
  if (told !== rows) throw storeErrors.BACKUP_BROKEN({ rows, told });
  if (head && head.schema < record.number) {
    // It was made before these were written down.
    await backfillNames(tx as unknown as Kysely<unknown>);
    await backfillCombinations(tx as unknown as Kysely<unknown>);
  }
  if (dialect === 'postgres') for (const box of ['outbox', 'inbox']) await goOnCounting(tx, box);
  return rows;
}

async function put(tx: Kysely<Schema>, table: TableName, rows: readonly Row[]): Promise<void> {
  const insert = tx.insertInto(table).values(rows as never);
  try {
    // An epoch that this opening took is this one's; only its number matters to what belongs to it.
    if (table === 'seeds') await tx.deleteFrom('seeds').execute(); // names go on being what they were
    await (table === 'owners' ? insert.onConflict((conflict) => conflict.column('epoch').doNothing()) : insert).execute();
  } catch (error) {
    const failure = asStoreError(error);
    throw failure.code === 'STORE_BROKEN' ? storeErrors.BACKUP_BROKEN({ table, ...failure.facts }, error) : failure; // rows that don't fit together
  }
}

const goOnCounting = (tx: Kysely<Schema>, box: string): Promise<unknown> =>
  sql`select setval(pg_get_serial_sequence(${box}, 'number'), greatest(1, (select coalesce(max(number), 0) from ${sql.table(box)})))`.execute(tx);

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  await once(source, 'open'); // a file that is not there is no broken backup
  const plain = createGunzip();
  source.once('error', (error) => plain.destroy(error));
  let rest = '';
  try {
    for await (const some of source.pipe(plain).setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + some).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw storeErrors.BACKUP_BROKEN({}, error);
  } finally {
    source.destroy();
  }
  if (rest !== '') throw storeErrors.BACKUP_BROKEN({ cut: true });
}

function headOf(value: unknown): BackupHead {
  const { cordboard, schema } = (typeof value === 'object' && value !== null ? value : {}) as Partial<BackupHead>;
  if (cordboard !== 'backup' || typeof schema !== 'number') throw storeErrors.BACKUP_BROKEN({ row: 0 });
  if (schema > migrations.length) throw storeErrors.STORE_NEWER({ found: schema, known: migrations.length });
  return value as BackupHead;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw storeErrors.BACKUP_BROKEN({}, error);
  }
}
