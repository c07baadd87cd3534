/** What a whole text is by the place where it stands, whatever it looks like. */
export type Hint = 'phone' | 'email' | 'name';

/** One text of a conversation and where it stands. */
export interface Passage {
  /** The event it belongs to; 0 where there is none. */
  readonly seq: number;
  /** The way to it inside the event: `handoff.facts.0.value`. */
  readonly field: string;
  readonly text: string;
  /** Texts of one stream are parts of one speech, in order: a number may begin in one and end in the next. */
  readonly stream: string;
  readonly hint?: Hint;
}

/** What a detector found: a part of one text. A value that is spread over several texts has a finding in each. */
export interface Finding {
  readonly seq: number;
  readonly field: string;
  /** UTF-16 units: from the first of it to behind the last of it. */
  readonly from: number;
  readonly to: number;
  /** `card`, `phone`, `email`, `name`, or the name of a custom kind. */
  readonly kind: string;
  /** 0…1: how likely it is what its kind says. */
  readonly sure: number;
  /** The digits that may stay readable, where that is usual. */
  readonly last?: string;
}

/** A finding before its text has been told apart from others. */
export interface Mark extends Omit<Finding, 'seq' | 'field'> {
  /** Which of the passages. */
  readonly at: number;
}
