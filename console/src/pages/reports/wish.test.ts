import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysOf, wishOf } from './wish.ts';

test('of the address only what a report is asked for is asked, and nothing that is empty', () => {
  assert.deepEqual(wishOf({ report: 'usage', period: 'today', outcome: '', queue: 'refunds', show: 'mail' }), { period: 'today', queue: 'refunds' });
});

test('a period is told by its days or by its name', () => {
  assert.deepEqual(daysOf('2026-11-01..2026-11-03'), ['2026-11-01', '2026-11-03']);
  assert.deepEqual(daysOf('2026-11-01'), ['2026-11-01', '2026-11-01']);
  assert.equal(daysOf('last-7-days'), undefined);
  assert.equal(daysOf('2026-11-01..'), undefined);
});
