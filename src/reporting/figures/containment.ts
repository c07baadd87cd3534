import type { Containment, HandoffFigures, Outcome } from '#contract';

/** What the rules of containment look at. */
export interface ContainmentFacts {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly handoffs: readonly Pick<HandoffFigures, 'result'>[];
  /** The customer said, pressed or wrote something, or was asked and kept silent. */
  readonly tookPart: boolean;
  /** Of what they said or pressed at least something was understood; true of those who said nothing. */
  readonly understood: boolean;
  /** The agent said something. */
  readonly greeted: boolean;
  /** Somebody was there to talk to: false of a call of ours that nobody took. */
  readonly met: boolean;
}

/** Who brought the conversation to its end. The rules in their order, as docs/words.md has them with examples. */
export function containmentOf({ outcome, reason, handoffs, tookPart, understood, greeted, met }: ContainmentFacts): Containment | undefined {
  if (outcome === 'observed' || outcome === 'unanswered' || !met) return undefined;
  // Who was kept out brought nothing to an end, and nobody did it for them.
  if (outcome === 'abandoned' && reason === 'blocked') return undefined;
  if (outcome === 'escalated' || handoffs.some(({ result }) => result !== 'refused' && result !== 'timed-out')) return 'agent-transfer';
  // A flow can come to its end by itself, having understood nothing.
  if (outcome === 'resolved') return understood ? 'self-service' : 'drop-off';
  // Welcome only: who hears the greeting and leaves was never asked for anything.
  if (outcome === 'abandoned' && greeted && !tookPart && handoffs.length === 0) return 'self-service';
  return 'drop-off';
}
