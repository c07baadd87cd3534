import type { Instant } from '#base';
import type { Headers } from '../message/header-list.ts';
import { parseSessionExpires, printSessionExpires, type Refresher } from '../message/session-expires.ts';
import { StateWalker } from '../transaction/state-walker.ts';
import { type SessionTimerDoes, type SessionTimerOn, type SessionTimerState, sessionTimer } from './session-timer.table.ts';
import type { EndpointSettings } from './settings.ts';

/** How long a refresher waits before it tries again. */
const retryMs = 10_000;

/** What both sides have agreed: who refreshes, and how long a session lives without it. */
export interface SessionOutcome {
  readonly who: 'us' | 'them' | 'nobody';
  readonly seconds: number;
}

const nobody: SessionOutcome = { who: 'nobody', seconds: 0 };

/** Keeps a session alive, or finds out that it is dead. RFC 4028. */
export class SessionTimer {
  #outcome: SessionOutcome = nobody;
  readonly #walker: StateWalker<SessionTimerState, SessionTimerOn, SessionTimerDoes>;

  constructor(now: Instant) {
    this.#walker = new StateWalker(
      sessionTimer,
      {
        first: (timer) => (timer === 'timer-refresh' ? this.#outcome.seconds * 500 : this.#expireMs()),
        next: (timer) => (timer === 'timer-refresh' ? retryMs : undefined),
      },
      now,
    );
  }

  get deadline(): Instant | undefined {
    return this.#walker.deadline;
  }

  /** What is agreed upon now. */
  get outcome(): SessionOutcome {
    return this.#outcome;
  }

  /** Starts the interval anew, or ends it. */
  settle(outcome: SessionOutcome, now: Instant): void {
    this.#walker.step('stop', now);
    this.#outcome = outcome;
    if (outcome.who !== 'nobody') this.#walker.step(outcome.who === 'us' ? 'we-refresh' : 'they-refresh', now);
  }

  tick(now: Instant): SessionTimerDoes[] {
    const deeds: SessionTimerDoes[] = [];
    for (let timer = this.#walker.takeDue(now); timer !== undefined; timer = this.#walker.takeDue(now)) deeds.push(...this.#walker.step(timer, now));
    return deeds;
  }

  /** The side that watches ends the call a third of the interval early, at most 32 s (§10). */
  #expireMs(): number {
    const ms = this.#outcome.seconds * 1000;
    return ms - Math.min(32_000, ms / 3);
  }
}

/** What we answer to the interval of a request: fields for the 2xx and the outcome, or the refusal 422 with our minimum. §9. */
export type ServerInterval =
  | { readonly kind: 'agreed'; readonly outcome: SessionOutcome; readonly headers: readonly (readonly [string, string])[] }
  | { readonly kind: 'too-small'; readonly headers: readonly (readonly [string, string])[] };

/** `current` is kept where a later request says nothing and the far side knows timers. */
export function answerInterval(headers: Headers, settings: EndpointSettings, current: SessionOutcome = nobody): ServerInterval {
  const read = headers.read('session-expires', parseSessionExpires);
  const peerKnows = headers.list('supported').includes('timer');
  if (!read?.ok)
    return current.who !== 'nobody' && peerKnows
      ? agree(current.seconds, current.who === 'us' ? 'uas' : 'uac')
      : { kind: 'agreed', outcome: nobody, headers: [] };
  const least = settings.session.minSeconds;
  if (read.value.seconds < least && peerKnows) return { kind: 'too-small', headers: [['Min-SE', String(least)]] };
  const seconds = Math.max(read.value.seconds, least);
  // Table 2 of §9: only a peer that knows timers can be made to refresh.
  return agree(seconds, peerKnows ? (read.value.refresher ?? 'uac') : 'uas');
}

function agree(seconds: number, refresher: Refresher): ServerInterval {
  const fields: (readonly [string, string])[] = [['Session-Expires', printSessionExpires(seconds, refresher)]];
  if (refresher === 'uac') fields.push(['Require', 'timer']);
  return { kind: 'agreed', outcome: { who: refresher === 'uas' ? 'us' : 'them', seconds }, headers: fields };
}

/** What a 2xx to a request of ours says about the interval. §7.2. */
export function readInterval(headers: Headers): SessionOutcome {
  const read = headers.read('session-expires', parseSessionExpires);
  if (!read?.ok || read.value.seconds === 0) return nobody;
  return { who: read.value.refresher === 'uas' ? 'them' : 'us', seconds: read.value.seconds };
}

/** Fields that ask for an interval. `minSeconds` grows when a 422 told us so (§7.4). */
export const askInterval = (seconds: number, minSeconds: number, refresher?: Refresher): readonly (readonly [string, string])[] => [
  ['Session-Expires', printSessionExpires(Math.max(seconds, minSeconds), refresher)],
  ['Min-SE', String(minSeconds)],
];
