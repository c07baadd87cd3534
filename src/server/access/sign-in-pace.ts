import type { Instant } from '#base';

/** How often somebody may be wrong before waiting, how long the first wait is, and the longest. */
const free = 5;
const firstWaitMs = 1_000;
const longestWaitMs = 15 * 60_000;
/** Without a wrong password for so long, all is forgotten. */
const forgetMs = 60 * 60_000;
const mostNames = 10_000;

interface Wrong {
  times: number;
  last: Instant;
}

/** Slows down whoever guesses passwords: waits double with each wrong one. Names are whatever was typed, known or not. */
export interface SignInPace {
  /** How long this name must wait before it may try again; 0: now. */
  waitMs(name: string, now: Instant): number;
  wrong(name: string, now: Instant): void;
  right(name: string): void;
}

/** `freeTries`: how many wrong ones cost nothing. */
export function signInPace(freeTries = free): SignInPace {
  const names = new Map<string, Wrong>();
  return {
    waitMs(name, now) {
      const known = names.get(name);
      if (known === undefined) return 0;
      if (now - known.last > forgetMs) names.delete(name);
      if (known.times < freeTries) return 0;
      const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(20, known.times - freeTries));
      return Math.max(0, known.last + wait - now);
    },
    wrong(name, now) {
      const times = (names.get(name)?.times ?? 0) + 1;
      names.delete(name);
      names.set(name, { times, last: now });
      for (const oldest of names.keys()) {
        if (names.size <= mostNames) break;
        names.delete(oldest);
      }
    },
    right: (name) => void names.delete(name),
  };
}
