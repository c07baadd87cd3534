import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Instant, silentLogger, type WallTime } from '#base';
import { openKeyRing } from '../sealed/key-ring.ts';
import { type DiskFileShelf, openFileShelf } from './file-shelf.ts';
import { filesBeside } from './files-beside.ts';
import { folderPlace } from './folder-place.ts';

const key = (id: string) => ({ id, secret: `${id} is a secret of at least 32 octets` });
const oldRing = openKeyRing([key('k1')]);
const bothRing = openKeyRing([key('k2'), key('k1')]);
const newRing = openKeyRing([key('k2')]);
let dice = 0;
const shelfIn = (directory: string, ring: typeof oldRing | 'none' = oldRing): Promise<DiskFileShelf> =>
  openFileShelf({
    directory,
    ...(ring === 'none' ? {} : { ring }),
    logger: silentLogger,
    clock: { now: () => 0 as Instant, wall: () => 1_800_000_000_000 as WallTime },
    dice: { bytes: (count) => new Uint8Array(count).fill(++dice), fraction: () => 0 },
  });
const folderFor = (t: TestContext): string => {
  const directory = mkdtempSync(join(tmpdir(), 'cordboard-sealed-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return directory;
};
/** Longer than a chunk, and no multiple of one. */
const text = 'a secret sentence. '.repeat(3000);
async function* parts(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += 7000) yield Buffer.from(text.slice(at, at + 7000));
}
async function keepIn(shelf: DiskFileShelf): Promise<string> {
  const kept = await shelf.keep({ name: 'a.txt', type: 'text/plain', account: 'a', channel: 'web', thread: 't' }, parts(), {
    maxBytes: 100_000,
    types: ['*/*'],
  });
  assert.ok(kept.ok);
  assert.equal(kept.value.sizeBytes, text.length);
  return kept.value.id;
}
async function wordsOf(octets: AsyncIterable<Uint8Array> | undefined): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const part of octets ?? assert.fail('it is there')) all.push(part);
  return Buffer.concat(all).toString();
}

test('with a key nothing of a file lies in the clear, while it comes and afterwards; it is read as it came, by this process and the next', async (t) => {
  const directory = folderFor(t);
  const shelf = await shelfIn(directory);
  const id = await keepIn(shelf);
  const lies = readFileSync(join(directory, `${id}.sealed`));
  assert.ok(!lies.includes('secret'));
  assert.equal(await wordsOf(await shelf.read(id)), text);
  const again = await shelfIn(directory);
  assert.equal(await again.totalBytes(), lies.length);
  assert.equal(await wordsOf(await again.read(id)), text);
  assert.equal(await again.drop(id), true);
  assert.deepEqual([await again.totalBytes(), readdirSync(directory)], [0, []], 'no octet is left');
});

test('what breaks off, or a crash left, is cleared away, encrypted or not', async (t) => {
  const directory = folderFor(t);
  const lost = `f_${'0'.repeat(32)}`;
  for (const name of [`${lost}.sealed`, `${lost}.octets.part`]) writeFileSync(join(directory, name), 'x');
  const shelf = await shelfIn(directory);
  const refused = await shelf.keep({ name: 'a.png', type: 'image/png', account: 'a', channel: 'web', thread: 't' }, parts(), {
    maxBytes: 100_000,
    types: ['*/*'],
  });
  assert.ok(!refused.ok);
  assert.deepEqual(readdirSync(directory), []);
});

test('files of before are read beside encrypted ones, found, verified and removed like them', async (t) => {
  const directory = folderFor(t);
  const clear = await keepIn(await shelfIn(directory, 'none'));
  const facts = JSON.parse(readFileSync(join(directory, `${clear}.json`), 'utf8')) as { sha256?: string };
  delete facts.sha256;
  writeFileSync(join(directory, `${clear}.json`), JSON.stringify(facts));
  const shelf = await shelfIn(directory);
  const sealed = await keepIn(shelf);
  const beside = filesBeside(folderPlace(directory), oldRing);
  for (const id of [clear, sealed]) {
    assert.equal(await wordsOf(await shelf.read(id)), text);
    assert.equal(await wordsOf(await beside.read(id)), text);
    assert.deepEqual(await beside.verify(id), { id });
  }
  truncateSync(join(directory, `${clear}.octets`), 100);
  assert.deepEqual(await beside.verify(clear), { id: clear, code: 'SEALED_DAMAGED' });
  assert.deepEqual([await beside.drop(clear), await beside.drop(sealed), readdirSync(directory)], [true, true, []]);
});

test('a file that was changed, cut short, exchanged for another, or whose key is missing, is refused and told', async (t) => {
  const directory = folderFor(t);
  const shelf = await shelfIn(directory);
  const [one, two] = [await keepIn(shelf), await keepIn(shelf)];
  const path = join(directory, `${one}.sealed`);
  const good = readFileSync(path);
  const tried = async (octets: Uint8Array): Promise<string | undefined> => {
    writeFileSync(path, octets);
    return (await filesBeside(folderPlace(directory), oldRing).verify(one))?.code;
  };
  const changed = Uint8Array.from(good);
  changed[600] = (changed[600] ?? 0) ^ 1;
  assert.equal(await tried(changed), 'SEALED_DAMAGED');
  assert.equal(await tried(good.subarray(0, good.length - 20)), 'SEALED_DAMAGED');
  assert.equal(await tried(readFileSync(join(directory, `${two}.sealed`))), 'SEALED_KEY_WRONG');
  await assert.rejects(Promise.resolve(shelf.read(one)), { code: 'SEALED_KEY_WRONG' });
  writeFileSync(path, good);
  assert.equal((await filesBeside(folderPlace(directory)).verify(one))?.code, 'SEALED_KEY_MISSING');
  renameSync(path, `${path}.elsewhere`);
  assert.equal((await filesBeside(folderPlace(directory), oldRing).verify(one))?.code, 'SEALED_GONE');
});

test('a new key is put around all files; the old one can go then', async (t) => {
  const directory = folderFor(t);
  await keepIn(await shelfIn(directory, 'none'));
  const sealed = await keepIn(await shelfIn(directory));
  assert.deepEqual(await filesBeside(folderPlace(directory), newRing).rotateKeys(), {
    rewrapped: 0,
    current: 0,
    clear: 1,
    failed: [{ id: sealed, code: 'SEALED_KEY_MISSING' }],
  });
  assert.deepEqual(await filesBeside(folderPlace(directory), bothRing).rotateKeys(), { rewrapped: 1, current: 0, clear: 1, failed: [] });
  assert.deepEqual(await filesBeside(folderPlace(directory), bothRing).rotateKeys(), { rewrapped: 0, current: 1, clear: 1, failed: [] });
  assert.equal(await wordsOf(await filesBeside(folderPlace(directory), newRing).read(sealed)), text);
  assert.equal((await filesBeside(folderPlace(directory), oldRing).verify(sealed))?.code, 'SEALED_KEY_MISSING');
});
