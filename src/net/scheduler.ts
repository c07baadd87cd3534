import { type Cancel, type Instant, invariant, type Scheduler, type WallTime } from '#base';

/** The longest delay that `setTimeout` takes: 2^31 − 1 milliseconds, some 24.8 days. Anything longer would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** What the scheduler stands on; the real ones are Node's. `soon` and `after` return how to call off. */
export interface Timers {
  now(): number;
  wall(): number;
  /** Runs on the next turn of the event loop. */
  soon(run: () => void): Cancel;
  /** Runs after about so many whole milliseconds, 1…2^31 − 1. */
  after(ms: number, run: () => void): Cancel;
}

/** A scheduler over any timers: never early, never synchronous, any distance. */
export function schedulerOver(timers: Timers): Scheduler {
  const at = (due: Instant, run: () => void): Cancel => {
    invariant(!Number.isNaN(due), 'a deadline is a number');
    if (due === Number.POSITIVE_INFINITY) return () => {};
    let cancelled = false;
    let cancelLeg: Cancel;
    const fire = (): void => {
      if (!cancelled) run();
    };
    // Timers count whole milliseconds from a cached loop time and may ring up to one early: look again before running.
    const ring = (): void => {
      if (cancelled) return;
      if (timers.now() >= due) fire();
      else arm();
    };
    const arm = (): void => {
      const left = due - timers.now();
      cancelLeg = left <= 0 ? timers.soon(fire) : timers.after(Math.min(Math.ceil(left), longestDelayMs), ring);
    };
    arm();
    return () => {
      cancelled = true;
      cancelLeg();
    };
  };
  return { now: () => timers.now() as Instant, wall: () => timers.wall() as WallTime, at };
}

const nodeTimers: Timers = {
  now: () => performance.now(),
  wall: () => Date.now(),
  soon(run) {
    const turn = setImmediate(run);
    return () => clearImmediate(turn);
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** The clock and the timers of this process. */
export function realScheduler(): Scheduler {
  return schedulerOver(nodeTimers);
}
