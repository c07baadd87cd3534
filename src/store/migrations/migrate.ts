import { type Kysely, sql } from 'kysely';
import { invariant } from '#base';
import type { Schema } from '../schema.ts';
import { storeErrors } from '../store.errors.ts';
import { conversations } from './0001-conversations.ts';
import { boxes } from './0002-boxes.ts';
import { record } from './0003-record.ts';
import { access } from './0004-access.ts';
import { blocks } from './0005-blocks.ts';
import { apps } from './0006-apps.ts';
import { files } from './0007-files.ts';
import type { DialectName, Migration } from './migration.ts';

export const migrations: readonly Migration[] = [conversations, boxes, record, access, blocks, apps, files];

/** The version of the schema on disk: the highest migration done, 0 for an empty store. */
export async function schemaVersion(db: Kysely<Schema>, dialect: DialectName = 'sqlite'): Promise<number> {
  const table =
    dialect === 'sqlite'
      ? await sql<object>`select name from sqlite_master where name = 'migrations'`.execute(db)
      : // Not to_regclass: it believes its cache, and overlooks what another node has just made.
        await sql<object>`select 1 from pg_class join pg_namespace n on n.oid = relnamespace
          where relname = 'migrations' and nspname = current_schema()`.execute(db);
  if (table.rows.length === 0) return 0;
  const newest = await db
    .selectFrom('migrations')
    .select((eb) => eb.fn.max('number').as('number'))
    .executeTakeFirst();
  return newest?.number ?? 0;
}

/**
 * Brings the schema up to this software, step by step, each step whole or not at all, and returns the numbers of the steps taken.
 * Throws STORE_NEWER when the store knows a step that this software does not.
 */
export async function migrate(
  db: Kysely<Schema>,
  at: number,
  steps: readonly Migration[] = migrations,
  dialect: DialectName = 'sqlite',
): Promise<readonly number[]> {
  invariant(
    steps.every((step, index) => step.number === index + 1),
    'migrations are numbered 1, 2, 3 …',
  );
  const found = await schemaVersion(db, dialect);
  if (found > steps.length) throw storeErrors.STORE_NEWER({ found, known: steps.length });
  const done: number[] = [];
  for (const step of steps.slice(found)) {
    await db.transaction().execute(async (tx) => {
      if (dialect === 'postgres') await (await import('../postgres/life-sign.ts')).lockOpening(tx);
      if ((await schemaVersion(tx, dialect)) >= step.number) return; // another node was quicker
      if (step.number === 1) await createMigrations(tx);
      await step.up(tx as unknown as Kysely<unknown>, dialect);
      await tx.insertInto('migrations').values({ number: step.number, applied_at: at }).execute();
      done.push(step.number);
    });
  }
  return done;
}

async function createMigrations(tx: Kysely<Schema>): Promise<void> {
  await tx.schema
    .createTable('migrations')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
}
