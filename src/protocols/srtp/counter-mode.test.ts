import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { test } from 'node:test';
import { loadedDice } from '../../../test/peers/loaded-dice.ts';
import { derivations, keyStreams } from '../../../test/vectors/srtp/aes-cm.ts';
import * as gcm from '../../../test/vectors/srtp/rfc7714.ts';
import { applyKeyStream, CounterMode, KeyStream } from './counter-mode.ts';
import { deriveKey, keyLabels } from './derive.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

for (const { section, key, salt, blocks } of keyStreams) {
  test(`key stream: ${section}`, () => {
    // No datagram has more than 4,096 blocks: beyond, the vectors can only try the cipher under our feet.
    const stream = new CounterMode('cm', key, salt).stream(0, 0, 1, 3);
    for (const [count, expected] of blocks) {
      if (count < 3) assert.equal(hex(stream.subarray(16 * count, 16 * count + 16)), hex(expected));
      const iv = Buffer.concat([salt, Uint8Array.of(count >> 8, count & 0xff)]);
      assert.equal(
        createCipheriv(`aes-${key.length * 8}-ctr`, key, iv)
          .update(new Uint8Array(16))
          .toString('hex'),
        hex(expected),
      );
    }
  });
}

for (const { section, masterKey, masterSalt, cipherKey, cipherSalt, authKey } of derivations) {
  test(`key derivation: ${section}`, () => {
    assert.equal(hex(deriveKey(masterKey, masterSalt, keyLabels.rtp.cipher, 0, cipherKey.length)), hex(cipherKey));
    assert.equal(hex(deriveKey(masterKey, masterSalt, keyLabels.rtp.salt, 0, cipherSalt.length)), hex(cipherSalt));
    assert.equal(hex(deriveKey(masterKey, masterSalt, keyLabels.rtp.auth, 0, authKey.length)), hex(authKey));
  });
}

test('key derivation at a later stretch, by the formula of RFC 3711 §4.3.1 in big integers', () => {
  const dice = loadedDice(3711);
  for (const saltBytes of [12, 14])
    for (let i = 0; i < 50; i++) {
      const [key, salt] = [dice.bytes(16), dice.bytes(saltBytes)];
      const epoch = Math.floor(dice.fraction() * 2 ** (1 + (i % 47)));
      const wide = BigInt(`0x${hex(salt)}${'00'.repeat(14 - saltBytes)}`);
      for (const label of [0, 1, 2, 3, 4, 5]) {
        const x = wide ^ ((BigInt(label) << 48n) | BigInt(epoch));
        const iv = Buffer.from((x << 16n).toString(16).padStart(32, '0'), 'hex');
        assert.equal(hex(deriveKey(key, salt, label, epoch, 30)), createCipheriv('aes-128-ctr', key, iv).update(new Uint8Array(30)).toString('hex'));
      }
    }
});

test('counter blocks: RFC 3711 §4.1.1 in big integers, and the IVs of RFC 7714', () => {
  const dice = loadedDice(7714);
  for (let i = 0; i < 100; i++) {
    const [key, salt] = [dice.bytes(32), dice.bytes(14)];
    const ssrc = Math.floor(dice.fraction() * 2 ** 32);
    const index = Math.floor(dice.fraction() * 2 ** 48);
    const iv = (BigInt(`0x${hex(salt)}`) << 16n) ^ (BigInt(ssrc) << 64n) ^ (BigInt(index) << 16n);
    const expected = createCipheriv('aes-256-ctr', key, Buffer.from(iv.toString(16).padStart(32, '0'), 'hex')).update(new Uint8Array(320 * 16));
    const stream = new CounterMode('cm', key, salt).stream(ssrc, index, 1, 320);
    assert.equal(hex(stream), expected.toString('hex'));
  }
  for (const [ssrc, index, iv] of [
    [0x5501_a0b2, 0xf17b, gcm.rtpIv],
    [0x4d61_7273, gcm.rtcpIndex, gcm.rtcpIv],
  ] as const) {
    const first = createCipheriv('aes-128-ecb', gcm.key128, null).update(Buffer.concat([iv, Uint8Array.of(0, 0, 0, 1)]));
    assert.equal(hex(new CounterMode('gcm', gcm.key128, gcm.salt).stream(ssrc, index, 1, 1)), hex(first));
  }
});

test('whatever order packets come in, and whatever their length, each gets its own key stream', () => {
  const dice = loadedDice(17);
  for (const form of ['cm', 'gcm'] as const) {
    const mode = new CounterMode(form, dice.bytes(16), dice.bytes(form === 'cm' ? 14 : 12));
    const keys = new KeyStream(mode, 0x1234_5678);
    let index = 65_000;
    for (let i = 0; i < 3000; i++) {
      index += [1, 1, 1, 1, 2, -1, -3, 20, -20, 100][Math.floor(dice.fraction() * 10)] ?? 1;
      const blocks = [10, 10, 10, 10, 1, 40, 4000][Math.floor(dice.fraction() * (i % 50 === 0 ? 7 : 5))] ?? 1;
      if (dice.fraction() < 0.1) keys.prepare(index, blocks);
      keys.place(index, blocks, dice.fraction() < 0.8);
      const expected = mode.stream(0x1234_5678, index, 1, blocks);
      assert.ok(Buffer.from(keys.octets.subarray(keys.start, keys.start + 16 * blocks)).equals(expected), `${form} ${index} ${blocks}`);
    }
  }
});

test('packets in order take one call in sixteen; a late or forged one takes one and leaves the batch', () => {
  const mode = new CounterMode('gcm', new Uint8Array(16), new Uint8Array(12));
  let calls = 0;
  const counted = {
    stream(...what: Parameters<CounterMode['stream']>): Uint8Array {
      calls++;
      return mode.stream(...what);
    },
  };
  const during = (work: () => void): number => {
    calls = 0;
    work();
    return calls;
  };
  const keys = new KeyStream(counted, 1);
  const send = (from: number, count: number): void => {
    for (let index = from; index < from + count; index++) keys.place(index, 10, true);
  };
  assert.equal(
    during(() => send(0, 160)),
    10,
  );
  assert.equal(
    during(() => keys.place(100, 10, true)),
    1,
    'late',
  );
  assert.equal(
    during(() => keys.prepare(100, 10)),
    0,
    'nothing is prepared for what is past',
  );
  assert.equal(
    during(() => keys.prepare(100, 12)),
    0,
    'however long it was',
  );
  assert.equal(
    during(() => keys.place(5000, 10, false)),
    1,
    'forged',
  );
  assert.equal(
    during(() => send(150, 10)),
    0,
  );
  // As a receiver of GCM does it: it looks first, believes later, and is a packet ahead.
  const receive = (from: number, count: number): void => {
    for (let index = from; index < from + count; index++) {
      keys.place(index, 10, false);
      keys.prepare(index + 1, 10);
    }
  };
  assert.equal(
    during(() => receive(160, 160)),
    11,
  );
  assert.equal(
    during(() => keys.prepare(320, 1)),
    0,
    'shorter packets are served from the batch',
  );
  assert.equal(
    during(() => keys.prepare(321, 40)),
    1,
    'longer ones need another',
  );
});

test('the key stream touches what it is told to and nothing else', () => {
  const packet = new Uint8Array(10).fill(1);
  applyKeyStream(packet, 3, 7, new Uint8Array(20).fill(0xf0), 5);
  assert.deepEqual([...packet], [1, 1, 1, 0xf1, 0xf1, 0xf1, 0xf1, 1, 1, 1]);
});
