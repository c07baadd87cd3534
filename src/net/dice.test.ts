import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realDice } from './dice.ts';

test('bytes come in the number asked for, and differ', () => {
  const dice = realDice();
  assert.equal(dice.bytes(0).length, 0);
  assert.equal(dice.bytes(33).length, 33);
  assert.notDeepEqual(dice.bytes(16), dice.bytes(16));
});

test('no octets are given out twice, however many are asked for at a time', () => {
  const dice = realDice();
  const seen = new Set<string>();
  for (let n = 0; n < 2000; n++)
    seen.add(
      Buffer.from(dice.bytes(12 + (n % 300)))
        .toString('hex')
        .slice(0, 24),
    );
  assert.equal(seen.size, 2000);
});

test('fractions lie in [0, 1) and fill it', () => {
  const dice = realDice();
  const rolls = Array.from({ length: 2000 }, () => dice.fraction());
  assert.ok(rolls.every((roll) => roll >= 0 && roll < 1));
  for (let tenth = 0; tenth < 10; tenth++)
    assert.ok(
      rolls.some((roll) => Math.floor(roll * 10) === tenth),
      `no roll in tenth ${tenth}`,
    );
});
