import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** Only what is broken costs it. A machine that has other things to do may need a hundred times longer than alone. */
const patienceMs = 60_000;

/**
 * For what has no event of its own: looks again and again until there is something to see, and gives that. Nothing is `undefined`, `false`, `0`, `''`.
 * Fails after a minute, telling `what` was waited for.
 */
export async function until<Seen>(look: () => Seen | Promise<Seen>, what: string | (() => string)): Promise<Exclude<NonNullable<Seen>, false>> {
  for (const begun = performance.now(); ; ) {
    const seen = await look();
    if (seen) return seen as Exclude<NonNullable<Seen>, false>;
    const waitedMs = performance.now() - begun;
    if (waitedMs > patienceMs) assert.fail(`in vain waited for: ${typeof what === 'string' ? what : what()}`);
    // Who looks all the time takes the time of whoever is to do it.
    await pause(Math.min(100, 2 + waitedMs / 10));
  }
}
