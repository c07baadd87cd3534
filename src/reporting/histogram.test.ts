import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addCounts, addFlat, count, flatten, histogramOf, noCounts, percentile, sizeOf } from './histogram.ts';

const durations = fc.array(fc.double({ min: 0, max: 600_000, noNaN: true }), { minLength: 1, maxLength: 300 });
const counted = (all: readonly number[]) => {
  const counts = noCounts();
  for (const ms of all) count(counts, ms);
  return counts;
};
/** By nearest rank, from the durations themselves. */
const exact = (all: readonly number[], share: number): number => [...all].sort((a, b) => a - b)[Math.max(1, Math.ceil(all.length * share)) - 1] ?? 0;

test('a percentile is within a tenth of the exact one, or a millisecond', () => {
  fc.assert(
    fc.property(durations, fc.constantFrom(0.5, 0.9, 0.95, 0.99, 0.01, 1), (all, share) => {
      const truth = exact(all, share);
      const read = percentile(counted(all), share) ?? Number.NaN;
      assert.ok(Math.abs(read - truth) <= Math.max(1, truth * 0.1), `${read} for ${truth}`);
    }),
  );
});

test('histograms add up in any order and any grouping, and nothing is lost on the way through JSON', () => {
  fc.assert(
    fc.property(durations, durations, (some, others) => {
      const sum = counted(some);
      addCounts(sum, counted(others));
      assert.deepEqual(sum, counted([...others, ...some]));
      const read = noCounts();
      for (const part of [others, some]) addFlat(read, flatten(JSON.parse(JSON.stringify(histogramOf(counted(part))))));
      assert.deepEqual(read, sum);
      assert.equal(sizeOf(read), some.length + others.length);
    }),
  );
});

test('nothing counted has no percentile; negative and endless durations are counted at the ends', () => {
  assert.equal(percentile(noCounts(), 0.5), null);
  assert.equal(percentile(counted([-5]), 0.5), 0.5);
  assert.ok((percentile(counted([1e12]), 0.5) ?? 0) > 80_000_000);
});

test('edges that are none of ours are counted where they belong', () => {
  const counts = noCounts();
  addFlat(counts, flatten({ 105: 3 }));
  assert.deepEqual(histogramOf(counts), histogramOf(counted([105, 105, 105])));
});
