import { isIPv6 } from 'node:net';
import type { Instant } from '#base';

/** A rate with a reserve. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Tokens that refill with time. Asks no clock. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #at: Instant;

  constructor(rate: Rate, now: Instant) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  /** Takes one token if there is one. */
  take(now: Instant): boolean {
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + (Math.max(0, now - this.#at) / 1000) * this.#rate.perSecond);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}

/** How much is taken, and from whom. */
export interface AdmissionRates {
  /** Messages of one stranger: an IPv4 address, or an IPv6 network of 64 bits. */
  readonly stranger: Rate;
  /** Messages of all strangers together. */
  readonly strangers: Rate;
  /** New requests of one trunk address. */
  readonly trunk: Rate;
  /** Answers "busy" to those over their rate, all together; beyond them, silence. */
  readonly busyAnswers: Rate;
  /** Sources remembered at a time; the one silent longest is forgotten. */
  readonly sources: number;
}

export const defaultAdmissionRates: AdmissionRates = {
  stranger: { perSecond: 20, burst: 40 },
  strangers: { perSecond: 500, burst: 1000 },
  trunk: { perSecond: 500, burst: 1000 },
  busyAnswers: { perSecond: 100, burst: 100 },
  sources: 4096,
};

/** `serve`: it may go in. `busy`: answer 503 and keep nothing. `silence`: not even that. */
export type Admission = 'serve' | 'busy' | 'silence';

/** The network whose addresses one sender can choose from freely. */
export function sourceOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}

/** Who may say how much. Memory is bounded whatever comes. */
export class Admissions {
  readonly #rates: AdmissionRates;
  /** The least recently seen first. */
  readonly #sources = new Map<string, TokenBucket>();
  readonly #strangers: TokenBucket;
  readonly #busy: TokenBucket;

  constructor(rates: AdmissionRates, now: Instant) {
    this.#rates = rates;
    this.#strangers = new TokenBucket(rates.strangers, now);
    this.#busy = new TokenBucket(rates.busyAnswers, now);
  }

  get sources(): number {
    return this.#sources.size;
  }

  /** A message of somebody we do not know. */
  stranger(address: string, now: Instant): Admission {
    const own = this.#bucket(`s ${sourceOf(address)}`, this.#rates.stranger, now).take(now);
    return own && this.#strangers.take(now) ? 'serve' : this.#overRate(now);
  }

  /** A new request of a trunk. */
  trunk(address: string, now: Instant): Admission {
    return this.#bucket(`t ${address}`, this.#rates.trunk, now).take(now) ? 'serve' : this.#overRate(now);
  }

  #overRate(now: Instant): Admission {
    return this.#busy.take(now) ? 'busy' : 'silence';
  }

  #bucket(key: string, rate: Rate, now: Instant): TokenBucket {
    const bucket = this.#sources.get(key) ?? new TokenBucket(rate, now);
    this.#sources.delete(key);
    const [oldest] = this.#sources.keys();
    if (this.#sources.size >= this.#rates.sources && oldest !== undefined) this.#sources.delete(oldest);
    this.#sources.set(key, bucket);
    return bucket;
  }
}
