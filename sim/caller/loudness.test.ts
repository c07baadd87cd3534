import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateSilence, generateTone } from '#audio';
import { bringTo, speechLevelDb, trim } from './loudness.ts';

const after = (...parts: Int16Array[]): Int16Array => Int16Array.from(parts.flatMap((part) => [...part]));

test('silence around a sound is taken off, silence inside it is kept', () => {
  const tone = generateTone(400, 100, 8000, -20);
  const sound = trim(after(generateSilence(200, 8000), tone, generateSilence(300, 8000), tone, generateSilence(150, 8000)), 8000);
  assert.equal(sound.length, 500 * 8);
  assert.equal(trim(generateSilence(100, 8000), 8000).length, 0);
  assert.equal(trim(new Int16Array(0), 8000).length, 0);
});

test('the level of speech leaves pauses out, and can be set', () => {
  const halfSilent = after(generateTone(400, 500, 8000, -30), generateSilence(500, 8000));
  assert.ok(Math.abs(speechLevelDb(halfSilent, 8000) - -30) < 0.2);
  assert.ok(Math.abs(speechLevelDb(bringTo(halfSilent, -22, 8000), 8000) - -22) < 0.2);
  assert.ok(bringTo(generateSilence(20, 8000), -10, 8000).every((sample) => sample === 0));
});
