import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPlayout } from './playout.ts';

const frame = (value: number): Int16Array => new Int16Array(160).fill(value);
const played = (playout: ReturnType<typeof openPlayout>, nowMs: number): number => {
  const into = new Int16Array(160);
  playout.play(into, nowMs);
  return into[0] ?? 0;
};

test('sound begins with two frames in hand and goes on until it runs dry', () => {
  const playout = openPlayout(8000);
  playout.queue(frame(1), 0);
  assert.equal(played(playout, 20), 0);
  playout.queue(frame(2), 20);
  assert.deepEqual([played(playout, 40), played(playout, 60), played(playout, 80)], [1, 2, 0]);
});

test('a frame that nothing follows is played after three turns', () => {
  const playout = openPlayout(8000);
  playout.queue(frame(1), 0);
  assert.deepEqual(
    [20, 40, 60, 80].map((nowMs) => played(playout, nowMs)),
    [0, 0, 1, 0],
  );
});

test('running dry in mid-speech is a hole, a pause between utterances is none', () => {
  const playout = openPlayout(8000);
  for (const value of [1, 2]) playout.queue(frame(value), 0);
  for (const nowMs of [20, 40, 60]) played(playout, nowMs);
  playout.queue(frame(3), 110);
  assert.deepEqual(playout.holes, { count: 1, ms: 50 });
  for (const nowMs of [120, 140, 160, 180]) played(playout, nowMs);
  playout.queue(frame(4), 600);
  assert.equal(playout.holes.count, 1);
});

test('what was queued may be overwritten by whoever queued it', () => {
  const playout = openPlayout(8000);
  const buffer = frame(7);
  playout.queue(buffer, 0);
  playout.queue(buffer, 0);
  buffer.fill(9);
  assert.equal(played(playout, 20), 7);
});
