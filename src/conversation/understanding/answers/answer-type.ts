import type { Expectation } from '#contract';
import type { Found } from '../spoken.ts';
import type { Sentence } from '../words.ts';

/** What the world adds to the words. */
export interface Circumstances {
  /** The day of the conversation, `2026-03-05`; without it `tomorrow` means nothing. */
  readonly today?: string | undefined;
  /** BCP 47; `en-US` writes the month first. */
  readonly language: string;
  /** The sentence was no answer to the question; only what cannot be mistaken counts. */
  readonly unasked?: boolean;
}

/** A kind of answer: how to find it in a sentence or in keys, when it is whole, and what a recogniser should be ready for. */
export interface AnswerType {
  readonly shape: Expectation['shape'];
  /** So unlike other words that it may be picked from a sentence that was no answer: `where is my parcel 123456`. */
  readonly volunteered: boolean;
  /** How many digits, where the answer is digits. */
  readonly digits?: { readonly min: number; readonly max: number };
  /** How many keys give this answer, where keys can. */
  readonly keys?: { readonly min: number; readonly max: number };
  find(sentence: Sentence, circumstances: Circumstances): Found | undefined;
  /** The answer that these keys give. */
  keyed(keys: string, circumstances: Circumstances): string | undefined;
  /** Is the sentence, as far as it goes, an answer that needs no more words? */
  complete(sentence: Sentence, circumstances: Circumstances): boolean;
  /** What can be offered for choosing, as people read it. */
  readonly choices?: readonly string[];
  /** Spoken examples, as a grammar holds them. */
  readonly examples: readonly string[];
  /** How it is mentioned behind another sentence: `… on monday`; empty when it is not. */
  readonly mentions: readonly string[];
  /** Words that may follow each other freely. */
  readonly loops: readonly (readonly string[])[];
}

/** What an author can ask for. */
export type AnswerSpec =
  | { readonly kind: 'digits'; readonly min: number; readonly max: number }
  | { readonly kind: 'pattern'; readonly patterns: readonly string[] }
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'date'; readonly past: boolean }
  | { readonly kind: 'time' }
  | { readonly kind: 'name' }
  | { readonly kind: 'text' }
  | { readonly kind: 'phone' }
  | { readonly kind: 'email' }
  | { readonly kind: 'choice'; readonly options: readonly ChoiceOption[] };

/** One of the things that can be chosen. */
export interface ChoiceOption {
  readonly value: string;
  /** What customers call it; the value itself need not be among them. */
  readonly phrases: readonly string[];
  readonly key?: string | undefined;
}
