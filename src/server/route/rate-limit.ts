import type { Instant } from '#base';

export interface RateLimit {
  /** How many requests of one caller are taken in a window. */
  readonly requests: number;
  readonly windowMs: number;
}

export interface Allowance {
  readonly taken: boolean;
  readonly left: number;
  /** Until the window ends. */
  readonly resetMs: number;
}

const mostCallers = 10_000;

/** Counts requests by caller, in windows that begin with a caller's first request. Forgets the oldest callers when there are too many. */
export function rateLimiter({ requests, windowMs }: RateLimit): (caller: string, now: Instant) => Allowance {
  const windows = new Map<string, { readonly ends: number; used: number }>();
  return (caller, now) => {
    let window = windows.get(caller);
    if (window === undefined || window.ends <= now) {
      windows.delete(caller);
      window = { ends: now + windowMs, used: 0 };
      windows.set(caller, window);
      for (const oldest of windows.keys()) {
        if (windows.size <= mostCallers) break;
        windows.delete(oldest);
      }
    }
    const taken = window.used < requests;
    if (taken) window.used++;
    return { taken, left: Math.max(0, requests - window.used), resetMs: window.ends - now };
  };
}

/** The answer's header fields (draft-ietf-httpapi-ratelimit-headers-07). */
export function rateFields(limit: RateLimit, { taken, left, resetMs }: Allowance): Readonly<Record<string, string>> {
  const seconds = String(Math.max(1, Math.ceil(resetMs / 1000)));
  return {
    'ratelimit-limit': String(limit.requests),
    'ratelimit-remaining': String(left),
    'ratelimit-reset': seconds,
    ...(taken ? {} : { 'retry-after': seconds }),
  };
}
