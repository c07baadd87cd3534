import type { Cancel, Instant, Scheduler, WallTime } from '#base';
import { realScheduler } from '#net';

/** A scheduler that runs as time does, and leaps when a test says so: what came due on the way runs at once, in order. */
export function leapingClock(startsAt: string): Scheduler & { leap(ms: number): void } {
  const real = realScheduler();
  const begun = real.now();
  const wallAtBegin = Date.parse(startsAt);
  let leapt = 0;
  const waiting = new Set<{ readonly due: Instant; rearm(): void; cancel: Cancel }>();
  const now = (): Instant => (real.now() + leapt) as Instant;
  return {
    now,
    wall: () => Math.round(wallAtBegin + now() - begun) as WallTime,
    at(due, run): Cancel {
      const arm = (): Cancel =>
        real.at((due - leapt) as Instant, () => {
          waiting.delete(one);
          run();
        });
      const one = {
        due,
        rearm() {
          one.cancel();
          one.cancel = arm();
        },
        cancel: (): void => undefined,
      };
      one.cancel = arm();
      waiting.add(one);
      return () => {
        waiting.delete(one);
        one.cancel();
      };
    },
    leap(ms) {
      leapt += ms;
      for (const one of [...waiting].toSorted((a, b) => a.due - b.due)) one.rearm();
    },
  };
}
