import type { Migration } from './migration.ts';

/** Customers who are kept out. */
export const blocks: Migration = {
  number: 5,
  name: 'blocks',
  async up(db) {
    await db.schema
      .createTable('blocks')
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('who', 'text', (column) => column.notNull())
      .addColumn('kept_from', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('set_by', 'text', (column) => column.notNull())
      .addColumn('set_at', 'bigint', (column) => column.notNull())
      .addColumn('until', 'bigint')
      .addPrimaryKeyConstraint('blocks_key', ['account', 'who'])
      .execute();
    await db.schema.createIndex('blocks_until').on('blocks').columns(['until']).execute();
  },
};
