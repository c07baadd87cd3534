import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { commit } from '../commit.ts';
import { noPostgres, onEach, openTestWriter, temporarySchema } from '../fixtures/places.ts';
import { end, failsWith, order, says, start, temporaryDirectory } from '../fixtures/samples.ts';
import type { StorePlace } from '../place.ts';
import { openBesideAt } from '../writer.ts';
import { backupStore } from './backup.ts';
import { restoreStore } from './restore.ts';
import { type Row, rowsOf, tables } from './rows.ts';
import { verifyStore } from './verify.ts';

/** A store with a little of everything, its gateway gone. */
async function fill(t: TestContext, place: StorePlace): Promise<void> {
  const { db, dialect, epoch, close } = await openTestWriter(t, place);
  const entry = { lane: 'l', key: 'k', rank: 0, sequenced: 0, held_until: 0, body: '{"a":"naïve 🙂"}', put_at: 1, due_at: 1, expires_at: 99 };
  const many = Array.from({ length: 1_200 }, (_, index) => order(`c${index}`, index, start(), says(1, `naïve 🙂 \0 ${index}`), end()));
  await commit(db, epoch, [...many, order('live', 5, start(), says(1, 'hi'))], dialect);
  await commit(db, epoch, [{ kind: 'enter', box: 'outbox', entries: ['1', '2', '3'].map((dedupe) => ({ ...entry, dedupe })) }], dialect);
  await commit(db, epoch, [{ kind: 'settle', box: 'outbox', number: 1, fate: { kind: 'done' }, at: 2 }], dialect);
  await commit(db, epoch, [{ kind: 'enter', box: 'inbox', entries: [{ ...entry, dedupe: 'x', rank: 3, sequenced: 1 }] }], dialect);
  await close();
}

async function everything(place: StorePlace): Promise<Record<string, readonly Row[]>> {
  const { db, close } = await openBesideAt(place, 'read');
  const all: Record<string, readonly Row[]> = {};
  for (const table of tables.slice(1)) {
    const rows: Row[] = [];
    for await (const page of rowsOf(db, table)) rows.push(...page.map((row) => ({ ...row })));
    all[table.name] = rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  await close();
  return all;
}

const elsewhere = async (t: TestContext, place: StorePlace): Promise<StorePlace> =>
  'directory' in place && !noPostgres ? { postgres: await temporarySchema(t) } : { directory: join(temporaryDirectory(t), 'restored') };

onEach('what was stored stands up to the law; what was tampered with is told', async (t, place) => {
  await fill(t, place);
  assert.deepEqual(await verifyStore(place), { conversations: 1_201, events: 3_602, items: 4, faults: [] });
  const { db, close } = await openBesideAt(place, 'write');
  t.after(close);
  await db.updateTable('heads').set({ turns: 7 }).where('id', '=', 'cv_c1').execute();
  await db.deleteFrom('events').where('conversation', '=', 'cv_c2').where('seq', '=', 2).execute();
  await db.updateTable('events').set({ body: '{"kind":"conversation-end"' }).where('conversation', '=', 'cv_c3').where('seq', '=', 3).execute();
  await db
    .updateTable('events')
    .set({ kind: 'customer-turn', body: JSON.stringify(says(2, 'x')) })
    .where('conversation', '=', 'cv_c4')
    .where('seq', '=', 1)
    .execute();
  await db.updateTable('outbox').set({ state: 'done' }).where('number', '=', 2).execute();
  const { faults } = await verifyStore(place);
  assert.deepEqual(
    faults.map(({ where, says: what }) => `${where}: ${what}`),
    [
      'cv_c1: its head says turns 7, its events 1',
      'cv_c2: event 2 is missing',
      'cv_c3: event 3 is not what it is called',
      'cv_c4: its events break the law: CONVERSATION_NOT_STARTED',
      'outbox 2: done, and settled at null',
    ],
  );
});

onEach('a backup is put into a store of the other kind, and everything is there', async (t, place) => {
  await fill(t, place);
  const file = join(temporaryDirectory(t), 'store.backup');
  const rows = await backupStore(place, file, 1);
  assert.equal(rows, 1 + 1_201 + 3_602 + 3 + 1);
  assert.equal((statSync(file).mode & 0o777).toString(8), '600');
  await assert.rejects(backupStore(place, file, 1), /EEXIST|may not be opened/);
  const other = await elsewhere(t, place);
  assert.equal(await restoreStore(other, file, 2), rows);
  assert.deepEqual(await everything(other), await everything(place));
  assert.deepEqual((await verifyStore(other)).faults, []);
  await assert.rejects(restoreStore(other, file, 3), failsWith('STORE_NOT_EMPTY'));
  const { db, dialect, epoch } = await openTestWriter(t, other);
  const [verdict] = await commit(
    db,
    epoch,
    [
      {
        kind: 'enter',
        box: 'outbox',
        entries: [{ lane: 'l', key: 'k', dedupe: 'new', rank: 0, sequenced: 0, held_until: 0, body: '', put_at: 1, due_at: 1, expires_at: 9 }],
      },
    ],
    dialect,
  );
  assert.deepEqual(verdict, { kind: 'entered', fresh: [true] }, 'numbers go on where they were');
});

test('what is no whole backup leaves the store empty', async (t) => {
  const place = { directory: temporaryDirectory(t) };
  await fill(t, place);
  const folder = temporaryDirectory(t);
  const file = join(folder, 'store.backup');
  await backupStore(place, file, 1);
  const whole = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  const broken: Record<string, Buffer> = {
    'cut in the middle of its octets': readFileSync(file).subarray(0, 2_000),
    'without its last line': gzipSync(`${whole.slice(0, -1).join('\n')}\n`),
    'with a line missing': gzipSync(`${whole.toSpliced(700, 1).join('\n')}\n`),
    'with another table': gzipSync(`${whole.toSpliced(2, 0, '["migrations",{}]').join('\n')}\n`),
    'a poem': gzipSync('a poem\n'),
    'not compressed': Buffer.from('a poem'),
  };
  const target = { directory: join(folder, 'target') };
  for (const [how, octets] of Object.entries(broken)) {
    writeFileSync(join(folder, 'broken'), octets);
    await assert.rejects(restoreStore(target, join(folder, 'broken'), 1), failsWith('BACKUP_BROKEN'), how);
  }
  writeFileSync(join(folder, 'newer'), gzipSync('{"cordboard":"backup","schema":99,"madeAt":1}\n'));
  await assert.rejects(restoreStore(target, join(folder, 'newer'), 1), failsWith('STORE_NEWER'));
  await assert.rejects(restoreStore(target, join(folder, 'nowhere'), 1), /./);
  assert.deepEqual(await verifyStore(target), { conversations: 0, events: 0, items: 0, faults: [] });
});
