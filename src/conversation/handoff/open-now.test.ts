import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant, WallTime } from '#base';
import { lineDoor, targetHours } from '#contract';
import { openNow } from './open-now.ts';

const hours = targetHours.parse({ timeZone: 'Europe/Berlin', weekdays: '09:00-17:30', saturday: ['10:00-12:00'], closed: ['2026-12-25'] });
const can = {
  handOff: { targets: ['desk', 'night'], doors: { desk: lineDoor('l', 9), night: lineDoor('l', 9) }, hours: { desk: hours } },
};
const at = (iso: string, afterMs = 0, target = 'desk'): boolean =>
  openNow(can, target, (1000 + afterMs) as Instant, { now: 1000 as Instant, wall: Date.parse(iso) as WallTime });

test('hours are those of the clock on the wall of the target, summer and winter; a day off is off', () => {
  assert.equal(at('2026-07-01T07:00:00Z'), true, '9:00 in summer');
  assert.equal(at('2026-12-01T07:59:00Z'), false, '8:59 in winter');
  assert.equal(at('2026-12-01T07:59:00Z', 60_000), true, 'a minute into the call');
  assert.equal(at('2026-12-01T16:30:00Z'), false, '17:30 is over');
  assert.equal(at('2026-11-21T09:30:00Z'), true, 'a Saturday of its own');
  assert.equal(at('2026-11-22T09:30:00Z'), false);
  assert.equal(at('2026-12-25T10:00:00Z'), false);
});

test('on the days when clocks change it is the wall that counts: the hour that is twice is open twice, the one that is not is missed by nobody', () => {
  const night = targetHours.parse({ timeZone: 'Europe/Berlin', sunday: '01:00-04:00' });
  const open = (iso: string): boolean =>
    openNow({ handOff: { ...can.handOff, hours: { desk: night } } }, 'desk', 0 as Instant, { now: 0 as Instant, wall: Date.parse(iso) as WallTime });
  const forward = ['2026-03-28T23:59:00Z', '2026-03-29T00:00:00Z', '2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z'];
  assert.deepEqual(forward.map(open), [false, true, true, true, false], '0:59, 1:00, 1:59, 3:00, 4:00');
  const back = [
    '2026-10-24T22:59:00Z',
    '2026-10-24T23:00:00Z',
    '2026-10-25T00:30:00Z',
    '2026-10-25T01:30:00Z',
    '2026-10-25T02:59:00Z',
    '2026-10-25T03:00:00Z',
  ];
  assert.deepEqual(back.map(open), [false, true, true, true, true, false], '0:59, 1:00, 2:30, 2:30 again, 3:59, 4:00');
});

test('a target without hours is always open', () => {
  assert.equal(at('2026-12-25T03:00:00Z', 0, 'night'), true);
});

test('hours that are none are refused', () => {
  for (const wrong of [
    { timeZone: 'Mars/Base' },
    { timeZone: 'UTC', weekdays: '9-17' },
    { timeZone: 'UTC', closed: ['25.12.'] },
    { weekdays: '09:00-17:00' },
  ])
    assert.equal(targetHours.safeParse(wrong).success, false, JSON.stringify(wrong));
});
