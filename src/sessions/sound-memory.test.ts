import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { soundMemory } from './sound-memory.ts';

test('the newest samples come back in order, however they were written', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 80 }), { maxLength: 20 }),
      fc.integer({ min: 0, max: 90 }),
      (capacity, sizes, count) => {
        const memory = soundMemory(capacity);
        const all: number[] = [];
        for (const size of sizes) {
          const chunk = Int16Array.from({ length: size }, (_, i) => all.length + i);
          memory.write(chunk);
          all.push(...chunk);
        }
        const wanted = Math.min(count, capacity, all.length);
        assert.deepEqual([...memory.last(count)], wanted === 0 ? [] : all.slice(-wanted));
      },
    ),
  );
});
