import { type Instant, later } from '#base';
import type { Expectation } from '#contract';

/** Keys being collected into one entry. */
export interface Keypad {
  readonly deadline: Instant | undefined;
  readonly empty: boolean;
  /** One key; gives the whole entry when this key ended it. */
  press(key: string, keys: NonNullable<Expectation['keys']>, now: Instant): string | undefined;
  /** Time passed; gives the entry when the pause ended it. */
  tick(now: Instant): string | undefined;
  forget(): void;
}

/** A pause this long ends an entry that could still grow. */
const pauseMs = 2500;

/** Ended by the finishing key, by the last possible key, or by a pause. Too short an entry is handed over too: the agent says what is wrong. */
export function keypad(): Keypad {
  let entry = '';
  let deadline: Instant | undefined;
  const finish = (): string => {
    const whole = entry;
    entry = '';
    deadline = undefined;
    return whole;
  };
  return {
    get deadline() {
      return deadline;
    },
    get empty() {
      return entry === '';
    },
    press(key, keys, now) {
      if (key === keys.finish) return finish();
      entry += key;
      if (entry.length >= keys.max) return finish();
      deadline = later(now, pauseMs);
      return undefined;
    },
    tick(now) {
      return deadline !== undefined && now >= deadline ? finish() : undefined;
    },
    forget() {
      finish();
    },
  };
}
