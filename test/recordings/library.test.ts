import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Clock, type ConversationId, type Instant, silentLogger, type WallTime } from '#base';
import { type ObjectStore, type OpenRecording, type RecordingFormat, type RecordingWish, silentMeter } from '#contract';
import { openSoundWorkshop } from '#providers/libopus';
import { type KeyRing, openKeyRing, openRecordingLibrary, openRecordingShelf } from '#store';
import { until } from '../until.ts';

const id = (name: string): ConversationId => `cv_${name}` as ConversationId;
function temporaryDirectory(t: TestContext): string {
  const directory = join(mkdtempSync(join(tmpdir(), 'cordboard-recordings-')), 'recordings');
  t.after(() => rmSync(join(directory, '..'), { recursive: true, force: true }));
  return directory;
}

const form = { rateHz: 8000, channels: 2 } as const;
const soundOf = (ms: number): Buffer => {
  const octets = Buffer.alloc(ms * 32);
  for (let i = 0; i < ms * 8; i++) {
    octets.writeInt16LE(Math.round(8000 * Math.sin(i / 3)), i * 4);
    octets.writeInt16LE(Math.round(4000 * Math.sin(i / 5)), i * 4 + 2);
  }
  return octets;
};

/** A store elsewhere, in memory; `down`: it answers nothing. */
function memory() {
  const files = new Map<string, Buffer>();
  const self = { files, down: false, reads: 0 };
  const up = (): void => {
    if (self.down) throw Object.assign(new Error('down'), { code: 'DOWN' });
  };
  const objects: ObjectStore = {
    async put(name, octets, { sizeBytes }) {
      up();
      files.set(name, Buffer.from(await octets(0, sizeBytes)));
    },
    async read(name, from, to) {
      up();
      self.reads += 1;
      return files.get(name)?.subarray(from, to);
    },
    async size(name) {
      up();
      return files.get(name)?.length;
    },
    async remove(name) {
      up();
      files.delete(name);
    },
  };
  return { ...self, self, objects };
}

interface How {
  readonly format?: RecordingFormat;
  readonly ring?: KeyRing;
  readonly remote?: ReturnType<typeof memory>;
  readonly directory?: string;
}

async function house(t: TestContext, how: How = {}) {
  const directory = how.directory ?? temporaryDirectory(t);
  const workshop = openSoundWorkshop({ logger: silentLogger });
  t.after(() => workshop.close());
  let wall = Date.parse('2026-11-20T10:00:00Z');
  const clock: Clock = { now: () => 0 as Instant, wall: () => wall as WallTime };
  const ordered: string[] = [];
  const { format = 'wav', ring } = how;
  const remote = how.remote && {
    objects: how.remote.objects,
    prefix: 'rec/',
    keepHereMs: 3_600_000,
    order: async (one: ConversationId) => void ordered.push(one),
  };
  const shelf = await openRecordingShelf({ directory, logger: silentLogger, format, ring, limits: { waitingPieces: 1_000 } });
  const library = openRecordingLibrary({
    directory,
    shelf,
    format,
    ring,
    workshop,
    clock,
    logger: silentLogger,
    meter: silentMeter,
    ...(remote ? { remote } : {}),
  });
  const record = async (name: string, octets: Buffer): Promise<ConversationId> => {
    const file = shelf.open(id(name), form);
    file.write(octets);
    assert.equal(await file.close(), undefined);
    return id(name);
  };
  const play = async (one: ConversationId, wish?: RecordingWish): Promise<OpenRecording & { readonly all: Buffer }> => {
    const opened = await library.open(one, wish);
    assert.ok(opened !== undefined && opened !== 'beyond');
    const parts: Uint8Array[] = [];
    for await (const part of opened.octets) parts.push(part);
    return { ...opened, all: Buffer.concat(parts) };
  };
  return { directory, library, shelf, record, play, ordered, later: (ms: number) => (wall += ms), workshop, clock };
}

