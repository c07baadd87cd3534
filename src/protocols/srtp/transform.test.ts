import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { test } from 'node:test';
import * as vectors from '../../../test/vectors/srtp/rfc7714.ts';
import { CounterMode, KeyStream } from './counter-mode.ts';
import { GcmRtcpTransform, GcmRtpTransform } from './gcm-transform.ts';
import { BitwiseGhashKey, TableGhashKey } from './ghash.ts';
import { read32 } from './octets.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
const hashKey = (key: Uint8Array): Uint8Array => createCipheriv(`aes-${key.length * 8}-ecb`, key, null).update(new Uint8Array(16));
const noMki = new Uint8Array(0);
const buffer = new Uint8Array(200);

for (const { section, key, encrypted, packet } of vectors.srtp) {
  test(`SRTP: RFC 7714 §${section}`, () => {
    const transform = new GcmRtpTransform(new CounterMode('gcm', key, vectors.salt), new TableGhashKey(hashKey(key)), encrypted);
    buffer.set(vectors.rtp);
    const length = transform.seal(buffer, 12, vectors.rtp.length, 0xf17b, transform.newKeyStream(0x5501_a0b2), noMki);
    assert.equal(hex(buffer.subarray(0, length)), hex(packet));
    const end = transform.open(buffer, 12, length, 0xf17b, transform.newKeyStream(0x5501_a0b2), 0);
    assert.equal(hex(buffer.subarray(0, end)), hex(vectors.rtp));
  });
}

for (const { section, key, encrypted, packet } of vectors.srtcp) {
  test(`SRTCP: RFC 7714 §${section}`, () => {
    const transform = new GcmRtcpTransform(new CounterMode('gcm', key, vectors.salt), new BitwiseGhashKey(hashKey(key)), encrypted);
    buffer.set(vectors.rtcp);
    const length = transform.seal(buffer, vectors.rtcp.length, 0x4d61_7273, vectors.rtcpIndex, noMki);
    assert.equal(hex(buffer.subarray(0, length)), hex(packet));
    const end = transform.open(buffer, length - 4, 0x4d61_7273, read32(buffer, length - 4));
    assert.equal(hex(buffer.subarray(0, end)), hex(vectors.rtcp));
  });
}

test('a receiver of GCM makes its key stream in batches', () => {
  const mode = new CounterMode('gcm', vectors.key128, vectors.salt);
  const transform = new GcmRtpTransform(mode, new TableGhashKey(hashKey(vectors.key128)), true);
  let calls = 0;
  const counted = {
    stream(...what: Parameters<CounterMode['stream']>): Uint8Array {
      calls++;
      return mode.stream(...what);
    },
  };
  const [sending, receiving] = [transform.newKeyStream(1), new KeyStream(counted, 1)];
  for (let index = 0; index < 160; index++) {
    buffer.set(vectors.rtp);
    const length = transform.seal(buffer, 12, vectors.rtp.length, index, sending, noMki);
    assert.equal(transform.open(buffer, 12, length, index, receiving, 0), vectors.rtp.length);
  }
  assert.equal(calls, 11);
});
