import { type Dice, type Instant, later } from '#base';
import { backoffMs } from './backoff.ts';

export interface CircuitPolicy {
  /** Failures in a row after which the destination counts as down. */
  readonly tripAfter: number;
  readonly firstRestMs: number;
  readonly longestRestMs: number;
}

/** Whether a destination is worth asking. `closed`: yes. `open`: let it rest. `half-open`: one may try. */
export interface Circuit {
  state(now: Instant): 'closed' | 'open' | 'half-open';
  /** When the rest is over; `undefined` while closed. */
  readonly restsUntil: Instant | undefined;
  /** It answered, whatever it said. True when that closed the circuit. */
  answered(): boolean;
  /** It did not. True when that opened the circuit, or opened it anew. `askedMs`: how long it asked to be left alone. */
  failed(now: Instant, askedMs?: number): boolean;
}

export function circuit({ tripAfter, firstRestMs, longestRestMs }: CircuitPolicy, dice: Pick<Dice, 'fraction'>): Circuit {
  let failures = 0;
  let rests = 0;
  let restsUntil: Instant | undefined;
  const state = (now: Instant): 'closed' | 'open' | 'half-open' => {
    if (restsUntil === undefined) return 'closed';
    return now < restsUntil ? 'open' : 'half-open';
  };
  return {
    state,
    get restsUntil() {
      return restsUntil;
    },
    answered() {
      const wasOpen = restsUntil !== undefined;
      failures = rests = 0;
      restsUntil = undefined;
      return wasOpen;
    },
    failed(now, askedMs) {
      failures++;
      // Those that were under way when it opened tell nothing new.
      if (failures < tripAfter || state(now) === 'open') return false;
      rests++;
      const half = Math.min(longestRestMs, firstRestMs * 2 ** Math.min(30, rests - 1)) / 2;
      restsUntil = later(now, Math.max(askedMs ?? 0, half + backoffMs(1, half, half, dice)));
      return true;
    },
  };
}
