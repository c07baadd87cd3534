import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realDice } from '#net';
import { printSdp } from '#protocols/sdp';
import { capabilitiesOf, cryptosIn, firstOffer, paddedCharacters } from './offer.ts';

const sizes: readonly [suite: string, padded: number | undefined, unpadded: number | undefined][] = [
  ['AEAD_AES_256_GCM', 60, 59],
  ['AEAD_AES_128_GCM', 40, 38],
  ['AES_256_CM_HMAC_SHA1_80', 64, 62],
  ['AES_CM_128_HMAC_SHA1_80', 40, 40],
  ['F8_128_HMAC_SHA1_80', undefined, undefined],
];
for (const [suite, padded, unpadded] of sizes)
  test(`a key of ${suite} has ${padded ?? 'an unknown number of'} characters, ${unpadded ?? '?'} without its =`, () => {
    assert.equal(paddedCharacters(suite), padded);
    if (padded === undefined) return;
    for (const [isPadded, length] of [
      [true, padded],
      [false, unpadded],
    ] as const) {
      const plan = { codecs: ['PCMU'], suites: [suite as 'AEAD_AES_256_GCM'], padded: isPadded } as const;
      const sdp = printSdp(firstOffer(capabilitiesOf(plan, { host: '127.0.0.1', port: 4000 }, realDice())));
      assert.deepEqual(cryptosIn(sdp), [{ tag: '1', suite, keyCharacters: length }]);
    }
  });

test('lifetime, MKI and session parameters are no part of the key', () => {
  const line = 'a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:4 UNENCRYPTED_SRTCP\r\n';
  assert.deepEqual(cryptosIn(`v=0\r\n${line}`), [{ tag: '3', suite: 'AES_CM_128_HMAC_SHA1_80', keyCharacters: 40 }]);
});
