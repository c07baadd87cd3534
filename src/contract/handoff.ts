/** One thing learned from the customer, as the human agent should see it. */
export interface HandoffFact {
  /** A short name without spaces, as the agent's author wrote it: `order`. */
  readonly name: string;
  readonly value: string;
  /** 1 is said first and cut last; 9 is the first to go when the door is narrow. */
  readonly priority: number;
}

/** To whom a conversation goes, why, and what was learned: a value that knows no contact centre. */
export interface Handoff {
  readonly version: 1;
  /** The id of a configured target. Never a number or address that a customer or a model could choose (promise P8). */
  readonly target: string;
  /** A few words for the human: `refund request`. */
  readonly reason: string;
  readonly intent?: string;
  /** One or two sentences. */
  readonly summary?: string;
  /** BCP 47. */
  readonly language?: string;
  readonly facts: readonly HandoffFact[];
}

/** A handoff fitted to what a door can carry. */
export interface FittedHandoff {
  readonly target: string;
  readonly reason: string;
  /** The context as one line of text, at most as many UTF-8 bytes as the door said it carries. */
  readonly context: string;
  /** Names of what did not fit, in whole or in part; empty when nothing was lost. */
  readonly cut: readonly string[];
  /** What was learned, whole: for doors that carry single facts beside the context. */
  readonly facts?: readonly HandoffFact[];
}
