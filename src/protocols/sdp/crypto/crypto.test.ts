import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { loadedDice } from '../../../../test/peers/loaded-dice.ts';
import { simplestCrypto, twoKeys } from '../../../../test/vectors/sdp/rfc.ts';
import { type CryptoAttribute, parseCrypto, printCrypto } from './crypto-attribute.ts';
import { inlineBytes, sdesSuiteNames } from './crypto-suite.ts';
import { MasterKey } from './master-key.ts';

const hex = (octets: Uint8Array | undefined): string => Buffer.from(octets ?? []).toString('hex');
function parse(text: string): CryptoAttribute {
  const parsed = parseCrypto(text);
  assert.ok(parsed.ok, `${parsed.ok ? '' : parsed.error}: ${text}`);
  return parsed.value;
}
const fault = (text: string): string | undefined => {
  const parsed = parseCrypto(text);
  return parsed.ok ? undefined : parsed.error;
};
const keyOf = (bytes: number): string => Buffer.from(loadedDice(bytes).bytes(bytes)).toString('base64');
const key = keyOf(30);
const plain = `1 AES_CM_128_HMAC_SHA1_80 inline:${key}`;

test('the attribute of RFC 4568 §4', () => {
  const { tag, suite, keys, ...parameters } = parse(simplestCrypto);
  assert.deepEqual([tag, suite, keys.length, parameters], [1, 'AES_CM_128_HMAC_SHA1_80', 1, {}]);
  assert.equal(Buffer.from(keys[0]?.reveal() ?? []).toString(), '=-n@%^x!Bjufr9)?,#5h\\`=&]{qiPQ');
  assert.equal(keys[0]?.lifetime, 2 ** 20);
  assert.equal(hex(keys[0]?.mki), `${'00'.repeat(31)}01`);
  assert.equal(printCrypto(parse(simplestCrypto), 'padded'), simplestCrypto);
});

test('two keys, as in RFC 4568 §6.1', () => {
  const { keys, fecOrder } = parse(twoKeys);
  assert.deepEqual(
    keys.map(({ mki, lifetime }) => [hex(mki), lifetime]),
    [
      ['00000001', 2 ** 20],
      ['00000002', 2 ** 20],
    ],
  );
  assert.equal(fecOrder, 'FEC_SRTP');
  assert.equal(printCrypto(parse(twoKeys), 'padded'), twoKeys);
});

test('keys of every suite are read with and without their padding, and printed either way', () => {
  // Lengths of the base64 texts, padded and not.
  const lengths = { 28: [40, 38], 30: [40, 40], 44: [60, 59], 46: [64, 62] } as const;
  for (const suite of sdesSuiteNames) {
    const bytes = inlineBytes(suite) as keyof typeof lengths;
    const padded = keyOf(bytes);
    const unpadded = padded.replace(/=+$/, '');
    assert.deepEqual([padded.length, unpadded.length], lengths[bytes]);
    for (const text of [padded, unpadded]) {
      const attribute = parse(`3 ${suite} inline:${text}`);
      assert.equal(hex(attribute.keys[0]?.reveal()), Buffer.from(padded, 'base64').toString('hex'));
      assert.equal(printCrypto(attribute, 'padded'), `3 ${suite} inline:${padded}`);
      assert.equal(printCrypto(attribute, 'unpadded'), `3 ${suite} inline:${unpadded}`);
    }
  }
});

test('suite names and the method are read in any case, blanks in any number', () => {
  assert.equal(parse(`  7   aes_cm_128_hmac_sha1_80  INLINE:${key}  `).suite, 'AES_CM_128_HMAC_SHA1_80');
});

test('lifetime and MKI, each alone and together', () => {
  for (const [behind, lifetime, mki] of [
    ['|2^48', 2 ** 48, ''],
    ['|1000000', 1_000_000, ''],
    ['|1:1', undefined, '01'],
    ['|65535:2', undefined, 'ffff'],
    ['|2^31|4294967296:5', 2 ** 31, '0100000000'],
  ] as const) {
    const attribute = parse(plain + behind);
    assert.equal(attribute.keys[0]?.lifetime, lifetime);
    assert.equal(hex(attribute.keys[0]?.mki), mki);
    assert.equal(printCrypto(attribute, 'padded'), plain + behind);
  }
});

test('every session parameter of RFC 4568 §6.3', () => {
  const words = `KDR=20 UNENCRYPTED_SRTP UNENCRYPTED_SRTCP UNAUTHENTICATED_SRTP FEC_ORDER=SRTP_FEC FEC_KEY=inline:${key} WSH=128 -new`;
  const { tag, suite, keys, fecKeys, ...rest } = parse(`${plain} ${words}=inline:${key}`);
  assert.deepEqual(rest, {
    kdr: 20,
    unencryptedSrtp: true,
    unencryptedSrtcp: true,
    unauthenticatedSrtp: true,
    fecOrder: 'SRTP_FEC',
    windowSizeHint: 128,
    extensions: ['-new'],
  });
  assert.ok(fecKeys?.[0] && keys[0]?.equals(fecKeys[0]));
  assert.equal(printCrypto({ tag, suite, keys, fecKeys, ...rest }, 'padded'), `${plain} ${words}`);
});

