import assert from 'node:assert/strict';
import { test } from 'node:test';
import { swiftly } from '../../test/swiftly.ts';
import { maskSecrets } from './sip-capture.ts';

test('what would let a reader in is masked, in whatever spelling; the rest stays', () => {
  const text = [
    'INVITE sip:anna:s3cret1@example.com SIP/2.0',
    'From: "Anna" <sip:+31201234567@example.com:5060>;tag=1',
    'authorization : Digest username="anna", realm="r", nonce="s3cret2",',
    ' uri="sip:x", response="s3cret3", cnonce=s3cret4',
    'Proxy-Authorization: Basic s3cret5==',
    'WWW-Authenticate: Digest realm="r", nonce="s3cret6", opaque="s3cret7"',
    '',
    'v=0',
    'k=clear:s3cret8',
    'm=audio 4000 RTP/SAVP 0',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:s3cret9s3cret9|2^20|1:4',
    'a=key-mgmt:mikey s3cret10',
    'a=sendrecv',
  ].join('\r\n');
  const masked = maskSecrets(text);
  assert.doesNotMatch(masked, /s3cret/);
  for (const stays of ['username="anna"', 'realm="r"', '+31201234567@example.com:5060', 'AES_CM_128_HMAC_SHA1_80', 'a=sendrecv', '"Anna"'])
    assert.ok(masked.includes(stays), stays);
  assert.equal(masked.split('\r\n').length, text.split('\r\n').length, 'no line is lost');
});

test('masking takes time in proportion', () => {
  for (const piece of ['Authorization: Digest ', 'a=crypto:1 ', 'sip:a:', 'nonce=', '\r\n ', 'Authorization:\r\n ']) {
    const text = piece.repeat(65_536 / piece.length);
    swiftly(200, JSON.stringify(piece), () => maskSecrets(text));
  }
});