const ring = openKeyRing([{ id: 'k1', secret: 'a secret of the test, long enough' }]);

for (const format of ['wav', 'opus'] as const) {
  for (const keys of [undefined, ring]) {
    test(`a recording as ${format}${keys ? ', encrypted' : ''}: heard whole and in parts, in both formats, drawn, removed with proof`, async (t) => {
      const { library, record, play, directory } = await house(t, { format, ...(keys ? { ring: keys } : {}) });
      const sound = soundOf(2_500);
      const one = await record('a', sound);
      const facts = await library.find(one);
      assert.equal(facts?.lengthMs, 2_500);
      assert.equal(facts?.format, format);
      assert.equal(facts?.key, keys && 'k1');
      assert.deepEqual(facts?.places, ['here']);
      const files = readdirSync(directory).sort();
      assert.deepEqual(files, ['cv_a.json', `cv_a.${format}${keys ? '.sealed' : ''}`]);
      if (keys) assert.equal(readFileSync(join(directory, files[1] ?? '')).indexOf(sound.subarray(4_000, 4_032)), -1);

      const whole = await play(one);
      assert.equal(whole.all.length, facts?.sizeBytes);
      assert.equal(createHash('sha256').update(whole.all).digest('hex'), facts?.sha256);
      const part = await play(one, { range: { from: 100, to: 6_999 } });
      assert.deepEqual([part.range, part.ranges], [{ from: 100, to: 6_999 }, true]);
      assert.ok(part.all.equals(whole.all.subarray(100, 7_000)));
      assert.equal(await library.open(one, { range: { from: 10_000_000 } }), 'beyond');

      const wav = await play(one, { format: 'wav' });
      assert.equal(wav.all.length, 44 + sound.length);
      assert.equal(wav.sizeBytes, 44 + sound.length);
      if (format === 'wav') assert.ok(wav.all.subarray(44).equals(sound));
      const end = await play(one, { format: 'wav', range: { from: 70_000 } });
      assert.ok(end.all.equals(wav.all.subarray(70_000)));
      const covered = await play(one, { format: 'wav', covered: [[500, 1_000, 0]] });
      assert.ok(covered.all.subarray(44 + 1_100 * 32).equals(wav.all.subarray(44 + 1_100 * 32)));
      assert.ok(!covered.all.subarray(44 + 600 * 32, 44 + 700 * 32).equals(wav.all.subarray(44 + 600 * 32, 44 + 700 * 32)));
      const coveredPart = await play(one, { format: 'wav', covered: [[500, 1_000, 0]], range: { from: 20_001, to: 30_000 } });
      assert.ok(coveredPart.all.equals(covered.all.subarray(20_001, 30_001)));
      const opus = await play(one, { format: 'opus', covered: [[500, 1_000, 0]] });
      assert.equal(opus.all.toString('latin1', 0, 4), 'OggS');
      assert.equal(opus.ranges, false);

      const peaks = await library.peaks(one);
      assert.equal(peaks?.lengthMs, 2_500);
      assert.ok(Math.abs((peaks?.channels[0]?.[50] ?? 0) - 24) <= 2, `${peaks?.channels[0]?.[50]}`);
      assert.deepEqual(await library.verify(one), { id: one });

      const proof = await library.remove(one);
      assert.deepEqual(proof, { id: one, removed: ['here'], sha256: facts?.sha256, sizeBytes: facts?.sizeBytes, at: '2026-11-20T10:00:00.000Z' });
      assert.deepEqual(readdirSync(directory), []);
      assert.equal(await library.remove(one), undefined);
      assert.equal(await library.open(one), undefined);
    });
  }
}

