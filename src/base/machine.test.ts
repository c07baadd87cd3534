import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant, Scheduler, WallTime } from './instant.ts';
import { drive, type Machine, type Tick } from './machine.ts';

/** A scheduler whose time the test moves, and which counts the timers that were asked for. */
function newTime() {
  let now = 0;
  let timers: { due: number; run: () => void }[] = [];
  let asked = 0;
  const scheduler: Scheduler = {
    now: () => now as Instant,
    wall: () => 0 as WallTime,
    at(due, run) {
      asked++;
      const one = { due, run };
      timers.push(one);
      return () => {
        timers = timers.filter((other) => other !== one);
      };
    },
  };
  const pass = (ms: number): void => {
    for (const end = now + ms; ; ) {
      const next = timers.sort((a, b) => a.due - b.due)[0];
      if (next === undefined || next.due > end) {
        now = end;
        return;
      }
      timers = timers.filter((one) => one !== next);
      now = Math.max(now, next.due);
      next.run();
    }
  };
  return { scheduler, pass, armed: () => timers.length, asked: () => asked };
}

type Input = { readonly kind: 'set'; readonly deadline: number | undefined };

/** Writes down when it is ticked; an input sets its deadline. */
class Alarm implements Machine<Input | Tick, never> {
  deadline: Instant | undefined;
  readonly ticks: number[] = [];

  step(input: Input | Tick, now: Instant): readonly never[] {
    if (input.kind === 'tick') this.ticks.push(now);
    this.deadline = input.kind === 'tick' ? undefined : (input.deadline as Instant | undefined);
    return [];
  }
}

const set = (deadline: number | undefined): Input => ({ kind: 'set', deadline });

test('a deadline that moves on with every input costs no timer each time, and is met all the same, never early', () => {
  const time = newTime();
  const machine = new Alarm();
  const driven = drive<Input, never>({ machine, scheduler: time.scheduler, output() {}, broken: () => assert.fail('broken') });
  for (let n = 0; n < 10; n++) {
    driven.send(set(n * 20 + 100));
    time.pass(20);
  }
  assert.ok(time.asked() <= 3, `${time.asked()} timers`);
  time.pass(1000);
  assert.deepEqual([machine.ticks, time.armed()], [[280], 0]);
});

test('a deadline that comes nearer is met, one that goes away leaves no timer', () => {
  const time = newTime();
  const machine = new Alarm();
  const driven = drive<Input, never>({ machine, scheduler: time.scheduler, output() {}, broken: () => assert.fail('broken') });
  driven.send(set(500));
  driven.send(set(50));
  time.pass(100);
  assert.deepEqual(machine.ticks, [50]);
  driven.send(set(900));
  driven.send(set(undefined));
  assert.equal(time.armed(), 0);
  driven.send(set(900));
  driven.close();
  assert.equal(time.armed(), 0);
  time.pass(2000);
  assert.deepEqual(machine.ticks, [50]);
});
