import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Lateness } from './lateness.ts';

test('quantiles are right to the grain', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -5, max: 99, noNaN: true }), { minLength: 1 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (all, share) => {
        const lateness = new Lateness();
        for (const ms of all) lateness.add(ms);
        const sorted = all.map((ms) => Math.max(0, ms)).sort((a, b) => a - b);
        const exact = sorted[Math.ceil(share * sorted.length) - 1] as number;
        const got = lateness.quantile(share);
        assert.ok(got >= exact && got <= exact + 0.25 + 1e-9, `${got} for ${exact}`);
      },
    ),
  );
});

test('nothing seen is nothing late; what is beyond the scale is told by the worst', () => {
  const lateness = new Lateness();
  assert.equal(lateness.quantile(0.99), 0);
  lateness.add(1234);
  assert.equal(lateness.quantile(1), 1234);
  assert.equal(lateness.worstMs, 1234);
  lateness.reset();
  assert.equal(lateness.count, 0);
  assert.equal(lateness.worstMs, 0);
});
