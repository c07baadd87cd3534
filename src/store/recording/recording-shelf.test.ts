import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ConversationId, silentLogger } from '#base';
import { until } from '../../../test/until.ts';
import { id, listLogger, temporaryDirectory } from '../fixtures/samples.ts';
import { openRecordingShelf, type RecordingShelfOptions } from './recording-shelf.ts';
import { parseWavHeader, printWavHeader, wavHeaderOctets } from './wav-header.ts';

const form = { rateHz: 8_000, channels: 1 } as const;
const open = (directory: string, more: Partial<RecordingShelfOptions> = {}) => openRecordingShelf({ directory, logger: silentLogger, ...more });
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const soundIn = (path: string): Uint8Array => {
  const octets = readFileSync(path);
  const header = parseWavHeader(octets);
  assert.ok(header.ok);
  assert.equal(header.value.soundOctets, octets.length - wavHeaderOctets, 'the header tells the truth');
  return Uint8Array.from(octets.subarray(wavHeaderOctets));
};
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index % 251) + 1);

test('sound of any sizes becomes one WAV file, its owner’s alone', async (t) => {
  const root = temporaryDirectory(t);
  const directory = join(root, 'recordings');
  const shelf = await open(directory, { limits: { pieceOctets: 64, waitingPieces: 1_000 } });
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 12 }), async (writes) => {
      const name = id(`r${number++}`);
      const file = shelf.open(name, form);
      assert.equal(file.name, `${name}.wav`);
      for (const octets of writes) {
        const lent = Uint8Array.from(octets);
        file.write(lent);
        lent.fill(0xee); // the writer's buffer is used again
      }
      assert.equal(await file.close(), undefined);
      const path = await shelf.pathOf(name);
      assert.deepEqual(soundIn(path ?? ''), Uint8Array.from(Buffer.concat(writes)));
    }),
    { numRuns: 30 },
  );
  assert.equal(mode(directory), '700');
  assert.equal(mode((await shelf.pathOf(id('r0'))) ?? ''), '600');
  assert.ok(readdirSync(directory).every((file) => file.endsWith('.wav')));
});

