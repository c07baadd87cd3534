import type { RateHz } from '#audio';
import type { HandoffFact } from './handoff.ts';
import type { PlacedCall, PlacedCallEvent } from './placed-call.ts';
import type { CallFacts, FarGoodbye } from './voice-call.ts';

/** What a remote agent's goodbye means for the caller. */
export type RemoteVerdict =
  /** All is said. */
  | { readonly kind: 'done'; readonly reason: string }
  /** A human is wanted. */
  | {
      readonly kind: 'hand-off';
      /** The id of a configured target that the agent's own word stands for. Absent: it named none that is known; the door's fallback takes the caller. */
      readonly target?: string;
      readonly reason: string;
      readonly facts: readonly HandoffFact[];
      /** One line of text as it came, perhaps a context that another gateway has fitted. */
      readonly context?: string;
    };

/** What the caller hears, over and over, until the agent is there: mono samples. */
export interface WaitingSound {
  readonly samples: Int16Array;
  readonly rateHz: RateHz;
}

/** An agent that runs elsewhere and is reached by a call of its own. The caller's door and this call are bridged; its words are not known here. */
export interface RemoteAgent {
  readonly id: string;
  /** Undefined: the caller waits in silence, by configuration. */
  readonly waiting: WaitingSound | undefined;
  /** Calls it on behalf of that caller. Whom and how is configured; the facts fill placeholders. */
  connect(facts: CallFacts, conversation: string, listener: (event: PlacedCallEvent) => void): PlacedCall;
  /** Reads the way it took its leave. Pure. */
  judge(goodbye: FarGoodbye): RemoteVerdict;
}
