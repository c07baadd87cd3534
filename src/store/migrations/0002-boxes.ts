import { type Kysely, sql } from 'kysely';
import type { Migration } from './migration.ts';

/** What goes out and what comes in: two tables of one shape. Most indexes hold only the few rows that still have something before them. */
export const boxes: Migration = {
  number: 2,
  name: 'boxes',
  async up(db, dialect) {
    for (const box of ['outbox', 'inbox']) {
      await db.schema
        .createTable(box)
        .addColumn('number', dialect === 'sqlite' ? 'integer' : 'bigserial', (column) =>
          dialect === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
        )
        .addColumn('lane', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('dedupe', 'text', (column) => column.notNull())
        .addColumn('rank', 'bigint', (column) => column.notNull())
        .addColumn('sequenced', 'integer', (column) => column.notNull())
        .addColumn('held_until', 'bigint', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull().defaultTo('waiting'))
        .addColumn('put_at', 'bigint', (column) => column.notNull())
        .addColumn('due_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('leased_by', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('leased_until', 'bigint', (column) => column.notNull().defaultTo(0))
        .addColumn('late', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('trouble', 'text')
        .addColumn('settled_at', 'bigint')
        .addUniqueConstraint(`${box}_once`, ['lane', 'dedupe'])
        .execute();
      await index(db, box, 'due', 'lane, due_at, number', "state = 'waiting'");
      await index(db, box, 'order', 'lane, key, rank, number', "state = 'waiting'");
      await index(db, box, 'ranks', 'lane, key, rank', 'rank > 0');
      await index(db, box, 'held', 'lane, held_until', "state = 'waiting' and held_until > 0");
      await index(db, box, 'leases', 'lane, key, leased_until', 'leased_until > 0');
      await index(db, box, 'over', 'state, settled_at', "state <> 'waiting'");
    }
  },
};

const index = async (db: Kysely<unknown>, box: string, name: string, columns: string, where: string): Promise<void> => {
  await sql`create index ${sql.ref(`${box}_${name}`)} on ${sql.table(box)} (${sql.raw(columns)}) where ${sql.raw(where)}`.execute(db);
};