test('what was changed, cut short, put into another’s place, or has no key, is refused by name', async (t) => {
  const { library, record, directory, play } = await house(t, { ring });
  const one = await record('a', soundOf(3_000));
  const two = await record('b', soundOf(3_000));
  await play(one);
  await play(two);
  const path = join(directory, 'cv_a.wav.sealed');
  const good = readFileSync(path);
  const tried = async (octets: Buffer): Promise<string | undefined> => {
    writeFileSync(path, octets);
    return (await library.verify(one))?.code;
  };
  assert.equal(await tried(good), undefined);
  for (const at of [9, 13, 600, 20_000, good.length - 1]) {
    const changed = Buffer.from(good);
    changed[at] = (changed[at] ?? 0) ^ 0x02;
    assert.notEqual(await tried(changed), undefined, `octet ${at}`);
  }
  const chunk = 16 * 1024 + 16;
  assert.equal(await tried(good.subarray(0, 512 + chunk)), 'SEALED_DAMAGED', 'cut between two chunks');
  assert.equal(await tried(good.subarray(0, good.length - 20)), 'SEALED_DAMAGED');
  const swapped = Buffer.from(good);
  good.copy(swapped, 512, 512 + chunk, 512 + 2 * chunk);
  good.copy(swapped, 512 + chunk, 512, 512 + chunk);
  assert.equal(await tried(swapped), 'SEALED_DAMAGED', 'chunks in another order');
  assert.equal(await tried(readFileSync(join(directory, 'cv_b.wav.sealed'))), 'SEALED_KEY_WRONG', 'another conversation’s');
  writeFileSync(path, good);
  const other = await house(t, { directory, ring: openKeyRing([{ id: 'k1', secret: 'another secret under the same name' }]) });
  assert.equal((await other.library.verify(one))?.code, 'SEALED_KEY_WRONG');
  const none = await house(t, { directory });
  await assert.rejects(none.play(one), { code: 'SEALED_KEY_MISSING' });
});

test('keys are exchanged without touching sound, here and elsewhere; the old key is then of no use', async (t) => {
  const remote = memory();
  const first = await house(t, { ring, remote });
  const one = await first.record('a', soundOf(1_000));
  const before = await first.play(one);
  const two = await first.record('b', soundOf(500));
  assert.deepEqual(await first.library.upload(two, new AbortController().signal).then(({ kind }) => kind), 'done');
  first.later(3_600_000);
  assert.equal(await first.library.sweep(), 1, 'of what went elsewhere the sound here goes when its time is over');
  const file = join(first.directory, 'cv_a.wav.sealed');
  const sealed = readFileSync(file);
  const far = Buffer.from(remote.files.get('rec/cv_b.wav.sealed') ?? '');
  const fresh = [
    { id: 'k2', secret: 'the new secret, as long as the old' },
    { id: 'k1', secret: 'a secret of the test, long enough' },
  ] as const;
  const both = await house(t, { directory: first.directory, ring: openKeyRing(fresh), remote });
  assert.deepEqual(await both.library.rotateKeys(), { rewrapped: 2, current: 0, clear: 0, failed: [] });
  assert.deepEqual(await both.library.rotateKeys(), { rewrapped: 0, current: 2, clear: 0, failed: [] });
  assert.ok(readFileSync(file).subarray(512).equals(sealed.subarray(512)));
  assert.ok(remote.files.get('rec/cv_b.wav.sealed')?.equals(far));
  const only = await house(t, { directory: first.directory, ring: openKeyRing([fresh[0]]), remote });
  assert.ok((await only.play(one)).all.equals(before.all));
  assert.equal((await only.library.find(two))?.key, 'k2');
  assert.deepEqual(await only.library.verify(two), { id: two });
  const old = await house(t, { directory: first.directory, ring, remote });
  assert.equal((await old.library.verify(one))?.code, 'SEALED_KEY_MISSING');
  assert.equal((await old.library.verify(two))?.code, 'SEALED_KEY_MISSING');
});

