import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { commit } from '../commit.ts';
import { noPostgres, onEach, openTestWriter, temporarySchema } from '../fixtures/places.ts';
import { end, failsWith, figures, order, says, start, temporaryDirectory, wall } from '../fixtures/samples.ts';
import { openBesideAt } from '../open-database.ts';
import { openReader } from '../open-reader.ts';
import type { Order } from '../orders.ts';
import type { StorePlace } from '../place.ts';
import { annexOrder } from '../record/annexes.ts';
import { auditRow } from '../record/audit-row.ts';
import { backupStore } from './backup.ts';
import { restoreStore } from './restore.ts';
import { printRow, type Row, rowsOf, tables } from './rows.ts';
import { verifyStore } from './verify.ts';

const entryOfAudit = { actor: { kind: 'command', id: 'x' }, action: 'export', subject: { kind: 'conversation', id: 'cv_c1' } } as const;
const summary = { text: 'Short.', language: 'en', by: 'extract', until: 2 } as const;

/** A store with a little of everything, its gateway gone. */
async function fill(t: TestContext, place: StorePlace): Promise<void> {
  const { db, dialect, epoch, close } = await openTestWriter(t, place);
  const entry = { lane: 'l', key: 'k', rank: 0, sequenced: 0, held_until: 0, body: '{"a":"naïve 🙂"}', put_at: 1, due_at: 1, expires_at: 99 };
  const many = Array.from({ length: 1_200 }, (_, index) => order(`c${index}`, index, start(), says(1, `naïve 🙂 \0 ${index}`), end()));
  await commit(db, epoch, [...many, order('live', 5, start(), says(1, 'hi'))], dialect);
  await commit(db, epoch, [{ kind: 'enter', box: 'outbox', entries: ['1', '2', '3'].map((dedupe) => ({ ...entry, dedupe })) }], dialect);
  await commit(db, epoch, [{ kind: 'settle', box: 'outbox', number: 1, fate: { kind: 'done' }, at: 2 }], dialect);
  await commit(db, epoch, [{ kind: 'enter', box: 'inbox', entries: [{ ...entry, dedupe: 'x', rank: 3, sequenced: 1 }] }], dialect);
  const audit: Order = { kind: 'audit', entries: [1, 2].map((at) => auditRow({ ...entryOfAudit, at: wall(at) })) };
  const name = { client: 'c', key: 'k' };
  await commit(
    db,
    epoch,
    [
      order('known', 7, start({ callerNumber: '+15550100', interactionId: 'i' }), end()),
      annexOrder('cv_known', { summary, figures: figures({ target: 'billing' }) }, 8),
      { kind: 'expire', id: 'cv_c10', parts: ['words', 'person'], at: 9 },
      { kind: 'erase', id: 'cv_c11', at: 9 },
      audit,
      { kind: 'claim-answer', name, fingerprint: 'f', at: 1, leaseUntil: 9 },
    ],
    dialect,
  );
  await db.insertInto('files').values({ id: 'f_1', account: 'a', kept_at: 1, sealed: 0, octets: 6, facts: '{}' }).execute();
  for (const number of [0, 1])
    await db
      .insertInto('file_parts')
      .values({ file: 'f_1', number, octets: Buffer.from([0, 255, number]) })
      .execute();
  await close();
}

async function everything(place: StorePlace): Promise<Record<string, readonly Row[]>> {
  const { db, close } = await openBesideAt(place, 'read');
  const all: Record<string, readonly Row[]> = {};
  for (const table of tables) {
    if (table.name === 'owners') continue;
    const rows: Row[] = [];
    for await (const page of rowsOf(db, table.name)) rows.push(...page.map((row) => printRow(row) as Row));
    all[table.name] = rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  await close();
  return all;
}

const elsewhere = async (t: TestContext, place: StorePlace): Promise<StorePlace> =>
  'directory' in place && !noPostgres ? { postgres: await temporarySchema(t) } : { directory: join(temporaryDirectory(t), 'restored') };

onEach('what was stored stands up to the law; what was tampered with is told', async (t, place) => {
  await fill(t, place);
  assert.deepEqual(await verifyStore(place), { conversations: 1_201, events: 3_600, items: 4, faults: [] });
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
  await db.deleteFrom('aliases').execute();
  await db.updateTable('heads').set({ emptied_at: 5 }).where('id', '=', 'cv_c5').execute();
  await db.updateTable('figures').set({ target: 'other' }).execute();
  await db.updateTable('heads').set({ combination: 5 }).where('id', '=', 'cv_c6').execute();
  await db.updateTable('combinations').set({ language: 'xx' }).where('target', '=', 'billing').execute();
  const { faults } = await verifyStore(place);
  assert.deepEqual(
    faults.map(({ where, says: what }) => `${where}: ${what}`.replace(/\d{9,}/, 'N')),
    [
      'cv_c1: its head says turns 7, its events 1',
      'cv_c2: event 2 is missing',
      'cv_c3: event 3 is not what it is called',
      'cv_c4: its events break the law: CONVERSATION_NOT_STARTED',
      'cv_c5: it was emptied, and event 2 is still there',
      'cv_c6: its head says combination 5, its events N',
      'cv_known: its head says target billing, its events other',
      'combination N: is not the number of what it is made of',
      'combination 5: is not written down',
      'outbox 2: done, and settled at null',
    ],
  );
});

onEach('a backup is put into a store of the other kind, and everything is there', async (t, place) => {
  await fill(t, place);
  const file = join(temporaryDirectory(t), 'store.backup');
  const rows = await backupStore(place, file, 1);
  assert.equal(rows, 1 + 1 + 3 + 1_201 + 3_600 + 3 + 1 + 1 + 1 + 1 + 1 + 2 + 1 + 1 + 2); // owners, seeds, combinations, heads, events, boxes, alias, person, annex, figures, audit, answer, file, its parts
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

onEach('a backup of older software gets the names that it did not write down', async (t, place) => {
  const file = join(temporaryDirectory(t), 'older');
  const begin = JSON.stringify(start({ callerNumber: '+1 555 0100', interactionId: 'i', language: 'de' }));
  const old = {
    id: 'cv_old',
    owner: 1,
    medium: 'voice',
    channel: 'main-line',
    account: 'acme',
    bot: 'bot-orders',
    agent: 'orders',
    agent_version: '7',
  };
  const rest = {
    interaction_id: 'i',
    caller_number: '+1 555 0100',
    started_at: 1,
    ended_at: null,
    turns: 0,
    outcome: null,
    reason: null,
    exit: null,
  };
  const lines = [
    { cordboard: 'backup', schema: 2, madeAt: 1 },
    ['owners', { epoch: 1, node: 'n', opened_at: 1 }],
    ['heads', { ...old, ...rest, last_seq: 1, last_at: 1 }],
    ['events', { conversation: 'cv_old', seq: 1, at: 1, kind: 'conversation-start', body: begin }],
    { rows: 3 },
  ];
  writeFileSync(file, gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  assert.equal(await restoreStore(place, file, 2), 3);
  assert.deepEqual((await verifyStore(place)).faults, []);
  const reader = await openReader(place);
  t.after(() => reader.close());
  assert.equal((await reader.byAlias('i'))[0]?.language, 'de');
  assert.equal((await reader.list({ person: 'tel:+15550100' })).heads.length, 1);
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
