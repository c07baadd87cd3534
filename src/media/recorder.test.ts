import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import { Recorder } from './recorder.ts';

const at = (ms: number): Instant => (10_000 + ms) as Instant;
const sound = (ms: number, value: number): Int16Array => new Int16Array(ms * 8).fill(value);

function newRecorder(): { recorder: Recorder; left: () => number[]; right: () => number[]; octets: () => number } {
  const pieces: Buffer[] = [];
  const recorder = new Recorder({ rateHz: 8000, startedAt: at(0), right: 'played', write: (octets) => pieces.push(Buffer.from(octets)) });
  const track = (offset: number) => (): number[] => {
    const all = Buffer.concat(pieces);
    return Array.from({ length: all.length / 4 }, (_, i) => all.readInt16LE(i * 4 + offset));
  };
  return { recorder, left: track(0), right: track(2), octets: () => pieces.reduce((sum, piece) => sum + piece.length, 0) };
}

/** Runs of equal samples: `[value, milliseconds]`. */
function runs(samples: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const sample of samples) {
    const last = found.at(-1);
    if (last?.[0] === sample) last[1] += 1 / 8;
    else found.push([sample, 1 / 8]);
  }
  return found;
}

test('both sides lie where they were heard', () => {
  const { recorder, left, right } = newRecorder();
  for (let ms = 20; ms <= 2000; ms += 20) recorder.left(sound(20, -2), at(ms));
  recorder.right(sound(100, 300), at(600));
  recorder.right(sound(50, 400), at(650));
  recorder.close(at(2000));
  assert.deepEqual(runs(left()), [[-2, 2000]]);
  assert.deepEqual(runs(right()), [
    [0, 500],
    [300, 100],
    [400, 50],
    [0, 1350],
  ]);
});

test('a socket that stalls moves nothing; a side that is silent for long is silence', () => {
  const { recorder, left } = newRecorder();
  for (let ms = 20; ms <= 200; ms += 20) recorder.left(sound(20, 1), at(ms));
  for (let ms = 220; ms <= 600; ms += 20) recorder.left(sound(20, 2), at(600)); // four hundred milliseconds in one burst
  recorder.left(sound(20, 3), at(4000));
  recorder.close(at(4000));
  assert.deepEqual(runs(left()), [
    [1, 200],
    [2, 400],
    [0, 3380],
    [3, 20],
  ]);
});

test('where both sides are received, neither is torn by a socket that stalls', () => {
  const pieces: Buffer[] = [];
  const recorder = new Recorder({ rateHz: 8000, startedAt: at(0), right: 'received', write: (octets) => pieces.push(Buffer.from(octets)) });
  for (let ms = 20; ms <= 400; ms += 20) recorder.right(sound(20, 5), at(ms <= 200 ? ms : 400 + ms / 100));
  recorder.close(at(410));
  const right = Buffer.concat(pieces);
  assert.ok(Array.from({ length: 400 * 8 }, (_, i) => right.readInt16LE(i * 4 + 2)).every((sample) => sample === 5));
});

test('extreme samples survive as little-endian pairs', () => {
  const { recorder, left, right } = newRecorder();
  recorder.left(Int16Array.of(-32768, 32767, -1, 258), at(0.5));
  recorder.right(Int16Array.of(1, -2, 3, -4), at(0.5));
  recorder.close(at(0.5));
  assert.deepEqual(left(), [-32768, 32767, -1, 258]);
  assert.deepEqual(right(), [1, -2, 3, -4]);
});

test('what is older than the window is written out as time goes on, and nothing comes after closing', () => {
  const { recorder, octets } = newRecorder();
  recorder.left(sound(20, 1), at(20));
  assert.equal(octets(), 0);
  recorder.advance(at(10_000));
  assert.ok(octets() >= 8000 * 4 * 8 && octets() <= 8000 * 4 * 9, `${octets()}`);
  recorder.close(at(10_020));
  const whole = octets();
  recorder.left(sound(20, 1), at(11_000));
  recorder.advance(at(20_000));
  recorder.close(at(20_000));
  assert.equal(octets(), whole);
});

test('sound that comes too late for its place gets the first place that is left', () => {
  const { recorder, right } = newRecorder();
  recorder.advance(at(10_000));
  recorder.right(sound(20, 7), at(1000));
  recorder.close(at(10_000));
  assert.deepEqual(runs(right()), [
    [0, 8400],
    [7, 20],
  ]);
});

test('whatever comes and when, no sample of either side is lost or changes its order', () => {
  const put = fc.record({ side: fc.constantFrom('left' as const, 'right' as const), count: fc.nat(2000), wait: fc.nat(400), behind: fc.nat(300) });
  fc.assert(
    fc.property(fc.array(put, { maxLength: 40 }), (puts) => {
      const { recorder, left, right } = newRecorder();
      const wrote = { left: [] as number[], right: [] as number[] };
      let now = 0;
      let value = 0;
      for (const { side, count, wait, behind } of puts) {
        now += wait;
        const samples = Int16Array.from({ length: count }, () => (value = (value % 30_000) + 1));
        recorder[side](samples, at(now - behind));
        wrote[side].push(...samples);
      }
      recorder.close(at(now));
      assert.deepEqual(
        left().filter((one) => one !== 0),
        wrote.left,
      );
      assert.deepEqual(
        right().filter((one) => one !== 0),
        wrote.right,
      );
    }),
  );
});
