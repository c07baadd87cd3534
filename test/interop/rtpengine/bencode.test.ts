import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBencode, encodeBencode } from './bencode.ts';

test('bencoding there and back', () => {
  const value = { sdp: 'v=0\r\nä', list: ['a', 7, -1], empty: {}, nested: { b: [] } };
  assert.equal(encodeBencode({ b: 1, a: 'ä' }), 'd1:a2:ä1:bi1ee');
  assert.deepEqual(decodeBencode(Buffer.from(encodeBencode(value))), value);
  for (const broken of ['', '5:abc', 'i7', 'l1:a', 'x']) assert.throws(() => decodeBencode(Buffer.from(broken)), broken);
});
