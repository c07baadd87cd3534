import type { RateHz } from '#audio';
import type { Instant } from '#base';

export interface RecorderOptions {
  readonly rateHz: RateHz;
  readonly startedAt: Instant;
  /** Is the right side's sound ours, placed by when it was played, or does it come by the same socket as the left? */
  readonly right: 'played' | 'received';
  /** Receives the octets in order; they are used again after it returns. */
  readonly write: (octets: Uint8Array) => void;
}

/** Sound may come so much later than it was heard, in milliseconds, and still find its place. */
const windowMs = 1500;
const chunkMs = 200;
/** Sound that was received is counted, since its socket stalls but does not lose: only after so long is the clock believed. */
const receivedSlackMs = 1000;
const playedSlackMs = 5;

interface Side {
  /** 0 left, 1 right. */
  readonly channel: 0 | 1;
  /** How far its own count may fall behind the clock before the clock is believed. */
  readonly slackMs: number;
  /** Position after its last sample. */
  end: number;
}

/**
 * Two tracks on one clock, written as stereo PCM16, little-endian: left who called, right who answered.
 * What one track lacks is silence. It keeps a second and a half; older sound is written out and can no longer be changed.
 */
export class Recorder {
  readonly #perMs: number;
  readonly #startedAt: Instant;
  readonly #write: (octets: Uint8Array) => void;
  readonly #window: number;
  readonly #chunk: number;
  readonly #ring: Int16Array;
  readonly #octets: Uint8Array;
  readonly #left: Side = { channel: 0, slackMs: receivedSlackMs, end: 0 };
  readonly #right: Side;
  #written = 0;
  #closed = false;

  constructor({ rateHz, startedAt, right, write }: RecorderOptions) {
    this.#right = { channel: 1, slackMs: right === 'played' ? playedSlackMs : receivedSlackMs, end: 0 };
    this.#perMs = rateHz / 1000;
    this.#startedAt = startedAt;
    this.#write = write;
    this.#window = windowMs * this.#perMs;
    this.#chunk = chunkMs * this.#perMs;
    this.#ring = new Int16Array((this.#window + this.#chunk) * 2);
    this.#octets = new Uint8Array(this.#chunk * 4);
  }

  /** The caller's sound; `endAt`: when its last sample came. */
  left(samples: Int16Array, endAt: Instant): void {
    this.#put(this.#left, samples, endAt);
  }

  /** The answer's sound; `endAt`: when its last sample was heard, or came. */
  right(samples: Int16Array, endAt: Instant): void {
    this.#put(this.#right, samples, endAt);
  }

  /** Writes out what is older than the window. */
  advance(now: Instant): void {
    const settled = this.#at(now) - this.#window;
    while (!this.#closed && this.#written + this.#chunk <= settled) this.#flush(this.#chunk);
  }

  /** Writes out all the rest; later sound is ignored. */
  close(now: Instant): void {
    const end = Math.max(this.#left.end, this.#right.end);
    this.advance(now);
    while (!this.#closed && this.#written < end) this.#flush(Math.min(this.#chunk, end - this.#written));
    this.#closed = true;
  }

  #at(instant: Instant): number {
    return Math.round((instant - this.#startedAt) * this.#perMs);
  }

  #put(side: Side, samples: Int16Array, endAt: Instant): void {
    if (this.#closed) return;
    this.advance(endAt);
    const wanted = this.#at(endAt) - samples.length;
    if (side.end === 0 || wanted > side.end + side.slackMs * this.#perMs) side.end = Math.max(side.end, wanted);
    side.end = Math.max(side.end, this.#written);
    const room = this.#ring.length / 2;
    for (let i = 0; i < samples.length; i++) {
      while (side.end >= this.#written + room) this.#flush(this.#chunk);
      this.#ring[(side.end % room) * 2 + side.channel] = samples[i] as number;
      side.end++;
    }
  }

  #flush(count: number): void {
    const room = this.#ring.length / 2;
    for (let i = 0; i < count; i++) {
      const from = ((this.#written + i) % room) * 2;
      for (let channel = 0; channel < 2; channel++) {
        const sample = this.#ring[from + channel] as number;
        this.#octets[i * 4 + channel * 2] = sample;
        this.#octets[i * 4 + channel * 2 + 1] = sample >> 8;
        this.#ring[from + channel] = 0;
      }
    }
    this.#written += count;
    this.#write(count === this.#chunk ? this.#octets : this.#octets.subarray(0, count * 4));
  }
}
