import { type Instant, later, type Machine, type Tick } from '#base';
import type { Target } from './sip-locate.ts';

const nameOf = ({ transport, address, port }: Target): string => `${transport} ${address} ${port}`;

/** Targets that failed of late: for a while they are tried last. Bounded; the oldest is forgotten first. */
export class SetBack {
  readonly #until = new Map<string, Instant>();
  readonly #ms: number;
  readonly #most: number;

  constructor(ms: number, most = 1000) {
    this.#ms = ms;
    this.#most = most;
  }

  note(target: Target, now: Instant): void {
    const name = nameOf(target);
    this.#until.delete(name);
    const [oldest] = this.#until.keys();
    if (this.#until.size >= this.#most && oldest !== undefined) this.#until.delete(oldest);
    this.#until.set(name, later(now, this.#ms));
  }

  /** The target answered: it is as good as any. */
  clear(target: Target): void {
    this.#until.delete(nameOf(target));
  }

  isOut(target: Target, now: Instant): boolean {
    return now < (this.#until.get(nameOf(target)) ?? 0);
  }

  /** The same targets, those set back at the end: when all failed, they are better than none. */
  order(targets: readonly Target[], now: Instant): readonly Target[] {
    return [...targets.filter((one) => !this.isOut(one, now)), ...targets.filter((one) => this.isOut(one, now))];
  }
}

/** What happens to an attempt. */
export type FailoverInput =
  | Tick
  | { readonly kind: 'begin' }
  /** The server lives: it sent 100 at least. It has as much time as it wants, and may still say 503. */
  | { readonly kind: 'heard' }
  /** It rings, or is answered or refused by somebody who may: no other server is asked. */
  | { readonly kind: 'settled' }
  /** 503, a connection that failed, or a transaction that timed out. RFC 3263 §4.3. */
  | { readonly kind: 'failed' }
  /** Nobody wants the answer any more. */
  | { readonly kind: 'abandoned' };

export type FailoverOutput =
  | { readonly kind: 'try'; readonly target: Target }
  /** No answer in time: the attempt is to be taken back. `failed` follows from whoever takes it back. */
  | { readonly kind: 'take-back'; readonly target: Target }
  | { readonly kind: 'set-back'; readonly target: Target }
  /** Whatever the last attempt came to stands. */
  | { readonly kind: 'exhausted' };

/** One request over a list of servers, the next when one fails. RFC 3263 §4.3. */
export class Failover implements Machine<FailoverInput, FailoverOutput> {
  readonly #targets: readonly Target[];
  readonly #attemptMs: number;
  readonly #lastMs: number | undefined;
  #at = 0;
  #settled = false;
  #due: Instant | undefined;

  /** `attemptMs`: how long one server may keep silent while there is another. `lastMs`: how long the last one may; as long as its transaction unless told. */
  constructor(targets: readonly Target[], attemptMs: number, lastMs?: number) {
    this.#targets = targets;
    this.#attemptMs = attemptMs;
    this.#lastMs = lastMs;
  }

  get deadline(): Instant | undefined {
    return this.#due;
  }

  get settled(): boolean {
    return this.#settled;
  }

  step(input: FailoverInput, now: Instant): readonly FailoverOutput[] {
    const target = this.#targets[this.#at];
    if (this.#settled) return [];
    if (!target) return this.#try(now);
    switch (input.kind) {
      case 'begin':
        return this.#try(now);
      case 'tick':
        if (this.#due === undefined || now < this.#due) return [];
        this.#due = undefined;
        return [{ kind: 'take-back', target }];
      case 'failed':
        this.#at++;
        return [{ kind: 'set-back', target }, ...this.#try(now)];
      case 'heard':
        this.#due = undefined;
        return [];
      case 'settled':
      case 'abandoned':
        this.#settled = true;
        this.#due = undefined;
        return [];
    }
  }

  #try(now: Instant): readonly FailoverOutput[] {
    const target = this.#targets[this.#at];
    const patienceMs = this.#at + 1 < this.#targets.length ? this.#attemptMs : this.#lastMs;
    this.#due = target && patienceMs !== undefined ? later(now, patienceMs) : undefined;
    if (target) return [{ kind: 'try', target }];
    this.#settled = true;
    return [{ kind: 'exhausted' }];
  }
}
