import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceLock } from './source-lock.ts';

const friend = { address: '198.51.100.7', port: 4000 };
const stranger = { address: '203.0.113.9', port: 4000 };

test('plain: only the host that signalling names is heard, and then only the port it spoke from', () => {
  const lock = new SourceLock('signalled');
  lock.signal(friend);
  assert.equal(lock.admits(stranger, false), false);
  const other = { ...friend, port: 5000 };
  assert.ok(lock.admits(other, false) && !lock.believes(other, 1, false));
  assert.ok(lock.believes(other, 2, false));
  assert.deepEqual(lock.target, other);
  assert.equal(lock.admits(friend, false), false);
  assert.equal(lock.strangers, 3);
});

test('without an address from signalling nobody is believed', () => {
  assert.equal(new SourceLock('signalled').admits(friend, false), false);
});

test('with a key whoever knows it is heard, and nobody else once he was', () => {
  const lock = new SourceLock('signalled');
  lock.signal(friend);
  assert.ok(lock.admits(stranger, true) && lock.believes(stranger, 5, true));
  assert.equal(lock.admits(friend, true), false);
  assert.deepEqual(lock.target, stranger);
});

test('the first valid: two packets in order, so that one stray packet takes nothing', () => {
  const lock = new SourceLock('first-valid');
  assert.ok(lock.admits(stranger, false));
  assert.equal(lock.believes(stranger, 9, false), false);
  assert.equal(lock.believes(friend, 65_535, false), false);
  assert.equal(lock.believes(stranger, 10, false), false);
  assert.equal(lock.believes(friend, 3, false), false);
  assert.equal(lock.believes(friend, 4, false), true);
  assert.deepEqual(lock.target, friend);
});

test('signalling alone moves it: the same address again changes nothing, another gives up the lock', () => {
  const lock = new SourceLock('signalled');
  lock.signal(friend);
  for (const sequence of [1, 2]) lock.believes({ ...friend, port: 5000 }, sequence, false);
  lock.signal({ ...friend });
  assert.equal(lock.target?.port, 5000);
  lock.signal(stranger);
  assert.equal(lock.locked, false);
  assert.deepEqual(lock.target, stranger);
});
