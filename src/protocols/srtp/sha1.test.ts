import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { loadedDice } from '../../../test/peers/loaded-dice.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import { compressSha1, sha1Start } from './sha1.ts';

const dice = loadedDice(180_4);
const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

test('a block is compressed as FIPS 180-4 has it', () => {
  for (let i = 0; i < 200; i++) {
    const message = dice.bytes(i % 56);
    const block = Buffer.alloc(64);
    block.set(message);
    block[message.length] = 0x80;
    block.writeUInt32BE(message.length * 8, 60);
    const state = Int32Array.from(sha1Start);
    compressSha1(state, block, 0);
    const digest = Buffer.alloc(20);
    state.forEach((word, at) => {
      digest.writeInt32BE(word, 4 * at);
    });
    assert.equal(hex(digest), createHash('sha1').update(message).digest('hex'));
  }
});

test('the code is that of node:crypto, for every length to 300 and every key, with and without a word behind', () => {
  for (let length = 0; length <= 300; length++) {
    const key = dice.bytes(length % 65);
    const message = dice.bytes(length);
    const word = dice.bytes(4);
    const ours = new HmacSha1(key);
    assert.equal(hex(ours.compute(message, length)), createHmac('sha1', key).update(message).digest('hex'), `${length}`);
    const withWord = createHmac('sha1', key).update(message).update(word).digest('hex');
    assert.equal(hex(ours.compute(message, length, Buffer.from(word).readUInt32BE())), withWord, `${length} and a word`);
    assert.equal(
      hex(ours.compute(message, length >> 1)),
      createHmac('sha1', key)
        .update(message.subarray(0, length >> 1))
        .digest('hex'),
    );
  }
});

test('RFC 2202 §3, cases 1 to 4', () => {
  for (const [key, message, code] of [
    ['0b'.repeat(20), Buffer.from('Hi There').toString('hex'), 'b617318655057264e28bc0b6fb378c8ef146be00'],
    [Buffer.from('Jefe').toString('hex'), Buffer.from('what do ya want for nothing?').toString('hex'), 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    ['aa'.repeat(20), 'dd'.repeat(50), '125d7342b9ac11cd91a39af48aa17b4f63f175d3'],
    ['0102030405060708090a0b0c0d0e0f10111213141516171819', 'cd'.repeat(50), '4c9007f4026250c6bc8414f9bf50c86c2d7235da'],
  ] as const) {
    const octets = Buffer.from(message, 'hex');
    assert.equal(hex(new HmacSha1(Buffer.from(key, 'hex')).compute(octets, octets.length)), code);
  }
});

test('a wiped key gives another code', () => {
  const ours = new HmacSha1(dice.bytes(20));
  const before = hex(ours.compute(new Uint8Array(9), 9));
  ours.wipe();
  assert.notEqual(hex(ours.compute(new Uint8Array(9), 9)), before);
});
