import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { soundClock } from './sound-clock.ts';

const stamps = (came: readonly number[]): number[] => {
  const clock = soundClock();
  return came.map((at) => clock(at as Instant));
};

test('frames in time are stamped as they come', () => {
  assert.deepEqual(stamps([0, 20, 40, 60]), [0, 20, 40, 60]);
});

test('frames that were held up and come at once lie as far apart as they were spoken', () => {
  const late = stamps([0, 20, 540, 540, 540, 540, 540]);
  for (let i = 1; i < late.length; i++) assert.ok((late[i] ?? 0) - (late[i - 1] ?? 0) <= 21);
  // Caught up with: the next that comes in time is stamped so.
  const caught = stamps([0, ...Array.from({ length: 25 }, () => 500), 520]);
  assert.equal(caught.at(-1), 520);
});

test('sound that was left out is no delay for ever', () => {
  const came = [0, ...Array.from({ length: 1000 }, (_, i) => 1000 + i * 20)];
  assert.equal(stamps(came).at(-1), came.at(-1));
  assert.deepEqual(stamps([0, 20, 5000, 5020]), [0, 20, 5000, 5020]);
});

test('no frame is stamped later than it came, none before the last', () => {
  const came = Array.from({ length: 500 }, (_, i) => i * 20 + ((i * 7919) % 300)).sort((a, b) => a - b);
  const given = stamps(came);
  for (const [i, stamp] of given.entries()) {
    assert.ok(stamp <= (came[i] ?? 0));
    assert.ok(stamp >= (given[i - 1] ?? 0));
  }
});
