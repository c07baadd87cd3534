import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { generateNoise, generateTone, mix } from '#audio';
import { createDenoiser } from './denoise.ts';

function clean(sound: Int16Array, piece = 480): Float32Array {
  const denoiser = createDenoiser();
  const parts: number[] = [];
  for (let at = 0; at < sound.length; at += piece) parts.push(...denoiser.write(sound.subarray(at, at + piece)));
  parts.push(...denoiser.end());
  return Float32Array.from(parts);
}
const levelDb = (sound: Float32Array): number => 10 * Math.log10(sound.reduce((sum, x) => sum + x * x, 0) / sound.length);

test('steady noise is taken out', () => {
  const noise = generateNoise(2000, 8000, -40, 3);
  assert.ok(levelDb(clean(noise).subarray(8000)) < -52);
});

test('what stands out of the noise stays as loud as it was', () => {
  const sound = generateNoise(2000, 8000, -45, 3);
  mix(sound, generateTone(1000, 1000, 8000, -20), 4000);
  const cleaned = clean(sound);
  assert.ok(Math.abs(levelDb(cleaned.subarray(6000, 11000)) - -20) < 1);
  assert.ok(levelDb(cleaned.subarray(1000, 3500)) < -55);
});

test('sound that begins with speech is not taken for noise', () => {
  assert.ok(Math.abs(levelDb(clean(generateTone(700, 1500, 8000, -12)).subarray(4000, 10000)) - -12) < 2);
});

test('digital silence comes out as a faint hiss, never as nothing', () => {
  const level = levelDb(clean(new Int16Array(8000)));
  assert.ok(level > -80 && level < -65, `${level}`);
});

test('the sizes of the pieces do not matter, and nothing is lost', () => {
  const sound = generateNoise(300, 8000, -20, 9);
  const whole = clean(sound, sound.length);
  assert.ok(whole.length >= sound.length);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), (piece) => {
      assert.deepEqual(clean(sound, piece), whole);
    }),
    { numRuns: 30 },
  );
});
