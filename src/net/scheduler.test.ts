import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instant, later } from '#base';
import { realScheduler, schedulerOver, type Timers } from './scheduler.ts';

/** Timers whose time is moved by hand; each entry of `asked` is one delay that was asked for. */
function handTimers() {
  const asked: number[] = [];
  let now = 1000;
  let pending: { run: () => void; ms: number } | undefined;
  const take = (ms: number, run: () => void) => {
    asked.push(ms);
    const entry = { run, ms };
    pending = entry;
    return () => {
      if (pending === entry) pending = undefined;
    };
  };
  const timers: Timers = { now: () => now, wall: () => 5, soon: (run) => take(0, run), after: take };
  return {
    timers,
    asked,
    moveTo: (instant: number) => {
      now = instant;
    },
    ring: () => {
      const entry = pending;
      pending = undefined;
      entry?.run();
    },
    idle: () => pending === undefined,
  };
}

test('a past deadline runs on the next turn, never inside the call', () => {
  const hand = handTimers();
  let ran = 0;
  schedulerOver(hand.timers).at(10 as Instant, () => ran++);
  assert.equal(ran, 0);
  assert.deepEqual(hand.asked, [0]);
  hand.ring();
  assert.equal(ran, 1);
});

test('a timer that rings early is armed again, and never runs before its time', () => {
  const hand = handTimers();
  let ran = 0;
  schedulerOver(hand.timers).at(1020.4 as Instant, () => ran++);
  hand.moveTo(1020.1);
  hand.ring();
  assert.equal(ran, 0);
  hand.moveTo(1020.9);
  hand.ring();
  assert.equal(ran, 1);
  assert.deepEqual(hand.asked, [21, 1]);
});

test('a delay beyond 2^31 ms is walked in legs', () => {
  const hand = handTimers();
  let ran = 0;
  const due = 1000 + 2 ** 32;
  schedulerOver(hand.timers).at(due as Instant, () => ran++);
  for (const instant of [1000 + 2 ** 31 - 1, 1000 + 2 ** 32 - 2, due]) {
    assert.equal(ran, 0);
    hand.moveTo(instant);
    hand.ring();
  }
  assert.equal(ran, 1);
  assert.deepEqual(hand.asked, [2 ** 31 - 1, 2 ** 31 - 1, 2]);
});

test('cancel stops the present leg, the legs to come, and may be called twice', () => {
  const hand = handTimers();
  const cancel = schedulerOver(hand.timers).at((1000 + 2 ** 32) as Instant, () => assert.fail('ran after cancel'));
  hand.moveTo(1000 + 2 ** 31);
  hand.ring();
  cancel();
  cancel();
  assert.ok(hand.idle());
});

test('never is never: an infinite deadline arms nothing', () => {
  const hand = handTimers();
  schedulerOver(hand.timers).at(Number.POSITIVE_INFINITY as Instant, () => assert.fail('ran'));
  assert.deepEqual(hand.asked, []);
  assert.throws(() => schedulerOver(hand.timers).at(Number.NaN as Instant, () => {}), { code: 'BROKEN_INVARIANT' });
});

test('the real clock: in order, not before due, and the wall is the wall', async () => {
  const scheduler = realScheduler();
  const order: string[] = [];
  const start = scheduler.now();
  const rung = (name: string, ms: number): Promise<void> =>
    new Promise((done) => {
      scheduler.at(later(start, ms), () => {
        assert.ok(scheduler.now() >= later(start, ms));
        order.push(name);
        done();
      });
    });
  const all = Promise.all([rung('six', 6), rung('two', 2), rung('past', -1)]);
  assert.deepEqual(order, []);
  await all;
  assert.deepEqual(
    order.filter((name) => name !== 'past'),
    ['two', 'six'],
  );
  assert.ok(Math.abs(scheduler.wall() - Date.now()) < 1000);
});