test('faults are told apart', () => {
  const name = 'AES_CM_128_HMAC_SHA1_80';
  for (const [text, expected] of [
    ['', 'bad-attribute'],
    [`1 ${name}`, 'bad-attribute'],
    [`x ${name} inline:${key}`, 'bad-attribute'],
    [`1000000000 ${name} inline:${key}`, 'bad-attribute'],
    [`1 F8_128_HMAC_SHA1_80 inline:${key}`, 'unknown-suite'],
    [`1 AES_192_CM_HMAC_SHA1_80 inline:${key}`, 'unknown-suite'],
    [`1 ${name} uri:${key}`, 'bad-key'],
    [`1 ${name} inline:`, 'bad-key'],
    [`1 ${name} inline:${key.slice(1)}`, 'bad-key'],
    [`1 ${name} inline:${key}AAAA`, 'bad-key'],
    [`1 ${name} inline:${key.replace(/^./, '-')}`, 'bad-key'],
    [`1 ${name} inline:=${key.slice(1)}`, 'bad-key'],
    [`1 AEAD_AES_128_GCM inline:${key}`, 'bad-key'],
    [`${plain}|0`, 'bad-lifetime'],
    [`${plain}|2^49`, 'bad-lifetime'],
    [`${plain}|281474976710657`, 'bad-lifetime'],
    [`${plain}|`, 'bad-lifetime'],
    [`${plain}|1:0`, 'bad-mki'],
    [`${plain}|1:129`, 'bad-mki'],
    [`${plain}|256:1`, 'bad-mki'],
    [`${plain}|x:1`, 'bad-mki'],
    [`${plain}|1:1|2^20`, 'bad-mki'],
    [`${plain}|2^20|1:1|x`, 'bad-key'],
    [`${plain};inline:${key}`, 'bad-mki'],
    [`${plain}|1:1;inline:${key}|2:2`, 'bad-mki'],
    [`${plain}|1:1;inline:${key}`, 'bad-mki'],
    [`${plain}|1:1${`;inline:${key}|2:1`.repeat(16)}`, 'bad-mki'],
    [`${plain} KDR=0`, 'bad-parameter'],
    [`${plain} KDR=25`, 'bad-parameter'],
    [`${plain} KDR=01`, 'bad-parameter'],
    [`${plain} KDR`, 'bad-parameter'],
    [`${plain} WSH=63`, 'bad-parameter'],
    [`${plain} FEC_ORDER=BOTH`, 'bad-parameter'],
    [`${plain} FEC_KEY=${key}`, 'bad-key'],
    [`${plain} KDR=1 KDR=1`, 'bad-parameter'],
    [`${plain} SOMETHING_NEW`, 'unknown-parameter'],
  ] as const)
    assert.equal(fault(text), expected, text);
});

test('whatever can be written is read again', () => {
  const suites = fc.constantFrom(...sdesSuiteNames);
  const octets = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes });
  const attribute = suites.chain((suite) =>
    fc
      .record({
        tag: fc.nat(999_999_999),
        names: fc.option(
          fc.integer({ min: 1, max: 128 }).chain((bytes) => fc.array(octets(bytes), { minLength: 1, maxLength: 4 })),
          { nil: undefined },
        ),
        secret: octets(inlineBytes(suite)),
        lifetime: fc.option(fc.integer({ min: 1, max: 2 ** 48 }), { nil: undefined }),
        kdr: fc.option(fc.integer({ min: 1, max: 24 }), { nil: undefined }),
        flags: fc.array(fc.constantFrom('unencryptedSrtp', 'unencryptedSrtcp', 'unauthenticatedSrtp')),
      })
      .map(
        ({ tag, names, secret, lifetime, kdr, flags }): CryptoAttribute => ({
          tag,
          suite,
          keys: names === undefined ? [new MasterKey(secret, undefined, lifetime)] : names.map((name) => new MasterKey(secret, name, lifetime)),
          ...(kdr !== undefined && { kdr }),
          ...Object.fromEntries(flags.map((flag) => [flag, true])),
        }),
      ),
  );
  fc.assert(
    fc.property(attribute, fc.constantFrom('padded', 'unpadded'), (written, padding) => {
      const { keys, ...rest } = parse(printCrypto(written, padding));
      const { keys: expected, ...others } = written;
      assert.deepEqual(rest, others);
      const flat = (all: readonly MasterKey[]) => all.map((one) => [hex(one.reveal()), hex(one.mki), one.mki?.length, one.lifetime]);
      assert.deepEqual(flat(keys), flat(expected));
    }),
  );
});

test('a key shows itself to nobody who does not ask', () => {
  const one = new MasterKey(Buffer.from('very secret indeed'));
  const attribute = parse(plain);
  for (const sight of [
    inspect(one, { showHidden: true }),
    JSON.stringify({ one }),
    `${one}`,
    inspect(attribute, { depth: 9 }),
    JSON.stringify(attribute),
  ]) {
    assert.ok(!/secret/.test(sight) && !sight.includes(key) && !sight.includes(hex(one.reveal())), sight);
    assert.ok(sight.includes('[key]'), sight);
  }
  assert.ok(one.equals(new MasterKey(Buffer.from('very secret indeed'))));
  assert.ok(!one.equals(new MasterKey(Buffer.from('very secret indeeD'))));
  assert.ok(!one.equals(new MasterKey(Buffer.from('very secret'))));
  assert.ok(!new MasterKey(Buffer.from('very secret')).equals(one));
  one.wipe();
  assert.deepEqual([...new Set(one.reveal())], [0]);
});
