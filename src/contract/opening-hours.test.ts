import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOpenAt, targetHours } from './opening-hours.ts';

const hours = targetHours.parse({
  timeZone: 'Europe/Berlin',
  weekdays: '09:00-17:30',
  friday: ['09:00-12:00', '13:00-15:00'],
  closed: ['2026-12-25'],
});
const at = (written: string): boolean => isOpenAt(hours, Date.parse(written));

test('hours are those of the clock on the wall there', () => {
  assert.equal(at('2026-11-23T08:00:00Z'), true, 'Monday, nine o’clock sharp');
  assert.equal(at('2026-11-23T07:59:00Z'), false);
  assert.equal(at('2026-11-23T16:30:00Z'), false, 'half past five is closed');
  assert.equal(at('2026-07-06T07:00:00Z'), true, 'summer time');
});

test('a day’s own hours win, weekends are closed unless written, days off are days off', () => {
  assert.equal(at('2026-11-27T11:30:00Z'), false, 'Friday, half past twelve');
  assert.equal(at('2026-11-27T12:30:00Z'), true);
  assert.equal(at('2026-11-28T10:00:00Z'), false, 'Saturday');
  assert.equal(at('2026-12-25T09:00:00Z'), false);
});
