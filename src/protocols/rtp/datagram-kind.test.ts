import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rtcp, rtp } from '../../../test/vectors/srtp/rfc7714.ts';
import { datagramKind } from './datagram-kind.ts';

test('the first octets tell what came', () => {
  assert.equal(datagramKind(rtp, rtp.length), 'rtp');
  assert.equal(datagramKind(rtcp, rtcp.length), 'rtcp');
  for (const [first, second, kind] of [
    [0, 1, 'stun'],
    [4, 0, 'unknown'],
    [20, 254, 'dtls'],
    [63, 254, 'dtls'],
    [64, 0, 'unknown'],
    [127, 0, 'unknown'],
    [128, 191, 'rtp'],
    [128, 192, 'rtcp'],
    [191, 223, 'rtcp'],
    [191, 224, 'rtp'],
    [192, 200, 'unknown'],
  ] as const)
    assert.equal(datagramKind(Uint8Array.of(first, second), 2), kind, `${first} ${second}`);
  assert.equal(datagramKind(Uint8Array.of(128), 1), 'unknown');
  assert.equal(datagramKind(Uint8Array.of(128), 2), 'unknown');
});
