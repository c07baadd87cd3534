import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPlayback } from './playback.ts';

const loud = (octets: number): Uint8Array => new Uint8Array(octets).fill(0x80);
const frame = (): Int16Array => new Int16Array(160);

test('sound of any length is played in real time, and silence after it', () => {
  const playback = openPlayback();
  playback.queue(loud(100), 0);
  playback.queue(loud(137), 0);
  const first = frame();
  playback.play(first, 0);
  assert.ok(first.every((sample) => sample > 30_000));
  assert.equal(playback.queuedMs, 77 / 8);
  const second = frame();
  playback.play(second, 20);
  assert.deepEqual([second[76] !== 0, second[77]], [true, 0]);
  assert.equal(playback.queuedMs, 0);
  assert.equal(playback.deepestMs, 237 / 8);
});

test('a mark is passed when the sound before it has been played, and not earlier', () => {
  const playback = openPlayback();
  playback.queue(loud(160), 0);
  playback.mark('whole frame');
  playback.queue(loud(40), 0);
  playback.mark('inside a frame');
  playback.queue(loud(120), 0);
  assert.deepEqual(playback.play(frame(), 0), []);
  assert.deepEqual(playback.play(frame(), 20), ['whole frame']);
  assert.deepEqual(playback.play(frame(), 40), ['inside a frame']);
  playback.mark('nothing before it');
  assert.deepEqual(playback.play(frame(), 60), ['nothing before it']);
});

test('clear drops what is queued and gives its marks back, those in the frame being played too', () => {
  const playback = openPlayback();
  playback.queue(loud(80), 0);
  playback.mark('a');
  playback.queue(loud(240), 0);
  playback.mark('b');
  playback.play(frame(), 0);
  assert.deepEqual(playback.clear(), { droppedMs: 20, marks: ['a', 'b'] });
  assert.deepEqual(playback.play(frame(), 20), []);
  assert.equal(playback.queuedMs, 0);
});

test('a hole in the middle of speech is counted, a pause between utterances is not', () => {
  const playback = openPlayback();
  playback.queue(loud(160), 0);
  playback.play(frame(), 0);
  playback.play(frame(), 20);
  playback.queue(loud(160), 50);
  assert.deepEqual(playback.holes, { count: 1, ms: 30 });
  playback.play(frame(), 60);
  playback.queue(loud(160), 900);
  assert.equal(playback.holes.count, 1);
  playback.clear();
  playback.queue(loud(160), 910);
  assert.equal(playback.holes.count, 1);
});
