import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import { openRates } from './rates.ts';

test('a minute’s worth at once, then one each time its share of a minute has passed', () => {
  const rates = openRates(3);
  const take = (now: number) => rates.take('a', now as Instant);
  assert.deepEqual([take(0), take(0), take(0)], [0, 0, 0]);
  assert.equal(take(0), 20_000);
  assert.equal(take(19_000), 1000);
  assert.equal(take(20_000), 0);
  assert.equal(rates.take('b', 0 as Instant), 0);
});

test('never more than a minute’s worth above the rate, whatever the times', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(20_000), { maxLength: 200 }), (perMinute, pauses) => {
      const rates = openRates(perMinute);
      let now = 0;
      let taken = 0;
      for (const pause of pauses) {
        now += pause;
        if (rates.take('a', now as Instant) === 0) taken++;
        assert.ok(taken <= perMinute + (now * perMinute) / 60_000 + 1e-6);
      }
    }),
  );
});

test('strangers without number do not fill the house', () => {
  const rates = openRates(1, 100);
  for (let i = 0; i < 1000; i++) rates.take(`${i}`, i as Instant);
  assert.ok(rates.size <= 100);
});
