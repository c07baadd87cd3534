import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { extendSequence, sequenceSteps, timestampAfter, timestampSteps } from './sequence.ts';

const sequence = fc.integer({ min: 0, max: 0xffff });
const timestamp = fc.integer({ min: 0, max: 0xffff_ffff });

test('numbers wrap', () => {
  assert.equal(sequenceSteps(0xfffe, 3), 5);
  assert.equal(sequenceSteps(3, 0xfffe), -5);
  assert.equal(sequenceSteps(0, 0x8000), -0x8000);
  assert.equal(timestampAfter(0xffff_ff00, 0x200), 0x100);
  assert.equal(timestampSteps(0xffff_ff00, 0x100), 0x200);
});

test('steps lead there and back', () => {
  fc.assert(
    fc.property(sequence, sequence, (a, b) => {
      assert.equal((a + sequenceSteps(a, b) + 0x10000) & 0xffff, b);
      if (Math.abs(sequenceSteps(a, b)) !== 0x8000) assert.equal(sequenceSteps(a, b) + sequenceSteps(b, a), 0);
    }),
  );
  fc.assert(fc.property(timestamp, timestamp, (a, b) => assert.equal(timestampAfter(a, timestampSteps(a, b)), b)));
});

test('an extended number keeps its low bits and lies nearest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 }), sequence, (near, low) => {
      const extended = extendSequence(near, low);
      assert.equal(((extended % 0x10000) + 0x10000) % 0x10000, low);
      assert.ok(Math.abs(extended - near) <= 0x8000);
    }),
  );
});
