import { type Instant, later } from '#base';

/** So many at once before the pace is kept. */
const burst = 5;

/** Spaces requests evenly, a few at once let through. Gives how long the next one has to wait, and counts it. */
export function pace(perSecond: number): { wait(now: Instant, mostMs: number): number | undefined } {
  const everyMs = 1000 / perSecond;
  let next = Number.NEGATIVE_INFINITY as Instant;
  return {
    /** Undefined: it would have to wait longer than `mostMs`, and is not counted. */
    wait(now, mostMs) {
      const due = Math.max(next, later(now, -burst * everyMs)) as Instant;
      const waitMs = Math.max(0, due - now);
      if (waitMs > mostMs) return undefined;
      next = later(due, everyMs);
      return waitMs;
    },
  };
}
