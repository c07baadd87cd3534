import type { Migration } from './migration.ts';

/** Apps that are made while the gateway runs: what each may do is drafted, and counts once it is published. */
export const apps: Migration = {
  number: 6,
  name: 'apps',
  async up(db) {
    await db.schema
      .createTable('apps')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('algorithm', 'text', (column) => column.notNull())
      .addColumn('bots', 'text')
      .addColumn('require_expiry', 'integer', (column) => column.notNull())
      .addColumn('require_token_id', 'integer', (column) => column.notNull())
      .addColumn('drafted', 'text', (column) => column.notNull())
      .addColumn('published', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('published_at', 'bigint')
      .addColumn('published_by', 'text')
      .addColumn('comment', 'text')
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('apps_by_account').on('apps').columns(['account', 'id']).execute();
  },
};
