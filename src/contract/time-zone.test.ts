import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAgainst } from '#base';
import { isTimeZone, timeZoneRemedy, timeZoneSchema } from './time-zone.ts';

test('a zone is one that IANA names', () => {
  for (const name of ['Europe/Berlin', 'UTC', 'America/New_York']) assert.ok(isTimeZone(name), name);
  for (const name of ['Berlin', 'Europe/Berln', '']) assert.ok(!isTimeZone(name), name);
});

test('who writes a city alone, or slips, is told what was meant', () => {
  assert.equal(timeZoneRemedy('Berlin'), 'Did you mean "Europe/Berlin"?');
  assert.equal(timeZoneRemedy('new york'), 'Did you mean "America/New_York"?');
  assert.equal(timeZoneRemedy('Europe/Berln'), 'Did you mean "Europe/Berlin"?');
  assert.match(timeZoneRemedy('somewhere'), /IANA/);
});

test('it is complained about with its remedy', () => {
  const read = checkAgainst(timeZoneSchema, 'Lisbon');
  assert.deepEqual(read.ok || read.error, [
    { severity: 'error', path: [], says: '"Lisbon" is no time zone', remedy: 'Did you mean "Europe/Lisbon"?' },
  ]);
});
