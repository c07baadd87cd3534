import type { Instant } from '#base';

/** How often each of many may do something: a token bucket for each, and no more buckets than `most`. */
export interface Rates {
  /** 0: go on. Else how many milliseconds until the next one is free. */
  take(who: string, now: Instant): number;
  readonly size: number;
}

const minuteMs = 60_000;

/** A whole minute's worth may come at once; when there are too many buckets the fullest of the oldest go first. */
export function openRates(perMinute: number, most = 50_000): Rates {
  /** When the bucket would be full again; a bucket that is full is no bucket. */
  const fullAt = new Map<string, number>();
  const each = minuteMs / perMinute;
  const forget = (now: Instant): void => {
    for (const [who, at] of fullAt) if (at <= now) fullAt.delete(who);
    for (const who of fullAt.keys()) {
      if (fullAt.size < most) break;
      fullAt.delete(who);
    }
  };
  return {
    get size() {
      return fullAt.size;
    },
    take(who, now) {
      const from = Math.max(fullAt.get(who) ?? 0, now);
      const waitMs = from + each - now - minuteMs;
      if (waitMs > 1e-6) return waitMs;
      if (!fullAt.has(who) && fullAt.size >= most) forget(now);
      fullAt.delete(who);
      fullAt.set(who, from + each);
      return 0;
    },
  };
}
