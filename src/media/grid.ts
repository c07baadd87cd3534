import type { Cancel, Instant, Scheduler } from '#base';
import { tickMs } from './pacer.ts';

interface Wish {
  run: (() => void) | undefined;
}

interface Slot {
  readonly wishes: Wish[];
  /** How many of them were not called off. */
  live: number;
}

/**
 * A scheduler that rings only on the pacer's grid of 5 ms, where frames are due: at its first place not before the time asked for.
 * Whatever many legs wait for costs the process one timer, not one each. `broken`: a wish threw, which is a bug; the others are rung all the same.
 */
export function gridScheduler(scheduler: Scheduler, broken: (error: unknown) => void): Scheduler {
  const slots = new Map<number, Slot>();
  let armedFor = Number.POSITIVE_INFINITY;
  let disarm: Cancel = () => undefined;

  const arm = (number: number): void => {
    disarm();
    armedFor = number;
    disarm = scheduler.at((number * tickMs) as Instant, ring);
  };
  const ring = (): void => {
    armedFor = Number.POSITIVE_INFINITY;
    const upTo = Math.floor(scheduler.now() / tickMs);
    const due = [...slots.keys()].filter((number) => number <= upTo).sort((a, b) => a - b);
    for (const number of due) {
      const wishes = slots.get(number)?.wishes ?? [];
      slots.delete(number);
      for (const wish of wishes) ringOne(wish);
    }
    const next = Math.min(...slots.keys());
    if (next < armedFor) arm(next);
  };
  const ringOne = (wish: Wish): void => {
    const { run } = wish;
    wish.run = undefined;
    try {
      run?.();
    } catch (error) {
      broken(error);
    }
  };
  const forget = (number: number, wish: Wish): void => {
    if (wish.run === undefined) return;
    wish.run = undefined;
    const slot = slots.get(number);
    if (slot === undefined || --slot.live > 0) return;
    slots.delete(number);
    if (slots.size > 0) return;
    disarm();
    armedFor = Number.POSITIVE_INFINITY;
  };
  return {
    now: () => scheduler.now(),
    wall: () => scheduler.wall(),
    at(due, run) {
      // What is past is rung at the next place: never inside the call that asks.
      const number = Math.ceil(due / tickMs);
      const wish: Wish = { run };
      const slot = slots.get(number);
      if (slot === undefined) slots.set(number, { wishes: [wish], live: 1 });
      else {
        slot.wishes.push(wish);
        slot.live++;
      }
      if (number < armedFor) arm(number);
      return () => forget(number, wish);
    },
  };
}
