import type { RateHz } from '#audio';
import type { GatewayError } from '#base';

export interface SpeakRequest {
  readonly voice: string;
  /** BCP 47. */
  readonly language: string;
  readonly rateHz: RateHz;
}

export type SpeechEvent =
  /** Sound in order, any number of samples, the listener's to keep; `text` are the words it says, so that what was heard can be known. */
  | { readonly kind: 'speech-delta'; readonly samples: Int16Array; readonly text: string }
  | { readonly kind: 'speech-end' }
  | { readonly kind: 'speech-failed'; readonly error: GatewayError };

/** One thing being said. */
export interface Speech {
  /** More words; they may be spoken at once, clause by clause. */
  write(text: string): void;
  /** No more words: `speech-end` follows the last sound. */
  end(): void;
  /** Nothing more is wanted; no event follows. */
  cancel(): void;
}

export interface TextToSpeech {
  readonly name: string;
  /** The voices it knows. */
  readonly voices: readonly string[];
  speak(request: SpeakRequest, listener: (event: SpeechEvent) => void): Speech;
  /** Synthesises into the cache, so that the first `speak` of this text is immediate. Never rejects. */
  prepare(request: SpeakRequest, text: string): Promise<void>;
  close(): Promise<void>;
}
