import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Database, Writer } from '../database.ts';
import { migrate } from '../migrations/migrate.ts';
import { checkVersion, claimEpoch } from '../opening.ts';
import type { Schema } from '../schema.ts';
import { storeErrors } from '../store.errors.ts';
import { nodeSqliteDialect } from './node-sqlite-dialect.ts';

/** The store's file in its directory. */
export const databaseFile = (directory: string): string => join(directory, 'conversations.sqlite');
const lockFile = (directory: string): string => join(directory, 'gateway.lock.sqlite');

/** A checkpointed log is cut back to this. */
const logOctets = 64 * 1024 * 1024;

export interface SqliteOptions {
  readonly directory: string;
  readonly node: string;
  readonly openedAt: number;
  readonly busyMs: number;
}

/** The connection under `db`, for pragmas and plans. */
interface OnSqlite {
  readonly sqlite: DatabaseSync;
}

/** Opens the store for writing, as the only writer, and brings its schema up to date. Durable: write-ahead log, fsync at each commit. */
export async function openWriter(options: SqliteOptions): Promise<Writer & OnSqlite> {
  const { directory, node, openedAt, busyMs } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = holdLock(directory);
  let sqlite: DatabaseSync | undefined;
  try {
    const path = databaseFile(directory);
    ownFile(path);
    const open = (sqlite = new DatabaseSync(path, { timeout: busyMs }));
    open.exec('pragma journal_mode = wal');
    open.exec('pragma synchronous = full');
    open.exec('pragma foreign_keys = on');
    open.exec('pragma trusted_schema = off');
    open.exec(`pragma journal_size_limit = ${logOctets}`);
    open.exec('pragma secure_delete = on'); // what was removed is overwritten, not only let go of
    const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(open) });
    const migrated = await migrate(db, openedAt);
    open.exec('pragma optimize = 0x10002'); // sqlite.org/pragma.html#pragma_optimize: what a long-lived connection does first
    for (const box of ['outbox', 'inbox'] as const)
      await db.updateTable(box).set({ leased_by: 0, leased_until: 0 }).where('leased_until', '>', 0).execute(); // whoever held them is dead: the lock says so
    const epoch = await db.transaction().execute((tx) => claimEpoch(tx, node, openedAt));
    return {
      db,
      dialect: 'sqlite',
      sqlite: open,
      epoch,
      migrated,
      living: async () => [epoch], // the lock says so
      committing: (work) => work(),
      scrub: () => open.exec('pragma wal_checkpoint(truncate)'),
      async close() {
        open.exec('pragma optimize');
        open.close();
        lock.close();
      },
    };
  } catch (error) {
    sqlite?.close();
    lock.close();
    throw error;
  }
}

/** Opens the store beside a gateway that runs or when none does. Changes no schema; to read, it waits for nobody. */
export async function openBeside(directory: string, mode: 'read' | 'write'): Promise<Database & OnSqlite> {
  const path = databaseFile(directory);
  if (!existsSync(path)) throw storeErrors.STORE_ABSENT({ directory });
  const sqlite = new DatabaseSync(path, { readOnly: mode === 'read', timeout: 2_000 });
  try {
    if (mode === 'write') sqlite.exec('pragma synchronous = full; pragma secure_delete = on');
    const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(sqlite) });
    await checkVersion(db, 'sqlite', { directory });
    return { db, dialect: 'sqlite', sqlite, close: async () => sqlite.close() };
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** Creates the file readable by its owner alone; SQLite gives its log and index the same permissions. */
const ownFile = (path: string): void => closeSync(openSync(path, 'a', 0o600));

/** Holds a lock that the system releases when this process dies, however it dies. */
function holdLock(directory: string): DatabaseSync {
  const path = lockFile(directory);
  ownFile(path);
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    const busy = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
    throw busy === 5 ? storeErrors.STORE_IN_USE({ directory }, error) : error;
  }
}
