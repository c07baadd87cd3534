import type { Dice } from '#base';

/**
 * How long to wait before the next attempt: full jitter (anything up to an exponentially growing bound), so that
 * those who failed together don't come back together; never less than the far side asked for.
 */
export function backoffMs(failures: number, first: number, longest: number, dice: Pick<Dice, 'fraction'>, askedMs = 0): number {
  const bound = Math.min(longest, first * 2 ** Math.min(30, Math.max(0, failures - 1)));
  const jittered = Math.round(dice.fraction() * bound);
  return askedMs > 0 ? Math.round(askedMs) + Math.min(jittered, first) : jittered;
}
