/** Milliseconds on the monotonic clock, with fractions. Only `net` may read that clock. */
export type Instant = number & { readonly unit: 'Instant' };

/** Milliseconds of audio since a leg or an utterance began. Counts samples, not seconds that passed. */
export type MediaTime = number & { readonly unit: 'MediaTime' };

/** Milliseconds since 1970 UTC. For records and for people; never for measuring. */
export type WallTime = number & { readonly unit: 'WallTime' };

/** Reads the two clocks of the house. */
export interface Clock {
  now(): Instant;
  wall(): WallTime;
}

/** Stops what was asked for; calling it twice, or too late, does nothing. */
export type Cancel = () => void;

/** A clock that can also call back. Given to shells at birth, so that tests can own time. */
export interface Scheduler extends Clock {
  /** Calls `run` once, at `due` or as soon after it as the thread is free. */
  at(due: Instant, run: () => void): Cancel;
}

/** Randomness as a port. In tests it is loaded. */
export interface Dice {
  /** Unpredictable octets, fit for identifiers and nonces. */
  bytes(count: number): Uint8Array;
  /** A number in [0, 1). Fit for jitter and variation, not for secrets. */
  fraction(): number;
}

export const later = (instant: Instant, ms: number): Instant => (instant + ms) as Instant;

/** The earliest of several deadlines; `undefined` means "never". */
export function earliest(...deadlines: readonly (Instant | undefined)[]): Instant | undefined {
  let first: Instant | undefined;
  for (const due of deadlines) if (due !== undefined && (first === undefined || due < first)) first = due;
  return first;
}
