import { type Instant, later } from '#base';

/**
 * How long somebody has been silent, told by the sound that was heard and not by the clock: while the machine is short of time, or the line
 * of packets, the clock runs on and what the customer says meanwhile waits to be read. The clock alone decides where no sound comes at all.
 */
export interface Pause {
  /** The last sound of speech. */
  readonly endedAt: Instant;
  /** It was quiet up to here, in the time of the sound. */
  heardUntil: Instant;
  /** …which was known then, in the time of the clock. */
  heardAt: Instant;
  /** Sound was missed, and what may have come meanwhile is read first. */
  missedAt: Instant | undefined;
}

/** A line that gives no sound for this long beyond the pause gives none. */
const noSoundMs = 300;
/** Time to read what came while nobody looked. */
const readMs = 100;

export const beginPause = (endedAt: Instant, now: Instant): Pause => ({ endedAt, heardUntil: endedAt, heardAt: now, missedAt: undefined });

/** It was quiet up to `until`. */
export function hearPause(pause: Pause, until: Instant, now: Instant): void {
  if (until <= pause.heardUntil) return;
  pause.heardUntil = until;
  pause.heardAt = now;
  pause.missedAt = undefined;
}

/** Whether so many milliseconds of silence were heard. */
export const hasPaused = (pause: Pause, ms: number): boolean => pause.heardUntil - pause.endedAt >= ms;

/** When to look whether sound is missing. */
export const pauseDeadline = (pause: Pause, ms: number): Instant =>
  pause.missedAt === undefined
    ? later(pause.heardAt, Math.max(0, ms - (pause.heardUntil - pause.endedAt)) + noSoundMs)
    : later(pause.missedAt, readMs);

/** The look: true once the pause has lasted, or no sound comes that could tell. */
export function lookAtPause(pause: Pause, ms: number, now: Instant): boolean {
  if (hasPaused(pause, ms)) return true;
  if (now < pauseDeadline(pause, ms)) return false;
  if (pause.missedAt !== undefined) return true;
  pause.missedAt = now;
  return false;
}
