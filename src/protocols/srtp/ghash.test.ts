import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { test } from 'node:test';
import { loadedDice } from '../../../test/peers/loaded-dice.ts';
import { gcmTag } from './gcm-tag.ts';
import { BitwiseGhashKey, TableGhashKey } from './ghash.ts';

const dice = loadedDice(800_38);
const ecb = (key: Uint8Array, block: Uint8Array): Uint8Array => createCipheriv('aes-128-ecb', key, null).update(block);

/** A tag by node:crypto over a clear part and the ciphertext behind it. */
function reference(key: Uint8Array, iv: Uint8Array, aad: Uint8Array, plain: Uint8Array): { readonly cipher: Uint8Array; readonly tag: string } {
  const gcm = createCipheriv('aes-128-gcm', key, iv).setAAD(aad);
  const cipher = Buffer.concat([gcm.update(plain), gcm.final()]);
  return { cipher, tag: gcm.getAuthTag().toString('hex') };
}

test('both multiplications give the tags of node:crypto, for every length of both parts', () => {
  for (let length = 0; length < 220; length++) {
    const key = dice.bytes(16);
    const iv = dice.bytes(12);
    const aad = dice.bytes((length * 7) % 45);
    const word = dice.bytes(4);
    const { cipher, tag } = reference(key, iv, aad, dice.bytes(length));
    const packet = Buffer.concat([aad, cipher]);
    const mask = ecb(key, Buffer.concat([iv, Uint8Array.of(0, 0, 0, 1)]));
    const withWord = reference(key, iv, Buffer.concat([aad, word]), Buffer.alloc(0)).tag;
    const h = ecb(key, new Uint8Array(16));
    for (const hash of [new TableGhashKey(h), new BitwiseGhashKey(h)]) {
      const ours = gcmTag(hash, packet, aad.length, undefined, aad.length, packet.length, mask, 0);
      assert.equal(Buffer.from(ours).toString('hex'), tag, `${aad.length} and ${length}`);
      const tagged = gcmTag(hash, packet, aad.length, Buffer.from(word).readUInt32BE(), aad.length, aad.length, mask, 0);
      assert.equal(Buffer.from(tagged).toString('hex'), withWord, `${aad.length} and a word`);
    }
  }
});

test('a wiped key multiplies to nothing', () => {
  for (const hash of [new TableGhashKey(dice.bytes(16)), new BitwiseGhashKey(dice.bytes(16))]) {
    hash.wipe();
    const sum = Int32Array.of(1, 2, 3, 4);
    hash.absorb(sum, dice.bytes(16), 0);
    assert.deepEqual([...sum], [0, 0, 0, 0]);
  }
});
