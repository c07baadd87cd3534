import type { Cancel, Instant, Scheduler } from '#base';
import { tickMs } from './pacer.ts';

/** What a clock of legs drives: an `RtpLeg`. */
export interface ClockedLeg {
  readonly deadline: Instant | undefined;
  tick(now: Instant): void;
}

/** One timer for all legs of the process, on the pacer's grid of 5 ms: that is where their frames are due. It rests while there are none. */
export interface LegClock {
  /** Gives what makes the leg leave. */
  join(leg: ClockedLeg): Cancel;
  close(): void;
}

/** `broken`: a leg threw, which is a bug; it has left, and the others go on. */
export function openLegClock(scheduler: Scheduler, broken: (leg: ClockedLeg, error: unknown) => void): LegClock {
  const legs = new Set<ClockedLeg>();
  let disarm: Cancel | undefined;
  const arm = (): void => {
    const next = (Math.floor(scheduler.now() / tickMs) + 1) * tickMs;
    disarm = scheduler.at(next as Instant, run);
  };
  const run = (): void => {
    disarm = undefined;
    const now = scheduler.now();
    for (const leg of legs) {
      try {
        const due = leg.deadline;
        if (due !== undefined && due <= now) leg.tick(now);
      } catch (error) {
        legs.delete(leg);
        broken(leg, error);
      }
    }
    if (legs.size > 0 && disarm === undefined) arm();
  };
  return {
    join(leg) {
      legs.add(leg);
      if (disarm === undefined) arm();
      return () => {
        legs.delete(leg);
      };
    },
    close() {
      legs.clear();
      disarm?.();
    },
  };
}
