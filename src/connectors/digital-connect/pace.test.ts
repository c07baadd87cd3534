import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { pace } from './pace.ts';

test('a few at once, then evenly; who would wait too long is not counted', () => {
  const turns = pace(10);
  const at = (ms: number) => turns.wait(ms as Instant, 250);
  assert.deepEqual([0, 0, 0, 0, 0, 0, 0, 0, 0].map(at), [0, 0, 0, 0, 0, 0, 100, 200, undefined]);
  assert.equal(at(100), 200, 'the one turned away took no turn');
  assert.equal(at(10_000), 0);
});
