import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { Kysely } from 'kysely';
import { commit } from '../commit.ts';
import { asFailure, asStoreError } from '../faults.ts';
import { end, failsWith, order, says, start, temporaryDirectory } from '../fixtures/samples.ts';
import { migrate, migrations, schemaVersion } from '../migrations/migrate.ts';
import type { Migration } from '../migrations/migration.ts';
import { readEvents, readHead } from '../queries.ts';
import type { Schema } from '../schema.ts';
import { nodeSqliteDialect } from './node-sqlite-dialect.ts';
import { databaseFile, openBeside, openWriter, type SqliteOptions } from './open-sqlite.ts';

const writer = (directory: string, more: Partial<SqliteOptions> = {}): SqliteOptions => ({ directory, node: 'n1', openedAt: 1, busyMs: 50, ...more });
const memory = () => new Kysely<Schema>({ dialect: nodeSqliteDialect(new DatabaseSync(':memory:')) });
const pragma = (sqlite: DatabaseSync, name: string): unknown => Object.values(sqlite.prepare(`pragma ${name}`).get() ?? {})[0];

test('commits are durable: write-ahead log, an fsync at each commit, foreign keys kept', async (t) => {
  const { sqlite, close } = await openWriter(writer(temporaryDirectory(t)));
  assert.deepEqual([pragma(sqlite, 'journal_mode'), pragma(sqlite, 'synchronous'), pragma(sqlite, 'foreign_keys')], ['wal', 2, 1]);
  assert.equal(pragma(sqlite, 'busy_timeout'), 50);
  await close();
});

test('the directory and every file in it are its owner’s alone', async (t) => {
  const directory = join(temporaryDirectory(t), 'deep', 'store');
  const { db, close } = await openWriter(writer(directory));
  await commit(db, 1, [order('a', 1, start())]);
  const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  assert.equal(mode(directory), '700');
  for (const suffix of ['', '-wal', '-shm']) assert.equal(mode(databaseFile(directory) + suffix), '600', suffix);
  await close();
});

test('each opening is an epoch of its own, and takes only the steps that are missing', async (t) => {
  const directory = temporaryDirectory(t);
  const first = await openWriter(writer(directory));
  assert.deepEqual([first.epoch, first.migrated], [1, migrations.map((step) => step.number)]);
  await first.close();
  const second = await openWriter(writer(directory, { node: 'n2' }));
  assert.deepEqual([second.epoch, second.migrated], [2, []]);
  const owners = await second.db.selectFrom('owners').selectAll().execute();
  assert.deepEqual(
    owners.map((owner) => owner.node),
    ['n1', 'n2'],
  );
  await second.close();
});

test('one directory, one gateway; the lock ends with its holder', async (t) => {
  const directory = temporaryDirectory(t);
  const first = await openWriter(writer(directory));
  await assert.rejects(openWriter(writer(directory)), failsWith('STORE_IN_USE'));
  await first.close();
  await (await openWriter(writer(directory))).close();
});

test('migrations run once, in order, each whole or not at all', async () => {
  const db = memory();
  const known = migrations.length;
  const next: Migration = {
    number: known + 1,
    name: 'next',
    up: async (step) => step.schema.createTable('later').addColumn('x', 'integer').execute(),
  };
  const broken: Migration = {
    number: known + 2,
    name: 'broken',
    async up(step) {
      await step.schema.createTable('half').addColumn('x', 'integer').execute();
      await step.schema.createTable('half').addColumn('x', 'integer').execute();
    },
  };
  assert.equal(await schemaVersion(db), 0);
  assert.deepEqual(
    await migrate(db, 1),
    migrations.map((step) => step.number),
  );
  assert.deepEqual(await migrate(db, 2, [...migrations, next]), [known + 1]);
  await assert.rejects(migrate(db, 3, [...migrations, next, broken]));
  assert.equal(await schemaVersion(db), known + 1);
  const tables = await db.introspection.getTables();
  assert.ok(tables.some((table) => table.name === 'later'));
  assert.ok(!tables.some((table) => table.name === 'half'));
  await db.destroy();
});

test('a store of newer software is left alone', async (t) => {
  const directory = temporaryDirectory(t);
  const { db, close } = await openWriter(writer(directory));
  await db.insertInto('migrations').values({ number: 99, applied_at: 1 }).execute();
  await close();
  await assert.rejects(openWriter(writer(directory)), failsWith('STORE_NEWER'));
  await assert.rejects(openBeside(directory, 'read'), failsWith('STORE_NEWER'));
});

test('what is no database is called corrupt, and is not touched', async (t) => {
  const directory = temporaryDirectory(t);
  writeFileSync(databaseFile(directory), 'a poem, or a picture, but no database'.repeat(100));
  await assert.rejects(
    openWriter(writer(directory)).catch((error: unknown) => Promise.reject(asStoreError(error))),
    failsWith('STORE_CORRUPT'),
  );
  assert.equal(readFileSync(databaseFile(directory), 'utf8').slice(0, 6), 'a poem');
});

