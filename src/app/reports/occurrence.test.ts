import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WallTime } from '#base';
import { checkCadence, lastOccurrence, nextOccurrence } from './occurrence.ts';

const at = (iso: string): WallTime => Date.parse(iso) as WallTime;
const iso = (time: WallTime | undefined): string | undefined => (time === undefined ? undefined : new Date(time).toISOString().slice(0, 16));

/** All times due from one instant on and before another. */
function between(cron: string, zone: string, since: string, until: string): string[] {
  const found: string[] = [];
  for (let now = (at(since) - 1) as WallTime; ; ) {
    const next = nextOccurrence({ cron, zone }, now);
    if (next === undefined || next >= at(until)) return found;
    assert.ok(next > now);
    found.push(iso(next) ?? '');
    now = next;
  }
}

test('seven in the morning stays seven in the morning, in summer and in winter', () => {
  assert.deepEqual(between('0 7 * * *', 'Europe/Berlin', '2026-03-28T00:00Z', '2026-03-31T00:00Z'), [
    '2026-03-28T06:00',
    '2026-03-29T05:00',
    '2026-03-30T05:00',
  ]);
  assert.deepEqual(between('0 7 * * *', 'Europe/Berlin', '2026-10-24T00:00Z', '2026-10-27T00:00Z'), [
    '2026-10-24T05:00',
    '2026-10-25T06:00',
    '2026-10-26T06:00',
  ]);
});

test('an hour that does not exist is not missed, and one that exists twice counts once', () => {
  // 02:30 is skipped in Berlin on 29 March 2026, and shown twice on 25 October.
  assert.deepEqual(between('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00Z', '2026-03-31T00:00Z'), [
    '2026-03-28T01:30',
    '2026-03-29T01:00',
    '2026-03-30T00:30',
  ]);
  assert.deepEqual(between('30 2 * * *', 'Europe/Berlin', '2026-10-24T00:00Z', '2026-10-27T00:00Z'), [
    '2026-10-24T00:30',
    '2026-10-25T00:30',
    '2026-10-26T01:30',
  ]);
  assert.deepEqual(between('30 1 * * *', 'America/New_York', '2026-11-01T00:00Z', '2026-11-02T00:00Z'), ['2026-11-01T05:30']);
});

test('a Monday is the Monday of the zone', () => {
  assert.deepEqual(between('0 7 * * 1', 'Pacific/Auckland', '2026-11-20T00:00Z', '2026-11-28T00:00Z'), ['2026-11-22T18:00']);
});

test('every hour runs by the hours there are', () => {
  assert.equal(between('0 * * * *', 'Europe/Berlin', '2026-03-28T23:00Z', '2026-03-29T22:00Z').length, 23);
  assert.equal(between('0 * * * *', 'Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T23:00Z').length, 25);
});

test('the last time due is the one that the next one follows', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];
  const crons = ['0 7 * * 1', '30 2 * * *', '0 0 1 * *', '15 6,18 * * 1-5', '59 23 L * *'];
  const start = Date.parse('2026-01-01T00:00:00Z');
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.constantFrom(...crons), fc.integer({ min: 0, max: 366 * 1440 }), (zone, cron, minute) => {
      const now = (start + minute * 60_000) as WallTime;
      const last = lastOccurrence({ cron, zone }, now);
      assert.ok(last !== undefined && last <= now);
      const next = nextOccurrence({ cron, zone }, last);
      assert.ok(next !== undefined && next > now, `${cron} ${zone} ${iso(now)}: last ${iso(last)}, then ${iso(next)}`);
    }),
    { numRuns: 150 },
  );
});

test('a time that is due now was due last now', () => {
  const cadence = { cron: '0 7 * * *', zone: 'Europe/Berlin' };
  assert.equal(iso(lastOccurrence(cadence, at('2026-11-20T06:00:00Z'))), '2026-11-20T06:00');
  assert.equal(iso(lastOccurrence(cadence, (at('2026-11-20T06:00:00Z') - 1) as WallTime)), '2026-11-19T06:00');
});

test('what is no cadence is told', () => {
  for (const cron of ['', 'daily', '0 7 * *', '61 7 * * *', '0 7 * * 1 2026', '0 0 7 * * 1']) {
    const checked = checkCadence({ cron, zone: 'UTC' });
    assert.ok(!checked.ok && checked.error.includes('no cron expression'), cron);
  }
});

test('a time that never comes is told, one that comes seldom is not', () => {
  const never = checkCadence({ cron: '0 7 30 2 *', zone: 'Europe/Berlin' });
  assert.ok(!never.ok && never.error.includes('never comes'));
  assert.ok(checkCadence({ cron: '0 7 29 2 *', zone: 'UTC' }).ok);
});
