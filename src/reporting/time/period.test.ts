import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WallTime } from '#base';
import { readPeriod } from './period.ts';
import { zoneOf } from './zone.ts';

const berlin = zoneOf('Europe/Berlin');
const now = Date.parse('2026-11-20T14:30:00Z') as WallTime;
const iso = (at: number): string => new Date(at).toISOString().slice(0, 16);

const read = (written: string, more: { now?: WallTime; weekStart?: 'sunday' } = {}): string[] => {
  const periods = readPeriod({ written, now, zone: berlin, ...more });
  if (!periods.ok) return [periods.error];
  const { period, before } = periods.value;
  return [period.words, iso(period.since), iso(period.until), before.words, iso(before.since), iso(before.until)];
};

test('periods as people write them, each with the one before', () => {
  assert.deepEqual(read('yesterday'), [
    'Thursday 19 November 2026',
    '2026-11-18T23:00',
    '2026-11-19T23:00',
    'Wednesday 18 November 2026',
    '2026-11-17T23:00',
    '2026-11-18T23:00',
  ]);
  assert.deepEqual(read('today').slice(0, 3), ['Friday 20 November 2026', '2026-11-19T23:00', '2026-11-20T23:00']);
  assert.deepEqual(read('last-week').slice(0, 3), ['Monday 9 November 2026 to Sunday 15 November 2026', '2026-11-08T23:00', '2026-11-15T23:00']);
  assert.deepEqual(read('last-week', { weekStart: 'sunday' })[0], 'Sunday 8 November 2026 to Saturday 14 November 2026');
  assert.deepEqual(read('last-7-days')[0], 'Friday 13 November 2026 to Thursday 19 November 2026');
  assert.deepEqual(read('2026-11-01..2026-11-03').slice(0, 4), [
    'Sunday 1 November 2026 to Tuesday 3 November 2026',
    '2026-10-31T23:00',
    '2026-11-03T23:00',
    'Thursday 29 October 2026 to Saturday 31 October 2026',
  ]);
  assert.deepEqual(read('2026-02'), [
    'February 2026',
    '2026-01-31T23:00',
    '2026-02-28T23:00',
    'January 2026',
    '2025-12-31T23:00',
    '2026-01-31T23:00',
  ]);
  assert.deepEqual(read('last-month')[0], 'October 2026');
});

test('a month with a change of clocks is an hour longer', () => {
  const periods = readPeriod({ written: '2026-10', now, zone: berlin });
  assert.ok(periods.ok);
  assert.equal((periods.value.period.until - periods.value.period.since) / 3_600_000, 31 * 24 + 1);
});

test('what is not over is compared with as much of the period before', () => {
  assert.deepEqual(read('today').slice(3), ['Thursday 19 November 2026, up to the same time', '2026-11-18T23:00', '2026-11-19T14:30']);
  assert.deepEqual(read('this-week').slice(3), [
    'Monday 9 November 2026 to Sunday 15 November 2026, up to the same time',
    '2026-11-08T23:00',
    '2026-11-13T14:30',
  ]);
  // The 31st of a month has no counterpart in the one before: that is taken whole.
  const late = Date.parse('2026-03-30T12:00:00Z') as WallTime;
  assert.deepEqual(read('this-month', { now: late }).slice(4), ['2026-01-31T23:00', '2026-02-28T23:00']);
});

test('what is no period is told so', () => {
  for (const [written, complaint] of [
    ['fortnight', '"fortnight" is no period'],
    ['last-0-days', '0 days are too few: 1 to 400'],
    ['last-999-days', '999 days are too many: 1 to 400'],
    ['2026-02-30', '"2026-02-30" is no day of the calendar'],
    ['2026-11-05..2026-11-01', '2026-11-01 is before 2026-11-05'],
    ['2026-11-05..soon', '"soon" is no day of the calendar'],
    ['2026-13', 'there is no month 13'],
    ['2026-11-01..2026-11-02..2026-11-03', '"2026-11-01..2026-11-02..2026-11-03" is no period'],
    ['1000-01-01..2026-11-01', 'more than ten years are too many'],
    ['', '"" is no period'],
  ] as const)
    assert.deepEqual(read(written), [complaint]);
});
