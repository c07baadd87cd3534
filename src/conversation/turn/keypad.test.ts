import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { keypad } from './keypad.ts';

const at = (ms: number): Instant => ms as Instant;
const keys = { min: 3, max: 6, finish: '#' };

test('the last possible key ends the entry', () => {
  const pad = keypad();
  for (const key of '12345') assert.equal(pad.press(key, keys, at(0)), undefined);
  assert.equal(pad.press('6', keys, at(0)), '123456');
  assert.equal(pad.deadline, undefined);
});

test('the finishing key ends it and is no part of it', () => {
  const pad = keypad();
  for (const key of '123') pad.press(key, keys, at(0));
  assert.equal(pad.press('#', keys, at(0)), '123');
});

test('a pause ends it, counted from the last key; too short an entry is still handed over', () => {
  const pad = keypad();
  pad.press('1', keys, at(0));
  pad.press('2', keys, at(1000));
  assert.equal(pad.tick(at(3000)), undefined);
  assert.equal(pad.tick(at(3500)), '12');
  assert.equal(pad.tick(at(9000)), undefined);
});
