import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { powerDb } from './level.ts';
import { generateNoise, generateSilence, generateTone, goertzel, mix } from './tone.ts';

const goertzelDb = (samples: Int16Array, hz: number, rateHz: number): number => 10 * Math.log10(goertzel(samples, hz, rateHz));

test('a tone is found at its own frequency, at its own level, and nowhere else', () => {
  for (const rateHz of [8000, 16000]) {
    for (const levelDb of [-3.02, -20, -40]) {
      const tone = generateTone(1000, 100, rateHz, levelDb);
      assert.ok(Math.abs(goertzelDb(tone, 1000, rateHz) - levelDb) < 0.05);
      for (const other of [500, 990, 1500, 3000]) assert.ok(goertzelDb(tone, other, rateHz) < levelDb - 30, `${other} Hz at ${rateHz}`);
    }
  }
});

test('durations are exact', () => {
  assert.equal(generateTone(440, 20, 8000, -20).length, 160);
  assert.equal(generateSilence(20, 16000).length, 320);
  assert.equal(generateNoise(1500, 8000, -20, 1).length, 12_000);
  assert.equal(goertzel(new Int16Array(0), 440, 8000), 0);
});

test('noise has the level asked for, no direct current, and is the same for the same seed', () => {
  const noise = generateNoise(1000, 8000, -30, 7);
  assert.ok(Math.abs(powerDb(noise) + 30) < 0.05);
  assert.ok(Math.abs(noise.reduce((sum, sample) => sum + sample, 0) / noise.length) < 30);
  assert.deepEqual(generateNoise(1000, 8000, -30, 7), noise);
  assert.notDeepEqual(generateNoise(1000, 8000, -30, 8), noise);
});

test('white noise is white, low-passed noise is not', () => {
  const band = (samples: Int16Array, from: number): number => {
    let sum = 0;
    for (let hz = from; hz < from + 500; hz += 5) sum += goertzel(samples, hz, 8000);
    return 10 * Math.log10(sum);
  };
  const white = generateNoise(2000, 8000, -20, 3);
  assert.ok(Math.abs(band(white, 200) - band(white, 3200)) < 1.5);
  const low = generateNoise(2000, 8000, -20, 3, 500);
  assert.ok(band(low, 200) - band(low, 3200) > 15);
});

test('mixing adds, saturates, and leaves out what falls outside', () => {
  const into = Int16Array.of(1, 30_000, -30_000, 4);
  mix(into, Int16Array.of(10, 10_000, -10_000, 10), 0);
  assert.deepEqual(into, Int16Array.of(11, 32_767, -32_768, 14));
  fc.assert(
    fc.property(fc.int16Array({ maxLength: 8 }), fc.int16Array({ maxLength: 8 }), fc.integer({ min: -12, max: 12 }), (a, b, at) => {
      const mixed = a.slice();
      mix(mixed, b, at);
      a.forEach((sample, i) => {
        assert.equal(mixed[i], Math.max(-32_768, Math.min(32_767, sample + (b[i - at] ?? 0))));
      });
    }),
  );
});
