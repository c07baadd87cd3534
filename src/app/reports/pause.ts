import type { Scheduler } from '#base';

/** Lets everything else that waits for the thread have it first. */
export const pauseOf =
  (scheduler: Pick<Scheduler, 'at' | 'now'>): (() => Promise<void>) =>
  () =>
    new Promise((go) => void scheduler.at(scheduler.now(), go));
