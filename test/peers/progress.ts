import assert from 'node:assert/strict';
import { earliest, type Instant } from '#base';

/** Anything that acts when its time has come: a peer, a network. */
export interface Member {
  readonly deadline: Instant | undefined;
  tick(now: Instant): void;
}

/** More steps than this in one instant, and two members keep each other awake for nothing. */
const maxStepsAtOnce = 10_000;

/**
 * Lets time pass: wakes whoever is due, the earliest first, until nobody is due any more or `until` is reached.
 * Minutes of call in milliseconds, the same way each time. Gives the instant at which it stopped.
 */
export function progress(members: readonly Member[], from: Instant, until: Instant): Instant {
  let now = from;
  let stepsAtOnce = 0;
  for (;;) {
    const due = earliest(...members.map((member) => member.deadline));
    if (due === undefined || due > until) return until;
    if (due > now) {
      now = due;
      stepsAtOnce = 0;
    }
    assert.ok(++stepsAtOnce < maxStepsAtOnce, `time stands still at ${now}`);
    for (const member of members) if (member.deadline !== undefined && member.deadline <= now) member.tick(now);
  }
}
