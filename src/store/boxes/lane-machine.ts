import { type Dice, earliest, type Instant, later, type Machine, type Tick } from '#base';
import type { Attempt } from '#contract';
import { backoffMs } from './backoff.ts';
import { troubleOf } from './box.ts';
import { type CircuitPolicy, circuit } from './circuit.ts';

export interface LanePolicy extends CircuitPolicy {
  /** How many items of the lane are worked at together; never two of one key. */
  readonly atOnce: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  readonly mostAttempts: number;
  /** A look without a reason, for what another process put or left behind. */
  readonly lookEveryMs: number;
  /** How long an attempt may take. A lease lasts twice as long. */
  readonly attemptMs: number;
}

export const usualPolicy: LanePolicy = {
  atOnce: 8,
  firstRetryMs: 1_000,
  longestRetryMs: 15 * 60_000,
  mostAttempts: 40,
  lookEveryMs: 30_000,
  attemptMs: 30_000,
  tripAfter: 5,
  firstRestMs: 5_000,
  longestRestMs: 5 * 60_000,
};

/** What the machine knows of an item. */
export interface LaneItem {
  readonly number: number;
  /** Attempts begun, this one included. */
  readonly attempts: number;
  /** How long until it is too old to be tried. */
  readonly expiresInMs: number;
}

export type LaneInput =
  /** Something may be due. */
  | { readonly kind: 'wake' }
  /** What the claim found. `nextInMs`: when something else becomes due; absent when nothing does, or more is due at once. */
  | { readonly kind: 'claimed'; readonly items: readonly LaneItem[]; readonly nextInMs?: number }
  | { readonly kind: 'claim-failed' }
  | { readonly kind: 'attempt-end'; readonly number: number; readonly attempt: Attempt }
  | { readonly kind: 'drain' };

export type LaneFate =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly afterMs: number; readonly trouble: string }
  | { readonly kind: 'dead'; readonly trouble: string }
  | { readonly kind: 'release' };

export type LaneOutput =
  | { readonly kind: 'claim'; readonly most: number }
  | { readonly kind: 'attempt'; readonly number: number }
  | { readonly kind: 'settle'; readonly number: number; readonly fate: LaneFate }
  /** The destination rests, or answers again. */
  | { readonly kind: 'rest'; readonly ms: number }
  | { readonly kind: 'rest-end' }
  /** After a drain: nothing is under way any more. */
  | { readonly kind: 'drained' };

const claimAgainMs = 2_000;

/**
 * Works off one lane: claims as many items as it has hands, has each tried, and says what becomes of it. That two of one
 * key never run together, and that they run in order, is the claim's law; this machine knows pace, patience and rest.
 */
export function laneMachine(policy: LanePolicy, dice: Pick<Dice, 'fraction'>): Machine<LaneInput | Tick, LaneOutput> {
  const busy = new Map<number, { readonly attempts: number; readonly expiresAt: Instant }>();
  const far = circuit(policy, dice);
  /** How many were asked for, while a claim runs. */
  let asked = 0;
  let due = true;
  let lookAt: Instant = 0 as Instant;
  /** When the destination has rested, if that is what it waits for. */
  let restedAt: Instant | undefined;
  let life: 'running' | 'draining' | 'drained' = 'running';

  const hands = (now: Instant): number => {
    const state = far.state(now);
    if (state === 'open') return 0;
    return (state === 'half-open' ? 1 : policy.atOnce) - busy.size;
  };
  const lookNoLaterThan = (at: Instant): void => {
    lookAt = earliest(lookAt, at) ?? at;
  };

  function* goOn(now: Instant): Generator<LaneOutput> {
    if (life === 'draining' && busy.size === 0 && asked === 0) {
      life = 'drained';
      yield { kind: 'drained' };
    }
    const most = life === 'running' && asked === 0 && due ? hands(now) : 0;
    if (most <= 0) return;
    due = false;
    asked = most;
    lookAt = later(now, policy.lookEveryMs);
    yield { kind: 'claim', most };
  }

  function* claimed(items: readonly LaneItem[], nextInMs: number | undefined, now: Instant): Generator<LaneOutput> {
    if (items.length > 0 && items.length >= asked) due = true;
    asked = 0;
    if (nextInMs !== undefined) lookNoLaterThan(later(now, Math.max(1, nextInMs)));
    for (const { number, attempts, expiresInMs } of items) {
      if (life !== 'running') yield { kind: 'settle', number, fate: { kind: 'release' } };
      else if (expiresInMs <= 0) {
        due = true; // whoever stands behind it in its key
        yield { kind: 'settle', number, fate: { kind: 'dead', trouble: 'expired' } };
      } else {
        busy.set(number, { attempts, expiresAt: later(now, expiresInMs) });
        yield { kind: 'attempt', number };
      }
    }
  }

  function* ended(number: number, attempt: Attempt, now: Instant): Generator<LaneOutput> {
    const item = busy.get(number);
    if (!item) return;
    busy.delete(number);
    due = true; // a hand is free, and perhaps the key
    if (attempt.kind !== 'retry') {
      if (far.answered()) yield { kind: 'rest-end' };
      yield { kind: 'settle', number, fate: attempt.kind === 'done' ? { kind: 'done' } : { kind: 'dead', trouble: troubleOf(attempt) } };
      return;
    }
    if (far.failed(now, attempt.afterMs)) yield { kind: 'rest', ms: (far.restsUntil ?? now) - now };
    const afterMs = backoffMs(item.attempts, policy.firstRetryMs, policy.longestRetryMs, dice, attempt.afterMs);
    const over = item.attempts >= policy.mostAttempts || later(now, afterMs) >= item.expiresAt;
    if (!over) lookNoLaterThan(later(now, afterMs));
    yield {
      kind: 'settle',
      number,
      fate: over ? { kind: 'dead', trouble: troubleOf(attempt) } : { kind: 'again', afterMs, trouble: troubleOf(attempt) },
    };
  }

  return {
    get deadline() {
      if (life !== 'running' || asked > 0) return undefined;
      return due ? restedAt : lookAt;
    },
    step(input, now) {
      const wishes: LaneOutput[] = [];
      switch (input.kind) {
        case 'wake':
          due = true;
          break;
        case 'tick':
          if (now >= lookAt) due = true;
          break;
        case 'claimed':
          wishes.push(...claimed(input.items, input.nextInMs, now));
          break;
        case 'claim-failed':
          asked = 0;
          due = false;
          lookAt = later(now, claimAgainMs);
          break;
        case 'attempt-end':
          wishes.push(...ended(input.number, input.attempt, now));
          break;
        case 'drain':
          if (life === 'running') life = 'draining';
          break;
      }
      wishes.push(...goOn(now));
      restedAt = far.state(now) === 'open' ? far.restsUntil : undefined;
      return wishes;
    },
  };
}
