import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { beginPause, hasPaused, hearPause, lookAtPause, pauseDeadline } from './pause.ts';

const at = (ms: number): Instant => ms as Instant;

test('a pause has lasted when so much silence was heard, whatever the clock says', () => {
  const pause = beginPause(at(1000), at(1100));
  hearPause(pause, at(1280), at(9000));
  assert.equal(hasPaused(pause, 300), false);
  hearPause(pause, at(1300), at(9000));
  assert.equal(hasPaused(pause, 300), true);
});

test('where no sound comes the clock decides, but not before what came was read', () => {
  const pause = beginPause(at(1000), at(1100));
  assert.equal(pauseDeadline(pause, 300), 1700);
  assert.equal(lookAtPause(pause, 300, at(1699)), false);
  // The process slept until now: the first look reads only.
  assert.equal(lookAtPause(pause, 300, at(5000)), false);
  assert.equal(pauseDeadline(pause, 300), 5100);
  assert.equal(lookAtPause(pause, 300, at(5100)), true);
});

test('sound that comes after all is waited for', () => {
  const pause = beginPause(at(1000), at(1100));
  assert.equal(lookAtPause(pause, 300, at(5000)), false);
  hearPause(pause, at(1120), at(5010));
  assert.equal(lookAtPause(pause, 300, at(5100)), false);
  assert.equal(pauseDeadline(pause, 300), 5490);
  hearPause(pause, at(1120), at(5400));
  assert.equal(pauseDeadline(pause, 300), 5490, 'the same silence told again is none');
});
