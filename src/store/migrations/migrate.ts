import type { Kysely } from 'kysely';
import { invariant } from '#base';
import type { Schema } from '../schema.ts';
import { storeErrors } from '../store.errors.ts';
import { conversations } from './0001-conversations.ts';
import { boxes } from './0002-boxes.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [conversations, boxes];

/** The version of the schema on disk: the highest migration done, 0 for an empty store. */
export async function schemaVersion(db: Kysely<Schema>): Promise<number> {
  const tables = await db.introspection.getTables();
  if (!tables.some((table) => table.name === 'migrations')) return 0;
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
export async function migrate(db: Kysely<Schema>, at: number, steps: readonly Migration[] = migrations): Promise<readonly number[]> {
  invariant(
    steps.every((step, index) => step.number === index + 1),
    'migrations are numbered 1, 2, 3 …',
  );
  const found = await schemaVersion(db);
  if (found > steps.length) throw storeErrors.STORE_NEWER({ found, known: steps.length });
  if (found === 0) {
    await db.schema
      .createTable('migrations')
      .ifNotExists()
      .addColumn('number', 'integer', (column) => column.primaryKey())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute();
  }
  const due = steps.slice(found);
  for (const step of due) {
    await db.transaction().execute(async (tx) => {
      await step.up(tx as unknown as Kysely<unknown>, 'sqlite');
      await tx.insertInto('migrations').values({ number: step.number, applied_at: at }).execute();
    });
  }
  return due.map((step) => step.number);
}
