import type { Timers } from './timers.ts';

/** Counts calls in windows of a minute; gives after how many seconds to come again, or `undefined` when there is room. */
export function openRate(timers: Timers): { over(callsPerMinute: number): number | undefined; clear(): void } {
  let beganMs = Number.NEGATIVE_INFINITY;
  let calls = 0;
  return {
    over(callsPerMinute) {
      if (callsPerMinute === 0) return undefined;
      const nowMs = timers.wall();
      if (nowMs - beganMs >= 60_000) {
        beganMs = nowMs;
        calls = 0;
      }
      return ++calls > callsPerMinute ? Math.max(1, Math.ceil((beganMs + 60_000 - nowMs) / 1000)) : undefined;
    },
    clear() {
      beganMs = Number.NEGATIVE_INFINITY;
    },
  };
}
