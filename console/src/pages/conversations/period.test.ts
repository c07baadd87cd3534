import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantsOf } from './period.ts';

const now = new Date(2026, 10, 21, 14, 30);
const local = (day: number): string => new Date(2026, 10, day).toISOString();

test('days begin at midnight of whoever asks, and the last one counts whole', () => {
  assert.deepEqual(instantsOf({ period: 'today' }, now), { since: local(21) });
  assert.deepEqual(instantsOf({ period: '7-days' }, now), { since: local(15) });
  assert.deepEqual(instantsOf({ period: 'days', from: '2026-11-01', to: '2026-11-02' }, now), { since: local(1), until: local(3) });
});

test('days that are half written, or are none, narrow nothing', () => {
  assert.deepEqual(instantsOf({}, now), {});
  assert.deepEqual(instantsOf({ period: 'days' }, now), {});
  assert.deepEqual(instantsOf({ period: 'days', from: 'yesterday', to: '2026-11-02' }, now), { until: local(3) });
  assert.deepEqual(instantsOf({ period: 'someday', from: '2026-11-01' }, now), {});
});
