import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeMulaw, encodeMulaw } from '#audio';
import { decodeMulawBase64, encodeMulawBase64, mulawBase64Letters, mulawBase64Samples } from './mulaw-base64.ts';

const letters = (text: string): Uint8Array => new TextEncoder().encode(text);
const into = new Int16Array(70_000);

test('decoding is base64 and then mu-law, for any octets, padded or not, anywhere in a text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.boolean(), fc.nat(9), (octets, padded, before) => {
      const text = Buffer.from(octets).toString('base64');
      const written = padded ? text : text.replace(/=+$/, '');
      const samples = new Int16Array(octets.length);
      decodeMulaw(octets, samples);
      const whole = letters(`${'"'.repeat(before)}${written}"}}`);
      const count = decodeMulawBase64(whole, before, before + written.length, into);
      assert.equal(count, octets.length);
      assert.ok(count <= mulawBase64Samples(written.length));
      assert.deepEqual(into.slice(0, count), samples);
    }),
  );
});

test('encoding is mu-law and then base64', () => {
  fc.assert(
    fc.property(fc.int16Array({ maxLength: 500 }), fc.nat(9), (samples, at) => {
      const octets = new Uint8Array(samples.length);
      encodeMulaw(samples, octets);
      const text = new Uint8Array(at + mulawBase64Letters(samples.length));
      assert.equal(encodeMulawBase64(samples, text, at), text.length - at);
      assert.equal(Buffer.from(text.subarray(at)).toString('latin1'), Buffer.from(octets).toString('base64'));
    }),
  );
});

test('what is not base64 is refused', () => {
  for (const text of [
    'A',
    'AAAAA',
    'A===',
    '=',
    '==',
    '====',
    'AA=A',
    'AA==AAAA',
    'AAA=AAAA',
    'AA=',
    'AAAAA=',
    'AAA A',
    'AAA-',
    'AA_A',
    'AAA\u00e9',
    '"AAA',
    'AAAA====',
  ]) {
    assert.equal(decodeMulawBase64(letters(text), 0, letters(text).length, into), -1, text);
  }
  assert.equal(decodeMulawBase64(letters(''), 0, 0, into), 0);
});

test('any one wrong letter is seen', () => {
  const good = letters(Buffer.from(new Uint8Array(20).fill(7)).toString('base64'));
  for (let at = 0; at < 26; at++) {
    for (let letter = 0; letter < 256; letter++) {
      const text = good.slice();
      text[at] = letter;
      const right = /[A-Za-z0-9+/]/.test(String.fromCharCode(letter));
      assert.equal(decodeMulawBase64(text, 0, text.length, into) >= 0, right, `${letter} at ${at}`);
    }
  }
});
