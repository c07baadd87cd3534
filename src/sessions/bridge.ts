import { earliest, type GatewayError, type Instant, later, type Machine, type Tick } from '#base';
import {
  type CallAbilities,
  type CallEndedBy,
  type ConversationEvent,
  type FittedHandoff,
  fitHandoff,
  type Handoff,
  type HandoffProof,
  type HandoffReference,
  type Outcome,
  type RemoteVerdict,
  type UnansweredWhy,
} from '#contract';
import { doorOf, type Epoch, handOffStart, howLeft, openNow, type Transfer, transfer, usualHandOffMs } from '#conversation';
import { handoffOf } from './remote-handoff.ts';

/** What happens on the two sides of a bridge. Sound and keys do not come by here. */
export type BridgeInput =
  | { readonly kind: 'call-start' }
  | { readonly kind: 'ringing' }
  | { readonly kind: 'early-sound' }
  | { readonly kind: 'answered' }
  | { readonly kind: 'unanswered'; readonly why: UnansweredWhy; readonly status?: number; readonly error: GatewayError }
  /** The remote agent took its leave. */
  | { readonly kind: 'far-goodbye'; readonly how: 'hang-up' | 'transfer'; readonly verdict: RemoteVerdict }
  | { readonly kind: 'far-lost'; readonly error: GatewayError }
  /** The call to it is over because we ended it. */
  | { readonly kind: 'far-left' }
  | { readonly kind: 'hand-off-refused'; readonly error: GatewayError }
  | { readonly kind: 'call-end'; readonly by: CallEndedBy; readonly exit?: string; readonly error?: GatewayError; readonly proof?: HandoffProof }
  /** Somebody with the right to do so wants it over. */
  | { readonly kind: 'wind-up'; readonly reason: string };

export type BridgeOutput =
  | { readonly kind: 'dial' }
  /** Play the waiting sound to its end. */
  | { readonly kind: 'wait-aloud' }
  /** Nothing of it any more. */
  | { readonly kind: 'hush' }
  /** `early`: the caller hears the far side. `both`: and is heard. `none`: no sound crosses. */
  | { readonly kind: 'join'; readonly sound: 'early' | 'both' | 'none' }
  | { readonly kind: 'leave-far' }
  | { readonly kind: 'hand-off'; readonly fitted: FittedHandoff }
  | { readonly kind: 'hang-up'; readonly how: 'done' | 'failed' }
  | { readonly kind: 'record'; readonly event: ConversationEvent }
  | { readonly kind: 'finished' };

export interface BridgeOptions {
  readonly can: CallAbilities;
  readonly epoch: Epoch;
  /** Where all of a hand-off can be read, for doors that have no room for it. */
  readonly reference?: () => HandoffReference | undefined;
  readonly fallbackTarget?: string | undefined;
  /** The caller was blocked before they called: nobody is handed over. */
  readonly keptFromHumans?: boolean;
  /** How long the waiting sound lasts; undefined where there is none. */
  readonly waitingMs: number | undefined;
  /** The longest call. */
  readonly longestMs: number;
}

interface Ending {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly code?: string;
}

/** An agent that answers at once is not rung for aloud; nobody waits longer than this in silence (promise P10). */
const silentMs = 1000;
/** How long the caller's side may take to confirm that the call is over. */
const confirmMs = 5000;
/** How long the record waits for the last word about the call to the agent. */
const farLeaveMs = 2000;

/** Two calls joined: what becomes of the caller when the remote agent answers, takes its leave, or fails. Decides; carries no sound. */
export class Bridge implements Machine<BridgeInput | Tick, BridgeOutput> {
  readonly #options: BridgeOptions;
  #phase: 'dialling' | 'talking' | 'leaving' | 'closing' | 'over' = 'dialling';
  /** Is there nothing more to wait for on the far side? So it is before it is called, too. */
  #farOver = true;
  #farDismissed = false;
  #early = false;
  #ending: Ending | undefined;
  #handoff: Handoff | undefined;
  readonly #transfer: Transfer;
  #nearEnd: Extract<BridgeInput, { kind: 'call-end' }> | undefined;
  #waitAt: Instant | undefined;
  #longestAt: Instant | undefined;
  #stateEnds: Instant | undefined;
  #out: BridgeOutput[] = [];

  constructor(options: BridgeOptions) {
    this.#options = options;
    this.#transfer = transfer(options.can);
  }

  get deadline(): Instant | undefined {
    return this.#phase === 'over' ? undefined : earliest(this.#waitAt, this.#longestAt, this.#stateEnds);
  }

