import { type Kysely, sql } from 'kysely';
import { backfillCombinations } from './backfill-combinations.ts';
import { backfillNames } from './backfill-names.ts';
import type { DialectName, Migration } from './migration.ts';

/** Columns of the head that the record brought. */
const newInHeads = ['language', 'target', 'containment', 'call_id', 'stream_id', 'customer'] as const;

/** Indexes of the first step that a listing no longer needs: it goes by the combination. */
const needless = ['bot', 'channel', 'outcome'] as const;

/** By what others know a conversation, whom it was with, what was made of it after its end, and who had to do with it. */
export const record: Migration = {
  number: 3,
  name: 'record',
  async up(db, dialect) {
    await createSeeds(db, dialect);
    for (const column of newInHeads) await db.schema.alterTable('heads').addColumn(column, 'text').execute();
    for (const column of ['emptied_at', 'unnamed_at']) await db.schema.alterTable('heads').addColumn(column, 'bigint').execute();
    await db.schema
      .alterTable('heads')
      .addColumn('combination', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await createCombinations(db);
    await createNames(db);
    await createMade(db);
    await createAudit(db);
    await createAnswers(db);
    await backfillNames(db);
    await backfillCombinations(db);
    for (const column of needless) await db.schema.dropIndex(`heads_by_${column}`).execute();
    await db.schema.createIndex('heads_by_combination').on('heads').columns(['combination', 'started_at', 'id']).execute();
    await sql`create index heads_unfinished on heads (started_at, id) where outcome is null`.execute(db);
    await db.schema.createIndex('heads_by_customer').on('heads').columns(['customer', 'started_at', 'id']).execute();
    // What is due to be removed: all that is over, and of these what still has its words, or its person. The last two hold only what is left to do.
    const over = 'outcome is not null';
    for (const [name, where] of [
      ['over', over],
      ['with_words', `${over} and emptied_at is null`],
      ['with_person', `${over} and unnamed_at is null`],
    ]) {
      await sql`create index ${sql.ref(`heads_${name}`)} on heads (ended_at, id) where ${sql.raw(where ?? '')}`.execute(db);
      await sql`create index ${sql.ref(`heads_${name}_of_account`)} on heads (account, ended_at, id) where ${sql.raw(where ?? '')}`.execute(db);
    }
    for (const box of ['outbox', 'inbox']) {
      await sql`create index ${sql.ref(`${box}_kept`)} on ${sql.table(box)} (key) where state <> 'done'`.execute(db);
    }
    if (dialect === 'postgres')
      for (const table of ['heads', 'combinations', 'aliases', 'people']) await sql`analyze ${sql.table(table)}`.execute(db);
  },
};

async function createSeeds(db: Kysely<unknown>, dialect: DialectName): Promise<void> {
  await db.schema
    .createTable('seeds')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  const chance = dialect === 'sqlite' ? sql`lower(hex(randomblob(32)))` : sql`replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`;
  await sql`insert into seeds (name, value) values ('customer', ${chance})`.execute(db);
}

async function createCombinations(db: Kysely<unknown>): Promise<void> {
  let combinations = db.schema.createTable('combinations').addColumn('number', 'bigint', (column) => column.primaryKey().notNull());
  for (const column of ['account', 'bot', 'channel', 'medium', 'agent', 'agent_version'] as const)
    combinations = combinations.addColumn(column, 'text', (one) => one.notNull());
  for (const column of ['language', 'outcome', 'target', 'containment'] as const) combinations = combinations.addColumn(column, 'text');
  await combinations.execute();
}

async function createNames(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('aliases')
    .addColumn('alias', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('conversation', 'text', (column) => column.notNull().references('heads.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('aliases_key', ['alias', 'started_at', 'conversation', 'kind'])
    .execute();
  await db.schema.createIndex('aliases_of').on('aliases').columns(['conversation']).execute();
  await db.schema
    .createTable('people')
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('conversation', 'text', (column) => column.notNull().references('heads.id'))
    .addPrimaryKeyConstraint('people_key', ['person', 'started_at', 'conversation'])
    .execute();
  await db.schema.createIndex('people_of').on('people').columns(['conversation']).execute();
}

async function createMade(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('annexes')
    .addColumn('conversation', 'text', (column) => column.notNull().references('heads.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('annexes_key', ['conversation', 'kind'])
    .execute();
  let figures = db.schema.createTable('figures').addColumn('conversation', 'text', (column) => column.primaryKey().notNull().references('heads.id'));
  for (const column of ['account', 'bot', 'agent', 'agent_version', 'channel', 'medium', 'outcome'] as const)
    figures = figures.addColumn(column, 'text', (one) => one.notNull());
  for (const column of ['language', 'target', 'containment', 'interaction_id'] as const) figures = figures.addColumn(column, 'text');
  for (const column of ['started_at', 'ended_at', 'at'] as const) figures = figures.addColumn(column, 'bigint', (one) => one.notNull());
  await figures.addColumn('body', 'text', (column) => column.notNull()).execute();
  await db.schema.createIndex('figures_by_time').on('figures').columns(['started_at', 'conversation']).execute();
  await db.schema.createIndex('figures_by_account').on('figures').columns(['account', 'started_at', 'conversation']).execute();
}

async function createAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('number', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('account', 'text')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject_kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('details', 'text')
    .addColumn('chain', 'text', (column) => column.notNull())
    .execute();
  for (const columns of [['account'], ['actor'], ['action'], ['subject_kind', 'subject']])
    await db.schema
      .createIndex(`audit_by_${columns[0]}`)
      .on('audit')
      .columns([...columns, 'number'])
      .execute();
}

const createAnswers = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('answers')
    .addColumn('client', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('headers', 'text')
    .addColumn('body', 'text')
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('answers_key', ['client', 'key'])
    .execute();
  await db.schema.createIndex('answers_by_until').on('answers').columns(['until']).execute();
};
