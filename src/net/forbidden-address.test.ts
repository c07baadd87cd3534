import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForbiddenAddress } from './forbidden-address.ts';

test('public addresses are free', () => {
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '::ffff:8.8.8.8',
  ]) {
    assert.equal(isForbiddenAddress(address, false), false, address);
  }
});

test('the operator’s own networks need a word from the operator', () => {
  for (const address of [
    '10.1.2.3',
    '127.0.0.1',
    '127.255.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '198.18.0.1',
    '192.0.2.1',
    '::1',
    'fc00::1',
    'fd12::1',
    '::ffff:10.0.0.1',
    '::FFFF:127.0.0.1',
    '2001:db8::1',
    '[::1]',
  ]) {
    assert.equal(isForbiddenAddress(address, false), true, address);
    assert.equal(isForbiddenAddress(address, true), false, address);
  }
});

test('metadata, link-local, multicast, nowhere and no address are refused to all', () => {
  for (const address of [
    '169.254.169.254',
    '169.254.1.1',
    '168.63.129.16',
    '224.0.0.1',
    '239.1.2.3',
    '255.255.255.255',
    '0.0.0.0',
    '0.1.2.3',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'fd00:ec2::254',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2001:0:1::1',
    '::ffff:169.254.169.254',
    '',
    'localhost',
    '1.2.3',
    '0x7f.1',
  ]) {
    for (const allow of [true, false]) assert.equal(isForbiddenAddress(address, allow), true, `${address} ${allow}`);
  }
});
