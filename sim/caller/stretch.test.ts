import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateTone, goertzel, powerDb } from '#audio';
import { stretch } from './stretch.ts';

test('the length follows the speed, the pitch stays', () => {
  const tone = generateTone(440, 1000, 8000, -20);
  for (const speed of [0.5, 0.8, 1.25, 2]) {
    const other = stretch(tone, speed, 8000);
    assert.equal(other.length, Math.round(8000 / speed));
    const middle = other.subarray(400, 400 + 2000);
    assert.ok(Math.abs(powerDb(middle) - -20) < 1, `level at speed ${speed}: ${powerDb(middle)}`);
    assert.ok(goertzel(middle, 440, 8000) > 0.9 * 10 ** (powerDb(middle) / 10), `pitch at speed ${speed}`);
  }
});

test('at its own pace a sound is left alone, and silence stays silence', () => {
  const tone = generateTone(440, 100, 8000, -20);
  assert.equal(stretch(tone, 1, 8000), tone);
  assert.ok(stretch(new Int16Array(1600), 1.3, 8000).every((sample) => sample === 0));
});