test('a damaged page is found when it is read', async (t) => {
  const directory = temporaryDirectory(t);
  const { db, close } = await openWriter(writer(directory));
  await commit(db, 1, [order('a', 1, start(), ...Array.from({ length: 1_000 }, (_, turn) => says(turn, 'words '.repeat(50))))]);
  await close();
  const octets = readFileSync(databaseFile(directory));
  octets.fill(0xee, octets.length - 4096 * 40, octets.length - 4096); // events: tables and their schema were there before them
  writeFileSync(databaseFile(directory), octets);
  const damaged = await openBeside(directory, 'read');
  await assert.rejects(
    readEvents(damaged.db, 'cv_a').catch((error: unknown) => Promise.reject(asStoreError(error))),
    failsWith('STORE_CORRUPT'),
  );
  await damaged.close();
});

test('a path that is no directory is a failure of the operator', async (t) => {
  const path = join(temporaryDirectory(t), 'file');
  writeFileSync(path, '');
  await assert.rejects(
    openWriter(writer(path)).catch((error: unknown) => Promise.reject(asStoreError(error))),
    failsWith('STORE_DENIED'),
  );
});

test('a full disk fails the transaction whole; with room again, commits go on', async (t) => {
  const { db, sqlite, close } = await openWriter(writer(temporaryDirectory(t)));
  const big = says(2, 'x'.repeat(200_000));
  await commit(db, 1, [order('a', 1, start())]);
  sqlite.exec(`pragma max_page_count = ${Number(pragma(sqlite, 'page_count')) + 2}`);
  await assert.rejects(
    commit(db, 1, [order('a', 2, says(1, 'small')), order('a', 3, big)]).catch((error: unknown) => Promise.reject(asStoreError(error))),
    failsWith('STORE_FULL'),
  );
  assert.equal(sqlite.isTransaction, false);
  assert.equal((await readEvents(db, 'cv_a')).length, 1);
  assert.equal((await readHead(db, 'cv_a'))?.turns, 0);
  sqlite.exec('pragma max_page_count = 1000000');
  await commit(db, 1, [order('a', 4, big), order('a', 5, end())]);
  assert.deepEqual(
    (await readEvents(db, 'cv_a')).map((event) => event.seq),
    [1, 2, 3],
  );
  await close();
});

test('another program that holds the file makes the store busy, for as long as it may wait', async (t) => {
  const directory = temporaryDirectory(t);
  const { db, close } = await openWriter(writer(directory, { busyMs: 10 }));
  const other = new DatabaseSync(databaseFile(directory));
  other.exec('begin immediate');
  const busy = (): Promise<unknown> => commit(db, 1, [order('a', 1, start())]).catch((error: unknown) => Promise.reject(asStoreError(error)));
  await assert.rejects(busy(), failsWith('STORE_BUSY'));
  other.exec('rollback');
  await busy();
  other.close();
  await close();
});

test('many appends are one transaction; a refused one leaves the others alone', async (t) => {
  const { db, close } = await openWriter(writer(temporaryDirectory(t)));
  const names = Array.from({ length: 500 }, (_, index) => `c${index}`);
  const verdicts = await commit(db, 1, [
    ...names.map((name) => order(name, 1, start())),
    order('never', 2, says(1, 'hi')),
    ...names.map((name) => order(name, 2, says(1, 'hi'), says(2, 'ho'))),
    ...names.map((name) => order(name, 3, end())),
  ]);
  assert.equal(verdicts.filter((verdict) => verdict.kind === 'taken').length, 1_500);
  assert.deepEqual(verdicts[500], { kind: 'refused', code: 'CONVERSATION_NOT_STARTED' });
  assert.equal(await readHead(db, 'cv_never'), undefined);
  const head = await readHead(db, 'cv_c499');
  assert.deepEqual([head?.turns, head?.outcome], [2, 'resolved']);
  assert.equal((await readEvents(db, 'cv_c499')).length, 4);
  await close();
});

test('only plain values cross the threads, and nothing of what was being stored', () => {
  const odd = asFailure(new TypeError('the customer said: my card is 4111'));
  assert.equal(odd.code, 'STORE_BROKEN');
  assert.ok(!JSON.stringify(odd).includes('4111'));
  assert.equal(asFailure(Object.assign(new Error('x'), { errcode: 4874, errstr: 'disk I/O error' })).code, 'STORE_FULL');
  assert.equal(asFailure(Object.assign(new Error('x'), { errcode: 5 | (2 << 8) })).code, 'STORE_BUSY');
  assert.equal(asFailure(Object.assign(new Error('x'), { code: 'ENOSPC' })).code, 'STORE_FULL');
});
