import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Instant, silentLogger, type WallTime } from '#base';
import { type DiskFileShelf, openFileShelf } from './file-shelf.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const any = { maxBytes: 1000, types: ['*/*'] };
const offered = (name: string, type: string) => ({ name, type, account: 'a', channel: 'web', thread: 't' });
async function* parts(...octets: readonly (Uint8Array | string)[]): AsyncGenerator<Uint8Array> {
  for (const part of octets) yield typeof part === 'string' ? Buffer.from(part) : part;
}
const folderFor = (t: TestContext): string => {
  const directory = mkdtempSync(join(tmpdir(), 'cordboard-files-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return directory;
};
let dice = 0;
const shelfIn = (directory: string, maxTotalBytes?: number): Promise<DiskFileShelf> =>
  openFileShelf({
    directory,
    logger: silentLogger,
    clock: { now: () => 0 as Instant, wall: () => 1_800_000_000_000 as WallTime },
    dice: { bytes: (count) => new Uint8Array(count).fill(++dice), fraction: () => 0 },
    ...(maxTotalBytes === undefined ? {} : { maxTotalBytes }),
  });
const octetsOf = async (shelf: DiskFileShelf, id: string): Promise<Buffer | undefined> => {
  const stream = await shelf.read(id);
  if (stream === undefined) return undefined;
  const all: Uint8Array[] = [];
  for await (const part of stream) all.push(part);
  return Buffer.concat(all);
};

test('a file is kept with whose it is, read back, found again by the next process, and dropped', async (t) => {
  const directory = folderFor(t);
  const shelf = await shelfIn(directory);
  const kept = await shelf.keep(offered('../../etc/pass\u202ewd\u0000.png', 'image/png'), parts(png.subarray(0, 3), png.subarray(3)), any);
  assert.ok(kept.ok);
  assert.equal(kept.value.name, 'passwd.png');
  assert.equal(kept.value.type, 'image/png');
  assert.equal(kept.value.sizeBytes, png.length);
  const { id } = kept.value;
  const again = await shelfIn(directory);
  assert.equal(await again.totalBytes(), png.length);
  assert.equal((await again.find(id))?.thread, 't');
  assert.deepEqual(await octetsOf(again, id), png);
  assert.equal(await again.drop(id), true);
  assert.equal(await again.drop(id), false);
  assert.equal(await octetsOf(again, id), undefined);
  assert.deepEqual([await again.totalBytes(), readdirSync(directory)], [0, []]);
});

test('an id that is a path finds nothing', async (t) => {
  const shelf = await shelfIn(folderFor(t));
  for (const id of ['../x', '', 'f_../../../../etc/passwd', `f_${'0'.repeat(31)}/`]) {
    assert.equal(await shelf.find(id), undefined);
    assert.equal(await shelf.read(id), undefined);
    assert.equal(await shelf.drop(id), false);
  }
});

test('what is refused leaves nothing behind', async (t) => {
  const directory = folderFor(t);
  const shelf = await shelfIn(directory, 600);
  const refusal = async (name: string, type: string, octets: AsyncIterable<Uint8Array>, limits = any) => {
    const kept = await shelf.keep(offered(name, type), octets, limits);
    assert.deepEqual(readdirSync(directory), []);
    return kept.ok ? 'kept' : kept.error;
  };
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield png;
    throw new Error('aborted');
  }
  let asked = 0;
  let ended = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        asked++;
        yield Buffer.alloc(100, 'a');
      }
    } finally {
      ended++;
    }
  }
  assert.equal(await refusal('a.txt', 'text/plain', endless(), { ...any, maxBytes: 250 }), 'TOO_LARGE');
  assert.deepEqual([asked, ended], [3, 1], 'it is refused while it streams');
  assert.equal(await refusal('a.txt', 'text/plain', endless()), 'SHELF_FULL');
  assert.equal(await refusal('a.png', 'image/png', breaking()), 'BROKEN_OFF');
  assert.equal(await refusal('a.png', 'image/png', parts()), 'EMPTY');
  assert.equal(await refusal('a.png', 'image/png', parts('no picture')), 'TYPE_NOT_ALLOWED');
  assert.equal(await refusal('a.jpg', 'image/jpeg', parts(png)), 'TYPE_NOT_ALLOWED');
  assert.equal(await refusal('a.png', 'image/png', parts(png), { ...any, types: ['application/pdf'] }), 'TYPE_NOT_ALLOWED');
  assert.equal(await refusal('a.html', 'text/plain', parts('  <!DOCTYPE html>')), 'TYPE_NOT_ALLOWED');
  assert.equal(await refusal('a.svg', 'image/svg+xml', parts('<svg onload=alert(1)>')), 'TYPE_NOT_ALLOWED');
  assert.equal(await shelf.totalBytes(), 0);
});

test('a crash leaves no half file: what has no facts was never kept', async (t) => {
  const directory = folderFor(t);
  const kept = await (await shelfIn(directory)).keep(offered('a.png', 'image/png'), parts(png), any);
  assert.ok(kept.ok);
  const lost = `f_${'0'.repeat(32)}`;
  for (const name of [`${lost}.octets`, `${lost}.octets.part`, `${lost}.facts.part`, 'strange.txt']) writeFileSync(join(directory, name), 'x');
  const shelf = await shelfIn(directory);
  assert.deepEqual(readdirSync(directory).sort(), [`${kept.value.id}.json`, `${kept.value.id}.octets`, 'strange.txt'].sort());
  assert.equal(await shelf.totalBytes(), png.length);
});
