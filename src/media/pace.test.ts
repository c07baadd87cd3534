import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instant, type Scheduler, silentLogger, type WallTime } from '#base';
import { silentMeter } from '#contract';
import { openPace } from './pace.ts';

/** Time that passes when told. */
function newClock(): { scheduler: Scheduler; run: (ms: number) => void; waiting: () => number } {
  let now = 100;
  let waiting: { due: number; run: () => void }[] = [];
  return {
    scheduler: {
      now: () => now as Instant,
      wall: () => now as WallTime,
      at(due, run) {
        const one = { due, run };
        waiting.push(one);
        return () => (waiting = waiting.filter((other) => other !== one));
      },
    },
    run(ms) {
      const until = now + ms;
      for (;;) {
        waiting.sort((a, b) => a.due - b.due);
        const next = waiting[0];
        if (next === undefined || next.due > until) break;
        waiting.shift();
        now = Math.max(now, next.due);
        next.run();
      }
      now = until;
    },
    waiting: () => waiting.length,
  };
}

test('calls that wake are paced by one timer, and none is set while all rest', () => {
  const clock = newClock();
  const counted: number[] = [];
  const pace = openPace({ scheduler: clock.scheduler, meter: { ...silentMeter, time: (_name, ms) => counted.push(ms) }, logger: silentLogger });
  const calls = Array.from({ length: 5 }, () => {
    const call = { left: 10 };
    const paced = {
      waiting: () => call.left > 0,
      release(frames: number) {
        const some = Math.min(frames, call.left);
        call.left -= some;
        return some;
      },
    };
    return { call, seat: pace.join(paced, 0) };
  });
  assert.equal(clock.waiting(), 0);
  for (const { seat } of calls) seat.wake();
  assert.equal(clock.waiting(), 1);
  clock.run(150);
  assert.equal(clock.waiting(), 1);
  clock.run(100);
  assert.deepEqual(
    calls.map(({ call }) => call.left),
    [0, 0, 0, 0, 0],
  );
  assert.equal(clock.waiting(), 0);
  assert.ok(counted.length > 0 && counted.every((ms) => ms === 0));
  assert.equal(pace.lateness.worstMs, 0);
});

test('a call that wakes itself while it is being served goes on', () => {
  const clock = newClock();
  const pace = openPace({ scheduler: clock.scheduler, meter: silentMeter, logger: silentLogger });
  let sent = 0;
  let left = 1;
  const seat = pace.join(
    {
      waiting: () => left > 0,
      release() {
        sent++;
        left = sent < 5 ? 1 : 0;
        seat.wake();
        return 1;
      },
    },
    0,
  );
  seat.wake();
  clock.run(500);
  assert.equal(sent, 5);
  seat.leave();
  left = 1;
  seat.wake();
  clock.run(500);
  assert.equal(sent, 5);
  pace.close();
});
