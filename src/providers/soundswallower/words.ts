import type { SpeechGrammar } from '#contract';

/** What a thread is told when it is born. */
export interface ThreadStart {
  readonly judgement: JudgementOptions;
}

/** What decides whether words were the grammar's. */
export interface JudgementOptions {
  /** Utterances with a confidence below this (0…1) are rejected. */
  readonly rejectBelow: number;
}

/** To a thread. Utterances are named by numbers that are never used twice; sound is 16-bit at 8 kHz and moved, not copied. */
export type ToThread =
  /** Keep this grammar under its id. */
  | { readonly kind: 'learn'; readonly grammar: SpeechGrammar }
  | { readonly kind: 'forget'; readonly grammar: string }
  /** Have a decoder ready for it. */
  | { readonly kind: 'warm'; readonly grammar: string }
  | { readonly kind: 'open'; readonly utterance: number; readonly grammar: string }
  | { readonly kind: 'sound'; readonly utterance: number; readonly samples: Int16Array }
  | { readonly kind: 'end'; readonly utterance: number }
  | { readonly kind: 'cancel'; readonly utterance: number };

/** From a thread. `ready` comes first. */
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'delta'; readonly utterance: number; readonly text: string }
  | { readonly kind: 'final'; readonly utterance: number; readonly text: string; readonly confidence: number; readonly rejected: boolean }
  | { readonly kind: 'refused'; readonly utterance: number; readonly reason: 'busy' | 'grammar'; readonly why: string };
