import { type Instant, later } from '#base';

/** Ports for RTP: even ones, each with the odd one behind it for RTCP (RFC 3550 §11). */
export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

/**
 * Gives out the pairs of a range, the longest unused first, and none again before `reuseMs` have passed: late packets of a call that ended
 * must not be heard in the next.
 */
export class PortRange {
  readonly #free: { readonly port: number; readonly from: Instant }[] = [];
  readonly #reuseMs: number;

  constructor({ first, last }: PortSpan, reuseMs: number) {
    this.#reuseMs = reuseMs;
    for (let port = first + (first % 2); port + 1 <= last; port += 2) this.#free.push({ port, from: Number.NEGATIVE_INFINITY as Instant });
  }

  /** The even port of a pair; undefined when none is free. */
  take(now: Instant): number | undefined {
    const next = this.#free[0];
    if (next === undefined || next.from > now) return undefined;
    this.#free.shift();
    return next.port;
  }

  /** The pair is no longer used. */
  giveBack(port: number, now: Instant): void {
    this.#free.push({ port, from: later(now, this.#reuseMs) });
  }

  get free(): number {
    return this.#free.length;
  }
}
