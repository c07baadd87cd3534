import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audioTable } from '../../../../test/vectors/rtp/rfc3551.ts';
import { codecs, staticFormats } from './codec.ts';

test('static types are those of RFC 3551, and our codecs agree with them', () => {
  const rows = audioTable
    .trim()
    .split('\n')
    .map((row) => row.replaceAll(',', '').split(/\s+/))
    .map(([type, encoding, rate, channels]) => [Number(type), [encoding, Number(rate), channels === '2' ? 2 : 1]]);
  assert.deepEqual([...staticFormats], rows);
  for (const { encoding, clockRateHz, channels, staticPayloadType } of Object.values(codecs))
    if (staticPayloadType !== undefined) assert.deepEqual(staticFormats.get(staticPayloadType), [encoding, clockRateHz, channels]);
});
