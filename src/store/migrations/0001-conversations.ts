import type { Migration } from './migration.ts';

/** What a listing may be narrowed by. Each has an index that ends in the order of the listing, so no listing sorts. */
const narrowing = ['account', 'bot', 'channel', 'outcome', 'interaction_id'] as const;

export const conversations: Migration = {
  number: 1,
  name: 'conversations',
  async up(db) {
    await db.schema
      .createTable('owners')
      .addColumn('epoch', 'integer', (column) => column.primaryKey())
      .addColumn('node', 'text', (column) => column.notNull())
      .addColumn('opened_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('heads')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('owner', 'integer', (column) => column.notNull().references('owners.epoch'))
      .addColumn('medium', 'text', (column) => column.notNull())
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('bot', 'text', (column) => column.notNull())
      .addColumn('agent', 'text', (column) => column.notNull())
      .addColumn('agent_version', 'text', (column) => column.notNull())
      .addColumn('interaction_id', 'text')
      .addColumn('caller_number', 'text')
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .addColumn('turns', 'integer', (column) => column.notNull())
      .addColumn('outcome', 'text')
      .addColumn('reason', 'text')
      .addColumn('exit', 'text')
      .addColumn('last_seq', 'integer', (column) => column.notNull())
      .addColumn('last_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('heads_by_time').on('heads').columns(['started_at', 'id']).execute();
    for (const column of narrowing) {
      await db.schema.createIndex(`heads_by_${column}`).on('heads').columns([column, 'started_at', 'id']).execute();
    }
    await db.schema
      .createTable('events')
      .addColumn('conversation', 'text', (column) => column.notNull().references('heads.id'))
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('events_key', ['conversation', 'seq'])
      .execute();
  },
};
