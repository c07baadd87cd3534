import type { GatewayError } from '#base';
import type { CallReport } from './call-report.ts';
import type { CallFacts, VoiceCall } from './voice-call.ts';

/** A call that we are to place. Whoever orders it has judged that it may be placed (promise P8). */
export interface CallOrder {
  /** `direction` is `outbound`; `calledNumber` is whom, as the trunk or remote agent understands it. */
  readonly facts: CallFacts;
  /** What the far side is told of the call, as names and values; how they travel is the way's own affair. */
  readonly parameters: Readonly<Record<string, string>>;
  /** How long it may ring. */
  readonly ringMs: number;
}

/** Why a call we placed was not answered. */
export type UnansweredWhy = 'busy' | 'no-answer' | 'declined' | 'unknown-number' | 'unreachable' | 'refused' | 'cancelled';

export type PlacedCallEvent =
  | { readonly kind: 'ringing' }
  /** There is sound before the answer: announcements, a ringing tone. The same `call` comes again when it is answered. */
  | { readonly kind: 'early-sound'; readonly call: VoiceCall }
  | { readonly kind: 'answered'; readonly call: VoiceCall }
  /** The last event of a call that was never answered. */
  | {
      readonly kind: 'unanswered';
      readonly why: UnansweredWhy;
      /** The far side's own number for it, where it gave one. */
      readonly status?: number;
      readonly error: GatewayError;
      readonly report: CallReport;
    };

export interface PlacedCall {
  /** Gives it up while it is not answered; afterwards nothing. `unanswered` follows. */
  cancel(): void;
}

/** A way out by which calls can be placed: a trunk, or the road to one remote agent. */
export interface CallPlacer {
  /** Events come later, never before it returns. */
  place(order: CallOrder, listener: (event: PlacedCallEvent) => void): PlacedCall;
}
