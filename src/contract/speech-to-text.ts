import type { AudioFrame, RateHz } from '#audio';
import type { GatewayError } from '#base';

/**
 * What may be said next, for recognisers that need to be told.
 * Sentences teach which words follow which; loops are words that may follow each other freely, such as digits.
 */
export interface SpeechGrammar {
  /** Names the content: equal ids mean equal grammars, so a recogniser may keep what it built. */
  readonly id: string;
  /** Lower-case words a–z and apostrophe, numbers spelt out, parted by single spaces. */
  readonly sentences: readonly string[];
  /** Those of the sentences that are likely right now, "no thank you" after "anything else?": together as likely as all the others together. */
  readonly likely?: readonly string[];
  readonly loops: readonly (readonly string[])[];
  /** How words sound that no dictionary has, in CMU phones: `{ cordboard: 'K AO R D B AO R D' }`. */
  readonly pronunciations?: Readonly<Record<string, string>>;
}

export interface ListenRequest {
  /** BCP 47. */
  readonly language: string;
  readonly rateHz: RateHz;
  readonly grammar: SpeechGrammar;
}

export type RecognitionEvent =
  /** The words so far; may still change. */
  | { readonly kind: 'transcript-delta'; readonly text: string }
  /**
   * The words, once. `confidence` in 0…1 as the recogniser sees it. `rejected`: this was speech,
   * but not any that the grammar allows; `text` is then the best guess and must not be acted upon.
   */
  | { readonly kind: 'transcript-end'; readonly text: string; readonly confidence: number; readonly rejected: boolean }
  | { readonly kind: 'recognition-failed'; readonly error: GatewayError };

/** One utterance being listened to. */
export interface Recognition {
  /** Copies the samples before it returns. */
  write(samples: AudioFrame): void;
  /** No more sound: the `transcript-end` follows. */
  end(): void;
  /** Nothing more is wanted; no event follows. */
  cancel(): void;
}

export interface SpeechToText {
  readonly name: string;
  /** Whether this language (BCP 47) is understood; every one is, where that is not told. */
  understands?(language: string): boolean;
  /** Starts to build what the grammar needs, so that the first `listen` is quick. Optional to call. */
  prepare(request: ListenRequest): void;
  /** Listens to one utterance; exactly one `transcript-end` or `recognition-failed` follows `end`. */
  listen(request: ListenRequest, listener: (event: RecognitionEvent) => void): Recognition;
  close(): Promise<void>;
}
