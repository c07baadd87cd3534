import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readComfortNoise, writeComfortNoise } from './comfort-noise.ts';

test('level and all 255 reflections are read and written again', () => {
  const buffer = new Uint8Array(8);
  for (let level = 0; level < 128; level++) {
    for (const index of [level, 254 - level]) {
      const payload = Uint8Array.of(level, index, 127);
      const noise = readComfortNoise(payload, 0, 3);
      assert.ok(noise !== undefined);
      assert.equal(noise.levelBelowOverloadDb, level);
      assert.ok(noise.reflections.every((reflection) => Math.abs(reflection) < 1));
      assert.equal(noise.reflections[1], 0);
      assert.equal(writeComfortNoise(buffer, noise), 3);
      assert.deepEqual(buffer.slice(0, 3), payload);
    }
  }
});

test('the ends of the scale: RFC 3389 §3.2', () => {
  assert.deepEqual(readComfortNoise(Uint8Array.of(0x80 | 30, 0, 254, 255), 0, 4), {
    levelBelowOverloadDb: 30,
    reflections: [-32_766 / 32_768, 32_766 / 32_768, 0],
  });
  assert.equal(readComfortNoise(Uint8Array.of(1, 2), 2, 2), undefined);
  assert.equal(readComfortNoise(Uint8Array.of(1, 2), 0, 3), undefined);
  assert.equal(readComfortNoise(new Uint8Array(1500), 0, 1500)?.reflections.length, 32);
});
