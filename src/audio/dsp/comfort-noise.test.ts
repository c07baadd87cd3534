import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ComfortNoise } from './comfort-noise.ts';
import { powerDb } from './level.ts';

test('as loud as was told, and different each frame', () => {
  for (const levelDb of [-30, -45, -60, -75]) {
    const noise = new ComfortNoise(7);
    const frame = new Int16Array(160);
    noise.fill(frame, levelDb);
    const long = new Int16Array(16_000);
    noise.fill(long, levelDb);
    assert.ok(Math.abs(powerDb(long) - levelDb) < (levelDb < -70 ? 4 : 1), `${powerDb(long)} for ${levelDb}`);
    assert.notDeepEqual(frame, long.subarray(0, 160));
  }
});

test('it glides in, and a level of silence is silence after a frame', () => {
  const noise = new ComfortNoise();
  const frame = new Int16Array(160);
  noise.fill(frame, -30);
  assert.ok(powerDb(frame.subarray(0, 20)) < powerDb(frame.subarray(140)) - 6);
  noise.fill(frame, -127);
  noise.fill(frame, -127);
  assert.ok(frame.every((sample) => sample === 0));
});
