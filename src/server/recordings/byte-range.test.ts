import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseByteRange } from './byte-range.ts';

test('ranges as RFC 9110 writes them; what is none, or several, is as if it were not there', () => {
  assert.deepEqual(parseByteRange('bytes=0-499'), { from: 0, to: 499 });
  assert.deepEqual(parseByteRange('bytes=9500-'), { from: 9500 });
  assert.deepEqual(parseByteRange('bytes=-500'), { suffix: 500 });
  for (const field of [
    undefined,
    '',
    'bytes=-',
    'bytes=5-4',
    'bytes=0-1,3-4',
    'lines=0-1',
    'bytes=a-b',
    'bytes=0-1 ; x',
    'bytes=99999999999999999999-',
  ])
    assert.equal(parseByteRange(field), undefined, field);
});
