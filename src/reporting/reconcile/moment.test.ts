import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoneOf } from '../time/zone.ts';
import { type DateOrder, readMoment } from './moment.ts';

const berlin = zoneOf('Europe/Berlin');
const read = (text: string, order?: DateOrder): string => {
  const at = readMoment(text, berlin, order);
  return typeof at === 'number' ? new Date(at).toISOString().slice(0, 19) : String(at);
};

test('times as exports have them', () => {
  for (const [text, instant, order] of [
    ['2026-11-20T14:05:06Z', '2026-11-20T14:05:06'],
    ['2026-11-20 14:05:06.123 UTC', '2026-11-20T14:05:06'],
    ['2026-11-20T14:05:06+01:00', '2026-11-20T13:05:06'],
    ['2026-11-20 14:05', '2026-11-20T13:05:00'],
    ['2026-11-20', '2026-11-19T23:00:00'],
    ['1795183506', '2026-11-20T14:05:06'],
    ['1795183506123', '2026-11-20T14:05:06'],
    ['20.11.2026 14:05', '2026-11-20T13:05:00'],
    ['5.4.2026 14:05', '2026-04-05T12:05:00'],
    ['11/20/2026 2:05 PM', '2026-11-20T13:05:00'],
    ['20/11/2026 12:05 am', '2026-11-19T23:05:00'],
    ['3/4/2026, 12:00 PM', 'unclear'],
    ['3/4/2026 12:00 PM', '2026-03-04T11:00:00', 'mdy'],
    ['3/4/2026 12:00 PM', '2026-04-03T10:00:00', 'dmy'],
    ['31/02/2026', 'undefined'],
    ['yesterday', 'undefined'],
    ['', 'undefined'],
    // Shown twice: the first. Shown never: as if the clocks had not been changed.
    ['2026-10-25 02:30', '2026-10-25T00:30:00'],
    ['2026-10-25 03:00', '2026-10-25T02:00:00'],
    ['2026-03-29 02:30', '2026-03-29T01:30:00'],
  ] as const)
    assert.equal(read(text, order), instant, text);
});
