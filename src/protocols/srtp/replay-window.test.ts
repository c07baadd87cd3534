import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadedDice } from '../../../test/peers/loaded-dice.ts';
import { ReplayWindow, replayWindow } from './replay-window.ts';

test('the window remembers 128 indices, no more and no less', () => {
  const window = new ReplayWindow();
  assert.equal(window.check(0), 'new');
  window.mark(1000);
  assert.equal(window.check(1000), 'replayed');
  assert.equal(window.check(1000 - replayWindow + 1), 'new');
  assert.equal(window.check(1000 - replayWindow), 'too-old');
  assert.equal(window.check(1001), 'new');
});

test('it agrees with a set of all that came, over steps small and large and beyond 2^32', () => {
  const dice = loadedDice(128);
  for (const start of [0, 65_400, 2 ** 32 - 500, 2 ** 48 - 90_000]) {
    const window = new ReplayWindow();
    const seen = new Set<number>();
    let newest = -1;
    let at = start;
    for (let i = 0; i < 5000; i++) {
      at += Math.floor(dice.fraction() * 6) - 1;
      if (dice.fraction() < 0.01) at += Math.floor(dice.fraction() * 300);
      const index = Math.max(0, at - Math.floor(dice.fraction() * (dice.fraction() < 0.2 ? 200 : 3)));
      const expected = index <= newest - replayWindow ? 'too-old' : seen.has(index) ? 'replayed' : 'new';
      assert.equal(window.check(index), expected, `${index} after ${newest}`);
      if (expected !== 'new' || dice.fraction() < 0.1) continue;
      window.mark(index);
      seen.add(index);
      newest = Math.max(newest, index);
      assert.equal(window.newest, newest);
    }
  }
});
