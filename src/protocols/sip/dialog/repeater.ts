import type { Instant } from '#base';
import { StateWalker } from '../transaction/state-walker.ts';
import type { TimerSettings } from '../transaction/timers.ts';
import { type RepeatDoes, type RepeatOn, type RepeatState, repeat } from './repeat.table.ts';

/** Sends a response again until it is acknowledged or 64·T1 have passed. See `repeat.table.ts`. */
export class Repeater {
  readonly #walker: StateWalker<RepeatState, RepeatOn, RepeatDoes>;

  /** `longestMs` caps the doubling: T2 for a 2xx; a reliable provisional response has no cap (RFC 3262 §3). */
  constructor(settings: TimerSettings, longestMs: number, now: Instant) {
    const { t1Ms } = settings;
    this.#walker = new StateWalker(
      repeat,
      {
        first: (timer) => (timer === 'timer-repeat' ? t1Ms : 64 * t1Ms),
        next: (timer, lastMs) => (timer === 'timer-repeat' ? Math.min(lastMs * 2, longestMs) : undefined),
      },
      now,
    );
  }

  get deadline(): Instant | undefined {
    return this.#walker.deadline;
  }

  get settled(): boolean {
    return this.#walker.ended;
  }

  acknowledge(now: Instant): void {
    this.#walker.step('acknowledged', now);
  }

  tick(now: Instant): RepeatDoes[] {
    const deeds: RepeatDoes[] = [];
    for (let timer = this.#walker.takeDue(now); timer !== undefined; timer = this.#walker.takeDue(now)) deeds.push(...this.#walker.step(timer, now));
    return deeds;
  }
}
