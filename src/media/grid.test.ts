import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant, Scheduler, WallTime } from '#base';
import { gridScheduler } from './grid.ts';

/** A scheduler whose time the test moves. */
function newTime() {
  let now = 1003;
  let timers: { due: number; run: () => void }[] = [];
  const scheduler: Scheduler = {
    now: () => now as Instant,
    wall: () => 0 as WallTime,
    at(due, run) {
      const one = { due, run };
      timers.push(one);
      return () => {
        timers = timers.filter((other) => other !== one);
      };
    },
  };
  const pass = (ms: number): void => {
    const end = now + ms;
    for (;;) {
      const next = timers.sort((a, b) => a.due - b.due)[0];
      if (next === undefined || next.due > end) break;
      timers = timers.filter((one) => one !== next);
      now = Math.max(now, next.due);
      next.run();
    }
    now = end;
  };
  return { scheduler, pass, armed: () => timers.length, now: () => now };
}

const at = (instant: number): Instant => instant as Instant;

test('whatever is waited for rings on the grid, in order, by one timer', () => {
  const time = newTime();
  const grid = gridScheduler(time.scheduler, () => assert.fail('nothing broke'));
  const rung: string[] = [];
  const wish = (due: number, name: string) => grid.at(at(due), () => rung.push(`${name} ${time.now()}`));
  wish(1021, 'c');
  wish(1010, 'a');
  wish(1010.2, 'b');
  wish(900, 'past');
  assert.equal(time.armed(), 1);
  time.pass(0);
  assert.deepEqual(rung, ['past 1003']);
  time.pass(100);
  assert.deepEqual(rung, ['past 1003', 'a 1010', 'b 1015', 'c 1025']);
  assert.equal(time.armed(), 0);
});

test('what is called off does not ring, and when nothing is waited for there is no timer', () => {
  const time = newTime();
  const grid = gridScheduler(time.scheduler, () => assert.fail('nothing broke'));
  let rung = 0;
  const cancels = [1010, 1010, 9000].map((due) => grid.at(at(due), () => rung++));
  for (const cancel of cancels) {
    assert.equal(time.armed(), 1);
    cancel();
    cancel();
  }
  assert.equal(time.armed(), 0);
  grid.at(at(1020), () => rung++);
  time.pass(100);
  assert.equal(rung, 1);
});

test('a wish that wishes again, and one that calls off its neighbour', () => {
  const time = newTime();
  const grid = gridScheduler(time.scheduler, () => assert.fail('nothing broke'));
  const rung: number[] = [];
  const again = (): void => {
    rung.push(time.now());
    if (rung.length < 4) grid.at(at(time.now() + 20), again);
  };
  grid.at(at(1010), again);
  let cancel = (): void => undefined;
  grid.at(at(1030), () => cancel());
  cancel = grid.at(at(1030), () => assert.fail('called off'));
  time.pass(1000);
  assert.deepEqual(rung, [1010, 1030, 1050, 1070]);
});

test('a wish that breaks is told of; the others are rung', () => {
  const time = newTime();
  const broken: unknown[] = [];
  const grid = gridScheduler(time.scheduler, (error) => broken.push(error));
  let rung = 0;
  grid.at(at(1010), () => {
    throw new Error('a bug');
  });
  grid.at(at(1010), () => rung++);
  grid.at(at(1015), () => rung++);
  time.pass(100);
  assert.deepEqual([broken.length, rung], [1, 2]);
});