test('writing while the disk writes loses nothing, over many calls at once', async (t) => {
  const shelf = await open(temporaryDirectory(t), { limits: { pieceOctets: 128 } });
  const files = Array.from({ length: 20 }, (_, index) => shelf.open(id(`c${index}`), form));
  for (let frame = 0; frame < 50; frame++) {
    for (const file of files) file.write(new Uint8Array(40).fill(frame + 1));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const complaints = await Promise.all(files.map((file) => file.close()));
  assert.deepEqual(new Set(complaints), new Set([undefined]));
  const wanted = Uint8Array.from({ length: 2_000 }, (_, index) => Math.floor(index / 40) + 1);
  for (const index of files.keys()) assert.deepEqual(soundIn((await shelf.pathOf(id(`c${index}`))) ?? ''), wanted);
});

test('when the disk cannot follow, sound is dropped, told, and later sound keeps its time', async (t) => {
  const directory = temporaryDirectory(t);
  const shelf = await open(directory, { limits: { pieceOctets: 160, waitingPieces: 2 } });
  const file = shelf.open(id('a'), form);
  const sound = counting(160 * 6);
  file.write(sound); // in one turn of the loop: nothing can be written meanwhile
  const beingWritten = join(directory, 'cv_a.wav.open');
  await until(() => existsSync(beingWritten) && statSync(beingWritten).size === wavHeaderOctets + 320, 'what may wait is on the disk');
  file.write(sound.subarray(0, 160));
  assert.match((await file.close()) ?? '', /^40 ms of sound were dropped/);
  const kept = soundIn((await shelf.pathOf(id('a'))) ?? '');
  assert.deepEqual(kept, Uint8Array.from([...sound.subarray(0, 320), ...new Uint8Array(640), ...sound.subarray(0, 160)]));
});

test('sound dropped at the very end is silence too', async (t) => {
  const shelf = await open(temporaryDirectory(t), { limits: { pieceOctets: 160, waitingPieces: 1 } });
  const file = shelf.open(id('a'), { rateHz: 16_000, channels: 2 });
  file.write(counting(480));
  assert.match((await file.close()) ?? '', /^5 ms of sound/);
  assert.deepEqual(soundIn((await shelf.pathOf(id('a'))) ?? ''), Uint8Array.from([...counting(160), ...new Uint8Array(320)]));
});

test('a disk that refuses is told at the close, and hurts nobody else', async (t) => {
  const directory = temporaryDirectory(t);
  const shelf = await open(directory, { limits: { pieceOctets: 8 } });
  writeFileSync(join(directory, 'cv_taken.wav.open'), 'left by someone');
  const file = shelf.open(id('taken'), form);
  for (let write = 0; write < 100; write++) {
    file.write(counting(8));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const other = shelf.open(id('other'), form);
  other.write(counting(8));
  assert.equal(await file.close(), 'the disk refused it: EEXIST');
  assert.equal(await other.close(), undefined);
  file.write(counting(8));
  assert.equal(await file.close(), 'the disk refused it: EEXIST');
});

test('a recording is never written over', async (t) => {
  const shelf = await open(temporaryDirectory(t));
  const record = async (value: number): Promise<string | undefined> => {
    const file = shelf.open(id('a'), form);
    file.write(new Uint8Array(8).fill(value));
    return file.close();
  };
  assert.equal(await record(1), undefined);
  assert.equal(await record(2), 'the disk refused it: EEXIST');
  assert.deepEqual(soundIn((await shelf.pathOf(id('a'))) ?? ''), new Uint8Array(8).fill(1));
});

test('a recording without sound is a WAV file without sound', async (t) => {
  const shelf = await open(temporaryDirectory(t));
  assert.equal(await shelf.open(id('a'), form).close(), undefined);
  assert.equal(soundIn((await shelf.pathOf(id('a'))) ?? '').length, 0);
});

test('what a crash left open is mended once, sizes and name', async (t) => {
  const directory = temporaryDirectory(t);
  const stereo = printWavHeader({ rateHz: 8_000, channels: 2 }, 0);
  const sound = counting(3_203); // a crash cuts where it likes
  writeFileSync(join(directory, 'cv_cut.wav.open'), Buffer.concat([stereo, sound]));
  writeFileSync(join(directory, 'cv_empty.wav.open'), stereo.subarray(0, 20));
  writeFileSync(join(directory, 'cv_odd.wav.open'), 'this was never one of our recordings, it only has the name of one');
  writeFileSync(join(directory, 'notes.txt'), 'not ours');
  const logger = listLogger();
  const shelf = await open(directory, { logger });
  const live = shelf.open(id('live'), form);
  live.write(new Uint8Array(20_000));
  await until(() => existsSync(join(directory, 'cv_live.wav.open')), 'the file');
  const mended = await shelf.mendRecordings();
  assert.deepEqual(
    [...mended].sort((a, b) => (a.name < b.name ? -1 : 1)),
    [
      { name: 'cv_cut.wav', soundMs: 100 },
      { name: 'cv_empty.wav', soundMs: 0 },
    ],
  );
  assert.deepEqual(soundIn((await shelf.pathOf(id('cut'))) ?? ''), sound.subarray(0, 3_200));
  assert.deepEqual(readdirSync(directory).sort(), ['cv_cut.wav', 'cv_live.wav.open', 'cv_odd.wav.open', 'notes.txt']);
  assert.equal(logger.lines.filter((line) => line.level === 'error').length, 1);
  assert.deepEqual(await shelf.mendRecordings(), []);
  assert.equal(await live.close(), undefined);
});

test('an id is a name, never a way', async (t) => {
  const root = temporaryDirectory(t);
  writeFileSync(join(root, 'secret.wav'), 'x');
  const shelf = await open(join(root, 'recordings'));
  for (const evil of ['../secret', '..', '.', '', '/etc/passwd', 'a/b', 'a\\b', 'a\0b', 'cv_1.wav', 'x'.repeat(129), 'ä']) {
    assert.throws(() => shelf.open(evil as ConversationId, form), { code: 'BROKEN_INVARIANT' }, evil);
    assert.equal(await shelf.pathOf(evil as ConversationId), undefined, evil);
  }
  assert.ok(existsSync(join(root, 'secret.wav')));
});

test('a conversation has one recording, while it is written and after', async (t) => {
  const shelf = await open(temporaryDirectory(t));
  const file = shelf.open(id('a'), form);
  file.write(counting(20_000));
  assert.equal(shelf.writing(id('a')), true);
  assert.throws(() => shelf.open(id('a'), form), { code: 'BROKEN_INVARIANT' });
  await file.close();
  assert.equal(shelf.writing(id('a')), false);
  assert.match(String(await shelf.open(id('a'), form).close()), /EEXIST/);
});

test('where it is muted there is silence, to the sample, and what follows keeps its place', async (t) => {
  const shelf = await open(temporaryDirectory(t), { limits: { pieceOctets: 64, waitingPieces: 1_000 } });
  const file = shelf.open(id('a'), form);
  const sound = new Uint8Array(16_000).fill(7); // a second
  file.mute(250);
  file.mute(300);
  file.write(sound.subarray(0, 6_001));
  file.unmute(500);
  file.mute(900);
  file.write(sound.subarray(6_001));
  assert.equal(await file.close(), undefined);
  const kept = soundIn((await shelf.pathOf(id('a'))) ?? '');
  const wanted = new Uint8Array(16_000).fill(7).fill(0, 4_000, 8_000).fill(0, 14_400);
  assert.ok(Buffer.from(kept).equals(wanted));
});

test('closing the shelf closes what is open', async (t) => {
  const directory = temporaryDirectory(t);
  const shelf = await open(directory);
  for (const name of ['a', 'b']) shelf.open(id(name), form).write(counting(320));
  await shelf.close();
  assert.deepEqual(readdirSync(directory).sort(), ['cv_a.wav', 'cv_b.wav']);
});
