import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '#base';
import { noPostgres, onEach, openTestWriter, temporarySchema } from '../fixtures/places.ts';
import { handClock, temporaryDirectory } from '../fixtures/samples.ts';
import { openBesideAt } from '../open-database.ts';
import type { StorePlace } from '../place.ts';
import { type KeyRing, openKeyRing } from '../sealed/key-ring.ts';
import { backupStore } from '../upkeep/backup.ts';
import { restoreStore } from '../upkeep/restore.ts';
import { type CustomerFiles, openCustomerFiles, takeFilesOut } from './open-files.ts';

const oldKey = { id: 'old', secret: 'x'.repeat(32) };
const newKey = { id: 'new', secret: 'y'.repeat(32) };

/** A gateway's files; its schema is there. */
async function filesOf(t: TestContext, store: StorePlace, more: { directory?: string; ring?: KeyRing; maxTotalBytes?: number } = {}) {
  await (await openTestWriter(t, store)).close();
  const files = await openCustomerFiles({
    store,
    directory: temporaryDirectory(t),
    logger: silentLogger,
    clock: handClock(1_800_000_000_000),
    dice: { bytes: (count) => randomBytes(count), fraction: () => 0 },
    ...more,
  });
  t.after(() => files.close());
  return files;
}

const offered = { name: 'scan.bin', type: 'application/octet-stream', account: 'a', channel: 'web', thread: 't' };
const limits = { maxBytes: 2_000_000, types: ['*/*'] };
async function keepIn({ shelf }: CustomerFiles, octets: Uint8Array): Promise<string> {
  const parts = (async function* () {
    for (let at = 0; at < octets.length; at += 50_000) yield octets.subarray(at, at + 50_000);
  })();
  const kept = await shelf.keep(offered, parts, limits);
  assert.ok(kept.ok, JSON.stringify(kept));
  return kept.value.id;
}
async function digestOf(octets: AsyncIterable<Uint8Array> | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of octets ?? assert.fail('it is there')) hash.update(part);
  return hash.digest('hex');
}
const digest = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');
/** The PDF's beginning makes a type of it; what follows cannot be compressed. */
const page = (sizeBytes: number): Uint8Array => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(sizeBytes)]);

for (const ring of [undefined, openKeyRing([oldKey])])
  onEach(`files ${ring ? 'with' : 'without'} keys are kept, found, read, verified, and gone to the last octet`, async (t, store) => {
    const files = await filesOf(t, store, ring ? { ring } : {});
    // Around the size of a part, and several of them.
    const all = [page(1), page(128 * 1024 - 9), page(128 * 1024), page(500_000)];
    const ids: string[] = [];
    for (const octets of all) ids.push(await keepIn(files, octets));
    for (const [i, id] of ids.entries()) {
      assert.equal(await digestOf(await files.shelf.read(id)), digest(all[i] as Uint8Array));
      assert.deepEqual(await files.beside.verify(id), { id });
      assert.equal((await files.shelf.find(id))?.thread, 't');
    }
    const least = all.reduce((sum, { length }) => sum + length, 0);
    assert.ok((await files.shelf.totalBytes()) >= least);
    assert.deepEqual([await files.shelf.drop('../x'), await files.shelf.drop(`f_${'0'.repeat(32)}`)], [false, false]);
    for (const id of ids)
      assert.deepEqual([await files.shelf.drop(id), await files.shelf.drop(id), await files.shelf.read(id)], [true, false, undefined]);
    assert.equal(await files.shelf.totalBytes(), 0);
    const { db, close } = await openBesideAt(store, 'read');
    assert.deepEqual(await db.selectFrom('file_parts').select('file').execute(), []);
    await close();
  });

test('what one gateway keeps, another that shares the database reads, and its keys are exchanged once for all', { skip: noPostgres }, async (t) => {
  const store = { postgres: await temporarySchema(t) };
  const directory = temporaryDirectory(t);
  const [one, two] = [
    await filesOf(t, store, { directory, ring: openKeyRing([oldKey]) }),
    await filesOf(t, store, { ring: openKeyRing([newKey, oldKey]) }),
  ];
  const octets = page(300_000);
  const id = await keepIn(one, octets);
  assert.deepEqual(readdirSync(directory), [], 'nothing stays on the machine where it came in');
  assert.equal(await digestOf(await two.shelf.read(id)), digest(octets));
  assert.deepEqual(await two.beside.rotateKeys(), { rewrapped: 1, current: 0, clear: 0, failed: [] });
  assert.deepEqual(await two.beside.rotateKeys(), { rewrapped: 0, current: 1, clear: 0, failed: [] });
  assert.equal(await digestOf(await two.shelf.read(id)), digest(octets));
  await assert.rejects(Promise.resolve(one.shelf.read(id)), { code: 'SEALED_KEY_MISSING' }, 'the new key is not known there');
  assert.equal(await two.shelf.drop(id), true);
  assert.equal(await one.shelf.find(id), undefined);
});

onEach('a place that is full takes no more, also of another gateway', async (t, store) => {
  const files = await filesOf(t, store, { maxTotalBytes: 1_000 });
  await keepIn(files, page(700));
  const refused = await files.shelf.keep(
    offered,
    (async function* () {
      yield page(700);
    })(),
    limits,
  );
  assert.deepEqual(refused, { ok: false, error: 'SHELF_FULL' });
});

test('files go with their store from a folder into a shared database, and back', { skip: noPostgres }, async (t) => {
  const directory = temporaryDirectory(t);
  const alone = { directory: temporaryDirectory(t) };
  const ring = openKeyRing([oldKey]);
  const octets = page(200_000);
  const first = await filesOf(t, alone, { directory, ring });
  const id = await keepIn(first, octets);
  await first.close();

  const shared = { postgres: await temporarySchema(t) };
  const second = await filesOf(t, shared, { directory, ring });
  assert.equal(await digestOf(await second.shelf.read(id)), digest(octets));
  assert.deepEqual(readdirSync(directory), []);
  await second.close();

  const backup = join(temporaryDirectory(t), 'backup');
  await backupStore(shared, backup, 1);
  const again = { directory: temporaryDirectory(t) };
  await restoreStore(again, backup, 2);
  assert.equal(await takeFilesOut(again, directory), 1);
  assert.equal(await takeFilesOut(again, directory), 0);
  const third = await filesOf(t, again, { directory, ring });
  assert.equal(await digestOf(await third.shelf.read(id)), digest(octets));
  assert.deepEqual(readdirSync(directory).sort(), [`${id}.json`, `${id}.sealed`]);
  assert.deepEqual(await third.beside.verify(id), { id });
});
