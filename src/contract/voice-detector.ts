import type { AudioFrame, RateHz } from '#audio';

/** One stream of sound being watched for speech. */
export interface VoiceProbe {
  /** Copies the samples before it returns. */
  write(samples: AudioFrame): void;
  /** Forgets what came before: call it when sound was skipped. */
  reset(): void;
  close(): void;
}

/** Tells speech from other sound, a few milliseconds behind the sound itself. */
export interface VoiceDetector {
  readonly name: string;
  /**
   * `listener` receives the probability (0…1) that a person spoke in the `windowMs` milliseconds that end
   * `endMs` milliseconds after the first sample written since `open` or `reset`.
   */
  open(rateHz: RateHz, listener: (probability: number, endMs: number) => void): VoiceProbe;
  readonly windowMs: number;
  close(): Promise<void>;
}
