import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AddressSet, parseAddressSet, peerAddress, plainAddress } from './peer-address.ts';

function set(...written: string[]): AddressSet {
  const read = parseAddressSet(written);
  assert.ok(read.ok);
  return read.value;
}
const from = (remoteAddress: string, forwarded?: string | string[]) =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as unknown as Parameters<
    typeof peerAddress
  >[0];

test('addresses have one plain form', () => {
  assert.equal(plainAddress('::ffff:10.0.0.1'), '10.0.0.1');
  assert.equal(plainAddress(' [2001:db8::1] '), '2001:db8::1');
  assert.equal(plainAddress('fe80::1%eth0'), 'fe80::1');
  for (const none of ['', 'localhost', '10.0.0', '10.0.0.256', '1.2.3.4:80', 'unknown', '_hidden']) assert.equal(plainAddress(none), undefined, none);
});

test('sets hold addresses and networks', () => {
  const some = set('10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1');
  for (const member of ['10.255.0.1', '192.0.2.7', '2001:db8:1::2', '::1', '::ffff:10.0.0.1']) assert.ok(some.has(member), member);
  for (const other of ['11.0.0.1', '192.0.2.8', '2001:db9::1', '::2', 'nonsense', '']) assert.ok(!some.has(other), other);
});

test('what is neither is named', () => {
  for (const wrong of ['', 'localhost', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::/129', '10.0.0.0/-1', '10.0.0.0/ 8']) {
    const read = parseAddressSet(['10.0.0.1', wrong]);
    assert.ok(!read.ok && read.error.includes(`"${wrong}"`), wrong);
  }
});

test('a stranger may claim what it likes', () => {
  assert.equal(peerAddress(from('203.0.113.5', '10.0.0.1'), undefined), '203.0.113.5');
  assert.equal(peerAddress(from('203.0.113.5', '10.0.0.1'), set('10.0.0.0/8')), '203.0.113.5');
  assert.equal(peerAddress(from('::ffff:203.0.113.5'), undefined), '203.0.113.5');
});

test('through trusted proxies the last untrusted hop counts', () => {
  const trusted = set('10.0.0.0/8');
  assert.equal(peerAddress(from('10.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.2'), trusted), '203.0.113.9');
  assert.equal(peerAddress(from('10.0.0.1', ['6.6.6.6', '203.0.113.9']), trusted), '203.0.113.9');
  assert.equal(peerAddress(from('10.0.0.1', '10.0.0.3, 10.0.0.2'), trusted), '10.0.0.3');
  assert.equal(peerAddress(from('10.0.0.1'), trusted), '10.0.0.1');
  assert.equal(peerAddress(from('10.0.0.1', 'nonsense, 10.0.0.2'), trusted), '10.0.0.2');
  for (const [written, peer] of [
    ['203.0.113.9:4711', '203.0.113.9'],
    ['[2001:db8::9]:4711', '2001:db8::9'],
    ['2001:db8::9:4711', '2001:db8::9:4711'],
  ] as const) {
    assert.equal(peerAddress(from('10.0.0.1', `6.6.6.6, ${written}`), trusted), peer);
  }
  assert.equal(peerAddress(from('10.0.0.1', '8.8.8.8,'.repeat(10_000)), trusted), '10.0.0.1');
});