for (const keys of [undefined, ring]) {
  test(`elsewhere${keys ? ', encrypted' : ''}: brought there, heard from there by any node, removed there too`, async (t) => {
    const remote = memory();
    const its = { remote, format: 'opus' as const, ...(keys ? { ring: keys } : {}) };
    const { library, record, play, ordered, later, directory } = await house(t, its);
    const one = await record('a', soundOf(70_000));
    const whole = await play(one);
    assert.deepEqual(ordered, [one]);
    remote.self.down = true;
    await assert.rejects(library.upload(one, new AbortController().signal));
    remote.self.down = false;
    assert.deepEqual(await library.upload(one, new AbortController().signal), { kind: 'done' });
    assert.deepEqual((await library.find(one))?.places, ['here', 'remote']);
    assert.equal(await library.sweep(), 0);
    later(3_600_000);
    assert.equal(await library.sweep(), 1);
    assert.deepEqual(readdirSync(directory), ['cv_a.json']);
    assert.ok((await play(one)).all.equals(whole.all));
    const elsewhere = await house(t, its);
    assert.ok((await elsewhere.play(one, { range: { from: 50_000, to: 60_000 } })).all.equals(whole.all.subarray(50_000, 60_001)));
    assert.deepEqual(await elsewhere.library.verify(one), { id: one });
    remote.files.delete(`rec/cv_a.opus${keys ? '.sealed' : ''}`);
    await assert.rejects(elsewhere.play(one), { code: 'RECORDING_GONE' });
    remote.self.down = true;
    await assert.rejects(library.remove(one), 'what cannot be removed everywhere is not said to be');
    assert.notEqual(await library.remove(one).catch(() => 'still there'), undefined);
    remote.self.down = false;
    assert.deepEqual((await library.remove(one))?.removed, ['remote']);
    assert.deepEqual([...remote.files.keys()], []);
  });
}

test('after a crash: what was left open is mended, encrypted or not, and what was unfinished is finished', async (t) => {
  for (const keys of [undefined, ring]) {
    const its = keys ? { ring: keys } : {};
    const first = await house(t, its);
    const { directory } = first;
    const sound = soundOf(10_000);
    const live = first.shelf.open(id('a'), form);
    live.write(sound);
    const open = join(directory, `cv_a.wav${keys ? '.sealed' : ''}.open`);
    // Until the disk has the whole pieces; the rest is lost with the process.
    await until(() => existsSync(open) && statSync(open).size >= 19 * 16 * 1024, 'the whole pieces');
    const crashed = readFileSync(open);
    await live.close();
    for (const file of readdirSync(directory)) rmSync(join(directory, file));
    writeFileSync(open, crashed);
    truncateSync(open, 18 * 16 * 1024);
    const second = await house(t, { ...its, directory, format: 'opus' });
    const [mended] = await second.shelf.mendRecordings();
    assert.ok(mended && mended.soundMs > 8_000, JSON.stringify(mended));
    assert.equal(await second.library.resume(), 1);
    const wav = await second.play(id('a'), { format: 'wav' });
    assert.equal(Math.round((wav.all.length - 44) / 32), mended.soundMs);
    assert.deepEqual(readdirSync(directory).sort(), ['cv_a.json', `cv_a.opus${keys ? '.sealed' : ''}`]);
  }
});

test('a recording that is going on is neither heard nor removed', async (t) => {
  const { library, shelf } = await house(t);
  const file = shelf.open(id('a'), form);
  file.write(soundOf(1_000));
  assert.equal(await library.open(id('a')), undefined);
  assert.equal(await library.remove(id('a')), undefined);
  await file.close();
  const opened = await library.open(id('a'));
  assert.ok(opened !== undefined && opened !== 'beyond');
  await opened.close();
});

test('an id is a name, never a way', async (t) => {
  const { library, directory } = await house(t);
  writeFileSync(join(directory, '..', 'secret.wav'), 'x');
  for (const evil of ['../secret', '..', '', '/etc/passwd', 'a/b', 'cv_1.wav', 'ä'] as ConversationId[]) {
    assert.equal(await library.find(evil), undefined);
    assert.equal(await library.open(evil), undefined);
    assert.equal(await library.remove(evil), undefined);
  }
  rmSync(join(directory, '..', 'secret.wav'));
});
