/** What kind of thing a fact is. Only `text` is ever shortened: a number that lost its end would be a wrong one. */
export const factTypes = ['text', 'number', 'date', 'phone', 'email', 'money', 'flag'] as const;
export type FactType = (typeof factTypes)[number];

/** One thing learned from the customer, as the human agent should see it. */
export interface HandoffFact {
  /** A short name without spaces, as the agent's author wrote it: `order`. */
  readonly name: string;
  readonly value: string;
  /** 1 is said first and cut last; 9 is the first to go when the door is narrow. */
  readonly priority: number;
  /** Absent: not known; then it is only shortened where it reads like prose. */
  readonly type?: FactType;
}

/** How sure it is who they are. `by`: by what, in a few words: `date of birth`. */
export interface Authentication {
  readonly state: 'none' | 'claimed' | 'verified';
  readonly by?: string;
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
  /** How they are: a word or two, `calm`, `upset`. */
  readonly sentiment?: string;
  readonly authentication?: Authentication;
  /** Where the transcript is, relative to the gateway's public address. */
  readonly transcript?: string;
  /** The contact centre's own id of this interaction, and ours of the conversation. */
  readonly interactionId?: string;
  readonly conversationId?: string;
}

/** A handoff fitted to what a door can carry. */
export interface FittedHandoff {
  readonly target: string;
  readonly reason: string;
  /** The context as one line of text; empty where the door has no place for it. */
  readonly context: string;
  /** What goes into the door's slots and entries, in order, before the wire's own encoding. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Names of what arrives whole. */
  readonly kept: readonly string[];
  /** Names of what did not fit, in whole or in part, and cannot be had otherwise; empty when nothing was lost. */
  readonly cut: readonly string[];
  /** Names of what did not fit, but is found behind the reference that travels along. */
  readonly referenced: readonly string[];
}
