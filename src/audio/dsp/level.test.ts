import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peakDb, powerDb, silenceDb } from './level.ts';
import { generateTone } from './tone.ts';

test('levels are in dBFS, and silence has a finite one', () => {
  assert.equal(powerDb(new Int16Array(160)), silenceDb);
  assert.equal(powerDb(new Int16Array(0)), silenceDb);
  assert.equal(powerDb(new Int16Array(160).fill(-32768)), 0);
  assert.ok(Math.abs(powerDb(new Int16Array(160).fill(3277)) + 20) < 0.01);
  assert.ok(Math.abs(powerDb(generateTone(400, 100, 8000, -3.02)) + 3.02) < 0.01);
});

test('the peak of a sine is 3 dB above its RMS level', () => {
  assert.ok(Math.abs(peakDb(generateTone(400, 100, 8000, -20)) + 16.99) < 0.02);
  assert.equal(peakDb(new Int16Array(3)), silenceDb);
});
