import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Files of written conversations, where several gateways share the database; a single gateway keeps them in a folder. */
export const files: Migration = {
  number: 7,
  name: 'files',
  async up(db, dialect) {
    await db.schema
      .createTable('files')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('kept_at', 'bigint', (column) => column.notNull())
      .addColumn('sealed', 'integer', (column) => column.notNull())
      .addColumn('octets', 'bigint', (column) => column.notNull())
      .addColumn('facts', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('file_parts')
      .addColumn('file', 'text', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('octets', dialect === 'postgres' ? 'bytea' : 'blob', (column) => column.notNull())
      .addPrimaryKeyConstraint('file_parts_key', ['file', 'number'])
      .execute();
    // What was sent is mostly compressed by itself, or encrypted.
    if (dialect === 'postgres') await sql`alter table file_parts alter column octets set storage external`.execute(db);
  },
};
