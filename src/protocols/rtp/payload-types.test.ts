import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audioTable, videoTable } from '../../../test/vectors/rtp/rfc3551.ts';
import { staticPayloadTypes } from './payload-types.ts';

const rows = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .map((row) => row.split(/\s+/));
const number = (text: string | undefined): number => Number(text?.replace(',', ''));

test('the table is that of RFC 3551', () => {
  const expected = [
    ...rows(audioTable).map(([type, encoding, rate, channels]) => [number(type), 'audio', encoding, number(rate), channels === '2' ? 2 : 1]),
    ...rows(videoTable).map(([type, encoding, rate]) => [number(type), 'video', encoding, number(rate), 1]),
  ];
  const ours = [...staticPayloadTypes].map(([type, { kind, encoding, clockRateHz, channels }]) => [type, kind, encoding, clockRateHz, channels]);
  assert.deepEqual(ours, expected);
});
