import { type Cancel, later, type Scheduler, type WallTime } from '#base';

/** All waiting of the simulator goes through here, so that a reset or an end stops it. */
export interface Timers {
  wall(): WallTime;
  /** Calls `run` after so long; `stopped` instead, when everything was stopped before. */
  after(ms: number, run: () => void, stopped?: () => void): Cancel;
  /** Resolves after so long; `false` when it was stopped before. */
  pause(ms: number): Promise<boolean>;
  /** Stops everything that waits. */
  stop(): void;
}

export function openTimers(scheduler: Scheduler): Timers {
  const running = new Map<object, () => void>();
  const after: Timers['after'] = (ms, run, stopped) => {
    const entry = {};
    const disarm = scheduler.at(later(scheduler.now(), ms), () => {
      running.delete(entry);
      run();
    });
    running.set(entry, () => {
      disarm();
      stopped?.();
    });
    return () => {
      running.delete(entry);
      disarm();
    };
  };
  return {
    wall: () => scheduler.wall(),
    after,
    pause: (ms) =>
      new Promise((resolve) => {
        after(
          ms,
          () => resolve(true),
          () => resolve(false),
        );
      }),
    stop() {
      const all = [...running.values()];
      running.clear();
      for (const stopOne of all) stopOne();
    },
  };
}
