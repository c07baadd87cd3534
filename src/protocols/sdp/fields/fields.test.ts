import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isNowhere, parseAddress } from './address.ts';
import { parseDecimal } from './decimal.ts';
import { type Direction, mirrored, narrowed, receives, sends } from './direction.ts';
import { defaultEvents, parseEvents, printEvents } from './event-list.ts';
import { parseFmtp, parseParameters } from './fmtp.ts';
import { parseOrigin, printOrigin } from './origin.ts';
import { parseRtcp, printRtcp } from './rtcp.ts';
import { parseRtpmap, printRtpmap } from './rtpmap.ts';

test('whole numbers are digits and nothing else', () => {
  for (const [text, value] of [
    ['0', 0],
    ['0042', 42],
    ['99', 99],
    ['100', undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.0', undefined],
    ['1e1', undefined],
    [' 1', undefined],
    ['9'.repeat(40), undefined],
    [undefined, undefined],
  ] as const)
    assert.equal(parseDecimal(text, 99), value, `${text}`);
});

test('rtpmap', () => {
  for (const [text, map] of [
    ['0 PCMU/8000', { payloadType: 0, encoding: 'PCMU', clockRateHz: 8000, channels: 1 }],
    ['102 opus/48000/2', { payloadType: 102, encoding: 'opus', clockRateHz: 48_000, channels: 2 }],
  ] as const) {
    assert.deepEqual(parseRtpmap(text), map);
    assert.equal(printRtpmap(map), text);
  }
  assert.equal(parseRtpmap(' 8   PCMA/8000/1 ')?.encoding, 'PCMA');
  for (const text of ['', '0', '0 PCMU', '128 PCMU/8000', 'x PCMU/8000', '0 /8000', '0 PCMU/0', '0 PCMU/8000/0', '0 PCMU/8000/1/x', '0 PCMU/8000 x'])
    assert.equal(parseRtpmap(text), undefined, text);
});

test('fmtp and its parameters', () => {
  assert.deepEqual(parseFmtp('101 0-16'), { payloadType: 101, parameters: '0-16' });
  assert.equal(parseFmtp('101'), undefined);
  assert.equal(parseFmtp('opus useinbandfec=1'), undefined);
  assert.deepEqual(
    [...parseParameters(' useInbandFec=1; stereo = 0;;cbr;stereo=1;=x')],
    [
      ['useinbandfec', '1'],
      ['stereo', '0'],
      ['cbr', ''],
    ],
  );
});

test('event lists', () => {
  assert.equal(printEvents(defaultEvents), '0-15');
  assert.deepEqual([...parseEvents('0-2, 5,7-7')], [0, 1, 2, 5, 7]);
  assert.equal(printEvents(parseEvents('16,0-15')), '0-16');
  for (const text of ['', '-', 'x', '3-1', '256', '1-2-3', '0-999']) assert.equal(parseEvents(text).size, 0, text);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(63), { maxLength: 40 }), (events) => {
      const list = new Set(events);
      assert.deepEqual(
        [...parseEvents(printEvents(list))].sort((a, b) => a - b),
        events.sort((a, b) => a - b),
      );
    }),
  );
});

test('origin', () => {
  const text = 'jdoe 3724394400 18446744073709551615 IN IP6 2001:db8::1';
  const origin = parseOrigin(text);
  assert.equal(origin?.version, 2n ** 64n - 1n);
  assert.equal(origin && printOrigin(origin), text);
});

test('rtcp', () => {
  assert.deepEqual(parseRtcp('53020'), { port: 53_020, address: undefined });
  const text = '53020 IN IP6 2001:db8::1';
  const place = parseRtcp(text);
  assert.equal(place && printRtcp(place), text);
  for (const wrong of ['', '65536', '1 IN', '1 IN IP4 a b', '1 IN IP4 a<']) assert.equal(parseRtcp(wrong), undefined, wrong);
});

test('nowhere has many names', () => {
  for (const [family, host, nowhere] of [
    ['IP4', '0.0.0.0', true],
    ['IP6', '::', true],
    ['IP6', '0:0:0:0:0:0:0:0', true],
    ['IP4', '10.0.0.0', false],
    ['IP6', '::1', false],
  ] as const) {
    const address = parseAddress('IN', family, host);
    assert.equal(address && isNowhere(address), nowhere, host);
  }
});

test('directions turn round and meet', () => {
  const all: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
  assert.deepEqual(all.map(mirrored), ['sendrecv', 'recvonly', 'sendonly', 'inactive']);
  for (const a of all)
    for (const b of all) {
      const both = narrowed(a, b);
      assert.deepEqual([sends(both), receives(both)], [sends(a) && sends(b), receives(a) && receives(b)]);
    }
});
