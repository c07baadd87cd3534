import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant, Scheduler, WallTime } from '#base';
import { type ClockedLeg, openLegClock } from './leg-clock.ts';

/** A scheduler whose time the test moves. */
function newTime() {
  let now = 1003;
  let armed: { due: number; run: () => void } | undefined;
  const scheduler: Scheduler = {
    now: () => now as Instant,
    wall: () => 0 as WallTime,
    at(due, run) {
      assert.equal(armed, undefined, 'one timer for all');
      const one = { due, run };
      armed = one;
      return () => {
        if (armed === one) armed = undefined;
      };
    },
  };
  const pass = (ms: number): void => {
    for (const end = now + ms; ; ) {
      if (armed === undefined || armed.due > end) {
        now = end;
        return;
      }
      now = armed.due;
      const { run } = armed;
      armed = undefined;
      run();
    }
  };
  return { scheduler, pass, armed: () => armed !== undefined };
}

const legEvery = (ms: number, from: number, ticked: number[]): ClockedLeg => {
  const leg = {
    deadline: from as Instant,
    tick(now: Instant) {
      ticked.push(now);
      leg.deadline = (leg.deadline + ms) as Instant;
    },
  };
  return leg;
};

test('legs are ticked when they are due, by one timer, which rests when all have left', () => {
  const time = newTime();
  const clock = openLegClock(time.scheduler, () => assert.fail('nothing broke'));
  const [one, two]: [number[], number[]] = [[], []];
  const leaveOne = clock.join(legEvery(20, 1010, one));
  const leaveTwo = clock.join(legEvery(20, 1015, two));
  time.pass(60);
  assert.deepEqual(
    [one, two],
    [
      [1010, 1030, 1050],
      [1015, 1035, 1055],
    ],
  );
  leaveOne();
  time.pass(20);
  assert.deepEqual([one.length, two.length], [3, 4]);
  leaveTwo();
  time.pass(10);
  assert.equal(time.armed(), false);
});

test('a leg that breaks is told of and leaves; the others go on', () => {
  const time = newTime();
  const broken: ClockedLeg[] = [];
  const clock = openLegClock(time.scheduler, (leg) => broken.push(leg));
  const bad: ClockedLeg = {
    deadline: 0 as Instant,
    tick() {
      throw new Error('a bug');
    },
  };
  const ticked: number[] = [];
  clock.join(bad);
  clock.join(legEvery(20, 1005, ticked));
  time.pass(100);
  assert.deepEqual(broken, [bad]);
  assert.equal(ticked.length, 5);
  clock.close();
  assert.equal(time.armed(), false);
});
