import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileMs } from './wire.ts';

test('a file has time by its size, and never more than one attempt', () => {
  assert.equal(fileMs(8000, 0), 16_000);
  assert.equal(fileMs(8000, 160_000), 26_000);
  assert.equal(fileMs(60_000, 2 ** 30), 100_000);
});
