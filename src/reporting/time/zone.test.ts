import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WallTime } from '#base';
import { slotNamer, slotsOf } from './slot.ts';
import { dayNumberOf, isoDay, zoneOf } from './zone.ts';

const at = (iso: string): WallTime => Date.parse(iso) as WallTime;
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Cairo',
  'Asia/Beirut',
];

test('a zone shows what the calendar of the platform shows', () => {
  const instants = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, (name, instant) => {
      const { year, month, day, hour, weekday } = zoneOf(name).local(instant as WallTime);
      const form = new Intl.DateTimeFormat('en-US', {
        timeZone: name,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        weekday: 'short',
      });
      const shown = Object.fromEntries(form.formatToParts(instant).map(({ type, value }) => [type, value]));
      assert.deepEqual(
        [year, month, day, hour, ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekday]],
        [Number(shown['year']), Number(shown['month']), Number(shown['day']), Number(shown['hour']), shown['weekday']],
      );
    }),
  );
});

test('days follow each other without gap, and an instant lies in its own', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 11_000, max: 25_000 }), (name, day) => {
      const zone = zoneOf(name);
      // On this day of 2011 Samoa's calendar skipped a day: it has no instants.
      if (name === 'Pacific/Apia' && Math.abs(day - dayNumberOf(2011, 12, 30)) <= 1) return;
      const begins = zone.dayStart(day);
      assert.equal(zone.local(begins).dayNumber, day);
      assert.equal(zone.local((begins - 1) as WallTime).dayNumber, day - 1);
    }),
  );
});

test('days of 23 and of 25 hours, and one that has no midnight', () => {
  const hours = (name: string, year: number, month: number, day: number): number => {
    const zone = zoneOf(name);
    const number = dayNumberOf(year, month, day);
    return (zone.dayStart(number + 1) - zone.dayStart(number)) / 3_600_000;
  };
  assert.deepEqual([hours('Europe/Berlin', 2026, 3, 29), hours('Europe/Berlin', 2026, 10, 25), hours('Europe/Berlin', 2026, 11, 20)], [23, 25, 24]);
  assert.deepEqual([hours('Australia/Lord_Howe', 2026, 4, 5), hours('Australia/Lord_Howe', 2026, 10, 4)], [24.5, 23.5]);
  // Beirut's clocks go from midnight to one: that day begins at one.
  const beirut = zoneOf('Asia/Beirut');
  const day = dayNumberOf(2024, 3, 31);
  assert.deepEqual([beirut.local(beirut.dayStart(day)).hour, isoDay(beirut.local(beirut.dayStart(day)).dayNumber)], [1, '2024-03-31']);
});

test('an hour that occurs twice is two slots, one that does not occur is none', () => {
  const berlin = zoneOf('Europe/Berlin');
  const day = (number: number) => ({ since: berlin.dayStart(number), until: berlin.dayStart(number + 1) });
  const autumn = slotsOf('hour', berlin, day(dayNumberOf(2026, 10, 25)));
  assert.equal(autumn.length, 25);
  assert.deepEqual(autumn.slice(1, 5), ['2026-10-25 01:00', '2026-10-25 02:00 +02:00', '2026-10-25 02:00 +01:00', '2026-10-25 03:00']);
  const spring = slotsOf('hour', berlin, day(dayNumberOf(2026, 3, 29)));
  assert.equal(spring.length, 23);
  assert.deepEqual(spring.slice(1, 4), ['2026-03-29 01:00', '2026-03-29 03:00', '2026-03-29 04:00']);
  const nameOf = slotNamer('hour', berlin);
  assert.deepEqual([nameOf(at('2026-10-25T00:59:59Z')), nameOf(at('2026-10-25T01:00:00Z'))], ['2026-10-25 02:00 +02:00', '2026-10-25 02:00 +01:00']);
});

test('weeks have the numbers of ISO 8601, or begin on the day that people are used to', () => {
  const iso = slotNamer('week', zoneOf('UTC'));
  assert.deepEqual(
    ['2026-11-20', '2026-01-01', '2027-01-03', '2027-01-04', '2024-12-30', '2021-01-01'].map((day) => iso(at(`${day}T12:00:00Z`))),
    ['2026-W47', '2026-W01', '2026-W53', '2027-W01', '2025-W01', '2020-W53'],
  );
  const sunday = slotNamer('week', zoneOf('America/New_York'), 'sunday');
  assert.deepEqual([sunday(at('2026-11-22T04:59:00Z')), sunday(at('2026-11-22T05:01:00Z'))], ['week of 2026-11-15', 'week of 2026-11-22']);
  assert.equal(slotNamer('month', zoneOf('Asia/Kathmandu'))(at('2026-11-30T18:20:00Z')), '2026-12');
});

test('slots are all there, each once, and every instant lies in one of them', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom('hour', 'day', 'week', 'month'),
      fc.integer({ min: 19_000, max: 21_500 }),
      fc.integer({ min: 1, max: 70 }),
      (name, unit, first, days) => {
        const zone = zoneOf(name);
        const period = { since: zone.dayStart(first), until: zone.dayStart(first + days) };
        const slots = slotsOf(unit, zone, period);
        assert.equal(new Set(slots).size, slots.length);
        const nameOf = slotNamer(unit, zone);
        for (let instant: number = period.since; instant < period.until; instant += 7 * 3_600_000)
          assert.ok(slots.includes(nameOf(instant as WallTime)));
        if (unit === 'day') assert.equal(slots.length, days);
      },
    ),
    { numRuns: 60 },
  );
});
