import { bad, type Instant, ok, type Result } from '#base';
import type { OutboundRefusal } from '#contract';
import { plainNumber } from '#contract';
import { sessionErrors as errors } from './sessions.errors.ts';

/** Whom an account may call, and how much at once. */
export interface OutboundLimits {
  /** Beginnings of numbers: `+1`, `+4420`. None: nobody may be called. */
  readonly allow: readonly string[];
  /** Beginnings that are refused though `allow` has them. */
  readonly deny: readonly string[];
  readonly callsPerMinute: number;
  readonly atOnce: number;
}

const minuteMs = 60_000;
/** What a caller that met the limit of calls at once is told to wait. */
const busyMs = 5000;

/** A number as it may be dialled: a plus and digits (ITU-T E.164 has 15 at most), or digits alone. */
const dialable = /^\+[1-9]\d{2,14}$|^\d{2,15}$/;

/** The one place that decides whether a call may be placed (promise P8). Nothing is dialled that did not pass here. Time is an argument. */
export class OutboundRule {
  readonly #limits: OutboundLimits;
  /** When the calls of the last minute were let through, the oldest first. */
  readonly #lately: Instant[] = [];

  constructor({ allow, deny, ...limits }: OutboundLimits) {
    this.#limits = { ...limits, allow: allow.map(plainNumber), deny: deny.map(plainNumber) };
  }

  /** The number to dial, or why not. `live`: calls of the account now under way. One that is let through counts from now on. */
  judge(to: string, live: number, now: Instant): Result<string, OutboundRefusal> {
    const { allow, deny, callsPerMinute, atOnce } = this.#limits;
    const number = plainNumber(to);
    if (!dialable.test(number)) return bad({ kind: 'wrong', error: errors.OUTBOUND_NUMBER_WRONG() });
    const begins = (beginning: string): boolean => number.startsWith(beginning);
    if (!allow.some(begins) || deny.some(begins)) return bad({ kind: 'forbidden', error: errors.OUTBOUND_NUMBER_FORBIDDEN() });
    if (live >= atOnce) return bad({ kind: 'later', error: errors.OUTBOUND_TOO_MANY({ atOnce }), retryAfterMs: busyMs });
    while (this.#lately[0] !== undefined && this.#lately[0] + minuteMs <= now) this.#lately.shift();
    const [oldest] = this.#lately;
    if (oldest !== undefined && this.#lately.length >= callsPerMinute)
      return bad({ kind: 'later', error: errors.OUTBOUND_TOO_OFTEN({ callsPerMinute }), retryAfterMs: oldest + minuteMs - now });
    this.#lately.push(now);
    return ok(number);
  }
}
