import type { AudioFrame } from '#audio';

/** Who is told what a line hears, instead of a conversation: the other half of a bridge. */
export interface LineEar {
  /** The buffer is used again after it returns. */
  frame(frame: AudioFrame): void;
  digit(digit: string): void;
  /** A round of ringing tone has been heard. */
  rung(): void;
  /** The line is over. */
  gone(): void;
}
