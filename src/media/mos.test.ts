import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { delayImpairment, g711Quality, g711WithoutConcealment, meanOpinion, ratingFactor } from './mos.ts';

const near = (got: number, wanted: number, within: number): void => assert.ok(Math.abs(got - wanted) <= within, `${got}, not ${wanted}`);

test('ratings become opinions as in the table of G.107 Annex B', () => {
  for (const [r, mos] of [
    [90, 4.34],
    [80, 4.02],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
  ] as const)
    near(meanOpinion(r), mos, 0.006);
  assert.deepEqual([meanOpinion(-3), meanOpinion(120)], [1, 4.5]);
});

test('a perfect line has 93.2 and 4.41', () => {
  near(ratingFactor(0, 0, g711Quality), 93.2, 1e-9);
  near(meanOpinion(ratingFactor(0, 0, g711Quality)), 4.41, 0.005);
});

test('delay takes what G.107 §7.4 says: nothing to 100 ms, a little to 150, much at 400', () => {
  assert.equal(delayImpairment(100), 0);
  near(delayImpairment(150), 0.15, 0.1);
  near(delayImpairment(200), 3.04, 0.05);
  near(delayImpairment(400), 24.2, 0.5);
});

test('loss takes what G.113 measured: G.711 with concealment keeps a fair opinion at 5 %, without it does not', () => {
  near(ratingFactor(0, 1, g711Quality), 93.2 - 95 / 26.1, 1e-9);
  near(93.2 - ratingFactor(0, 5, g711Quality), 15.8, 0.1);
  near(93.2 - ratingFactor(0, 5, g711WithoutConcealment), 51.1, 0.1);
});

test('never better for more loss or delay, always between 1 and 4.5', () => {
  const ms = fc.double({ min: 0, max: 5000, noNaN: true });
  const loss = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(ms, ms, loss, loss, (d1, d2, l1, l2) => {
      const good = meanOpinion(ratingFactor(Math.min(d1, d2), Math.min(l1, l2), g711Quality));
      const bad = meanOpinion(ratingFactor(Math.max(d1, d2), Math.max(l1, l2), g711Quality));
      assert.ok(bad <= good + 0.02 && bad >= 1 && good <= 4.5);
    }),
  );
});
