import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateNoise, generateSilence, generateTone, mix, peakDb, powerDb } from '#audio';
import { shapeSound } from './shape-sound.ts';

/** 300 ms of faint noise, 500 ms of tone, 400 ms of faint noise. */
function spoken(rateHz: number, levelDb: number): Int16Array {
  const samples = generateNoise(1200, rateHz, levelDb - 50, 1);
  mix(samples, generateTone(440, 500, rateHz, levelDb), 0.3 * rateHz);
  return samples;
}

for (const [rawHz, rateHz] of [
  [16_000, 8000],
  [16_000, 16_000],
  [8000, 16_000],
  [8000, 8000],
] as const) {
  test(`${rawHz} to ${rateHz} Hz: silence goes, a breath of it stays`, () => {
    const shaped = shapeSound(spoken(rawHz, -18), rawHz, { rateHz, tailMs: 100 });
    assert.ok(shaped);
    const ms = (shaped.samples.length * 1000) / rateHz;
    assert.ok(Math.abs(ms - 620) <= 6, `${ms} ms`);
    assert.ok(Math.abs(shaped.trimmedMs - 580) <= 6, `trimmed ${shaped.trimmedMs} ms`);
    assert.ok(powerDb(shaped.samples.subarray(0, 0.015 * rateHz)) < -55);
    assert.ok(powerDb(shaped.samples.subarray(-0.09 * rateHz)) < -55);
  });
}

test('loud and quiet voices come out at one loudness', () => {
  for (const levelDb of [-6, -18, -30]) {
    const shaped = shapeSound(spoken(16_000, levelDb), 16_000, { rateHz: 8000, tailMs: 50 });
    assert.ok(shaped);
    const voiced = shaped.samples.subarray(0.05 * 8000, 0.45 * 8000);
    assert.ok(Math.abs(powerDb(voiced) + 20) < 0.5, `${levelDb} dB became ${powerDb(voiced)}`);
  }
});

test('peaks stay below −3 dBFS, even where that leaves the voice quieter', () => {
  const clicks = generateSilence(1000, 16_000);
  for (let at = 800; at < 15_200; at += 800) clicks[at] = 12_000;
  const shaped = shapeSound(clicks, 16_000, { rateHz: 16_000, tailMs: 0 });
  assert.ok(shaped);
  assert.ok(peakDb(shaped.samples) <= -2.99 && peakDb(shaped.samples) > -4, `${peakDb(shaped.samples)} dBFS`);
});

test('a sound that ends too soon is given its pause', () => {
  const shaped = shapeSound(generateTone(440, 200, 8000, -20), 8000, { rateHz: 8000, tailMs: 100 });
  assert.equal(shaped?.samples.length, 2400);
  assert.equal(shaped?.trimmedMs, 0);
});

test('silence is no sound', () => {
  assert.equal(shapeSound(generateSilence(500, 8000), 8000, { rateHz: 8000, tailMs: 100 }), undefined);
  assert.equal(shapeSound(new Int16Array(0), 8000, { rateHz: 8000, tailMs: 100 }), undefined);
});