  step(input: BridgeInput | Tick, now: Instant): readonly BridgeOutput[] {
    if (this.#phase === 'over') return [];
    this.#out = [];
    this.#take(input, now);
    return this.#out;
  }

  #take(input: BridgeInput | Tick, now: Instant): void {
    switch (input.kind) {
      case 'tick':
        return this.#tick(now);
      case 'call-start':
        this.#longestAt = later(now, this.#options.longestMs);
        if (this.#options.waitingMs !== undefined) this.#waitAt = later(now, silentMs);
        this.#farOver = false;
        this.#record({ kind: 'placed-call', leg: 'far', stage: 'dialling' });
        return this.#emit({ kind: 'dial' });
      case 'ringing':
        return this.#record({ kind: 'placed-call', leg: 'far', stage: 'ringing' });
      case 'early-sound':
        this.#record({ kind: 'placed-call', leg: 'far', stage: 'early-media' });
        if (this.#phase !== 'dialling') return;
        this.#early = true;
        return this.#joinNow('early');
      case 'answered':
        return this.#answered();
      case 'unanswered': {
        this.#farOver = true;
        const { why, status, error } = input;
        this.#record({ kind: 'placed-call', leg: 'far', stage: 'unanswered', why, ...(status === undefined ? {} : { status }) });
        if (this.#phase === 'dialling') this.#fallBack(error.code, error.blame, `remote agent: ${why}`, now);
        return this.#settle(now);
      }
      case 'far-goodbye':
        return this.#farEnded(input.how, () => this.#obey(input.verdict, now), now);
      case 'far-lost':
        return this.#farEnded('lost', () => this.#fallBack(input.error.code, input.error.blame, 'remote agent lost', now), now);
      case 'far-left':
        return this.#farEnded(undefined, () => undefined, now);
      case 'hand-off-refused':
        return this.#refused(input.error.code, now);
      case 'call-end':
        this.#nearEnd ??= input;
        this.#handed(howLeft(input), now);
        this.#longestAt = undefined;
        this.#stopSound();
        this.#dismiss();
        return this.#settle(now);
      case 'wind-up':
        return this.#fallBack(input.reason, undefined, 'wound up', now);
    }
  }

  #answered(): void {
    this.#record({ kind: 'placed-call', leg: 'far', stage: 'answered' });
    // It picked up while its call was being given up.
    if (this.#phase !== 'dialling') return this.#emit({ kind: 'leave-far' });
    this.#phase = 'talking';
    this.#joinNow('both');
  }

  #joinNow(sound: 'early' | 'both'): void {
    const waited = this.#options.waitingMs !== undefined && !(sound === 'both' && this.#early);
    this.#waitAt = undefined;
    if (waited) this.#emit({ kind: 'hush' });
    this.#emit({ kind: 'join', sound });
  }

  #farEnded(how: 'hang-up' | 'transfer' | 'lost' | undefined, then: () => void, now: Instant): void {
    this.#farOver = true;
    this.#record({ kind: 'placed-call', leg: 'far', stage: 'ended', ...(how === undefined ? {} : { why: how }) });
    if (this.#phase === 'talking') then();
    this.#settle(now);
  }

  /** The agent has left: the caller goes where it said. */
  #obey(verdict: RemoteVerdict, now: Instant): void {
    if (verdict.kind === 'done') return this.#begin({ outcome: 'resolved', reason: verdict.reason }, undefined, now);
    const named = this.#may(verdict.target, now);
    const target = named ? verdict.target : this.#options.fallbackTarget;
    const isKnown = verdict.target !== undefined && this.#options.can.handOff?.targets.includes(verdict.target) === true;
    const code = this.#options.keptFromHumans ? 'CUSTOMER_BLOCKED' : isKnown ? 'OUTSIDE_HOURS' : 'HANDOFF_TARGET_UNKNOWN';
    if (!named) this.#record({ kind: 'trouble', code, blame: 'operator' });
    if (!this.#may(target, now)) return this.#begin({ outcome: 'failed', reason: verdict.reason, code: 'HANDOFF_IMPOSSIBLE' }, undefined, now);
    const handoff = handoffOf(verdict, target);
    this.#begin({ outcome: 'escalated', reason: handoff.reason }, handoff, now);
  }

  /** Something broke: the caller goes to a human if there is one, else back with an error (promise P5). */
  #fallBack(code: string, blame: string | undefined, reason: string, now: Instant): void {
    if (this.#phase !== 'dialling' && this.#phase !== 'talking') return;
    if (blame !== undefined) this.#record({ kind: 'trouble', code, blame });
    this.#dismiss();
    const target = this.#options.fallbackTarget;
    if (!this.#may(target, now)) return this.#begin({ outcome: 'failed', reason, code }, undefined, now);
    this.#begin({ outcome: 'escalated', reason, code }, { version: 1, target, reason, facts: [] }, now);
  }

  #begin(ending: Ending, handoff: Handoff | undefined, now: Instant): void {
    this.#stopSound();
    this.#phase = 'leaving';
    this.#longestAt = undefined;
    this.#ending = ending;
    this.#handoff = handoff;
    if (handoff === undefined) {
      this.#stateEnds = later(now, confirmMs);
      return this.#emit({ kind: 'hang-up', how: ending.outcome === 'failed' ? 'failed' : 'done' });
    }
    this.#stateEnds = later(now, this.#options.can.handOff?.withinMs ?? usualHandOffMs);
    const fitted = fitHandoff(handoff, doorOf(this.#options.can, handoff.target), this.#options.reference);
    this.#record(handOffStart(handoff, fitted));
    this.#transfer.decide(handoff.target, now);
    this.#handed(['went'], now);
    this.#emit({ kind: 'hand-off', fitted });
  }

  /** The agent is gone already: after a refusal only the fallback is left, and after that the end. */
  #refused(code: string, now: Instant): void {
    const refused = this.#handoff;
    if (this.#phase !== 'leaving' || refused === undefined) return;
    this.#record({ kind: 'hand-off-refused', code });
    this.#handed([code === 'HANDOFF_TIMEOUT' ? 'overdue' : 'refused', { code }], now);
    const { fallbackTarget } = this.#options;
    const reason = this.#ending?.reason ?? 'technical problem';
    if (refused.target !== fallbackTarget && this.#may(fallbackTarget, now))
      this.#begin({ outcome: 'escalated', reason, code }, { ...refused, target: fallbackTarget }, now);
    else this.#begin({ outcome: 'failed', reason, code }, undefined, now);
  }

  #may(target: string | undefined, now: Instant): target is string {
    const { can, epoch, keptFromHumans = false } = this.#options;
    return target !== undefined && !keptFromHumans && can.handOff?.targets.includes(target) === true && openNow(can, target, now, epoch);
  }

  #stopSound(): void {
    if (this.#phase !== 'dialling' && this.#phase !== 'talking') return;
    const waiting = this.#phase === 'dialling' && this.#options.waitingMs !== undefined;
    this.#waitAt = undefined;
    this.#emit({ kind: 'join', sound: 'none' });
    // Nobody waits for a ringing tone to end. What the agent said last is heard out.
    if (waiting) this.#emit({ kind: 'hush' });
  }

  #dismiss(): void {
    if (this.#farOver || this.#farDismissed) return;
    this.#farDismissed = true;
    this.#emit({ kind: 'leave-far' });
  }

  /** Once the caller's side is over, the end is written as soon as all is known of the other, or that takes too long. */
  #settle(now: Instant): void {
    if (this.#nearEnd === undefined || this.#phase === 'over') return;
    if (this.#farOver) return this.#finish();
    if (this.#phase === 'closing') return;
    this.#phase = 'closing';
    this.#stateEnds = later(now, farLeaveMs);
  }

  #finish(): void {
    const { by, exit, error } = this.#nearEnd ?? { by: 'gateway' as const };
    const { outcome, reason, code } = this.#outcome(by, error?.code);
    this.#record({ kind: 'conversation-end', outcome, reason, ...(exit === undefined ? {} : { exit }), ...(code === undefined ? {} : { code }) });
    this.#phase = 'over';
    this.#emit({ kind: 'finished' });
  }

  #outcome(by: CallEndedBy, code: string | undefined): Ending {
    const ending = this.#ending;
    const broken = code === undefined ? {} : { code };
    if (by === 'hand-off') return ending ?? { outcome: 'escalated', reason: 'hand-off' };
    if (by === 'gateway') return ending ?? { outcome: 'failed', reason: 'ended by the gateway', ...broken };
    // Who hangs up as the agent's goodbye sounds has been served.
    if (by === 'caller' && ending?.outcome === 'resolved') return ending;
    if (by === 'caller') return { outcome: 'abandoned', reason: 'caller hung up' };
    return { outcome: 'failed', reason: 'connection lost', ...broken };
  }

  #tick(now: Instant): void {
    const due = (at: Instant | undefined): boolean => at !== undefined && now >= at;
    if (due(this.#waitAt)) {
      this.#waitAt = later(now, this.#options.waitingMs ?? 0);
      this.#emit({ kind: 'wait-aloud' });
    }
    if (due(this.#longestAt)) {
      this.#longestAt = undefined;
      this.#fallBack('CALL_TOO_LONG', 'peer', 'technical problem', now);
    }
    if (!due(this.#stateEnds)) return;
    this.#stateEnds = undefined;
    if (this.#phase === 'closing') return this.#finish();
    if (this.#handoff !== undefined && this.#ending?.outcome === 'escalated') return this.#refused('HANDOFF_TIMEOUT', now);
    // Nobody confirmed the end.
    this.#nearEnd = { kind: 'call-end', by: 'gateway' };
    this.#dismiss();
    this.#settle(now);
  }

  #handed([on, what]: ReturnType<typeof howLeft>, now: Instant): void {
    const event = this.#transfer.take(on, now, what);
    if (event) this.#record(event);
  }

  #record(event: ConversationEvent): void {
    this.#emit({ kind: 'record', event });
  }

  #emit(output: BridgeOutput): void {
    this.#out.push(output);
  }
}
