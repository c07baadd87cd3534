import type { RateHz } from '#audio';
import type { ConversationId } from '#base';

/** Stereo: left who called, right who answered. */
export interface RecordingForm {
  readonly rateHz: RateHz;
  readonly channels: 1 | 2;
}

/** One recording being written: raw octets in order. */
export interface RecordingFile {
  /** What the record calls it: a name, never a path of this machine. */
  readonly name: string;
  /** Queues octets; copies them before it returns. Failures are kept until `close`. */
  write(octets: Uint8Array): void;
  /**
   * From this place on, in milliseconds since the recording began, silence is kept instead of what is written, until `unmute`.
   * A place that was written already is not taken back: a recorder is a second and a half behind, so what is said now is not.
   */
  mute(fromMs: number): void;
  /** Sound is kept again from this place on. */
  unmute(fromMs: number): void;
  /** Resolves to an error's message when the recording is not whole, else to undefined. */
  close(): Promise<string | undefined>;
}

/** Where recordings go. */
export interface RecordingShelf {
  /** A recording: the shelf gives it its form on the disk, and mends it when a crash left it open. */
  open(id: ConversationId, form: RecordingForm): RecordingFile;
}

/** WAV: 16-bit PCM. Opus: Ogg Opus (RFC 7845), both sides as streams of their own, so that neither is heard in the other. */
export const recordingFormats = ['wav', 'opus'] as const;
export type RecordingFormat = (typeof recordingFormats)[number];

export const recordingTypes: Readonly<Record<RecordingFormat, string>> = { wav: 'audio/wav', opus: 'audio/ogg; codecs=opus' };

/**
 * A part of a recording that some may not hear, in milliseconds since it began; channel 0 is the caller, 1 whoever answered.
 * A place of a recording is the time of an event less the time of the event `recording`; of what was heard it is right to about a tenth of a second.
 */
export type SoundSpan = readonly [fromMs: number, toMs: number, channel: 0 | 1];

/** What is known of a recording that is over. */
export interface RecordingFacts extends RecordingForm {
  readonly id: ConversationId;
  /** As it is kept. */
  readonly format: RecordingFormat;
  readonly lengthMs: number;
  /** Octets of the file in its format, and their SHA-256 in hex: what a reader gets, whether it is kept encrypted or not. */
  readonly sizeBytes: number;
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  /** The key that opens it; absent when it is kept in the clear. */
  readonly key?: string;
  /** Where its sound lies now. */
  readonly places: readonly ('here' | 'remote')[];
}

/** Loudness over time, for drawing: of each channel as many points, 0…100, each the loudest sample of its part in hundredths of full scale. */
export interface RecordingPeaks {
  readonly lengthMs: number;
  readonly channels: readonly (readonly number[])[];
}

export interface RecordingWish {
  /** As it is kept unless told. */
  readonly format?: RecordingFormat;
  /** Octets, both included; without an end to the last. Given only where the answer is the same each time, else the whole is. */
  readonly range?: { readonly from: number; readonly to?: number };
  /** A quiet tone lies over these. */
  readonly covered?: readonly SoundSpan[];
}

/** A recording on its way to whoever hears it. Read it to its end, break off, or close it unread. */
export interface OpenRecording {
  readonly facts: RecordingFacts;
  readonly format: RecordingFormat;
  /** The whole, where it is known before it is made. */
  readonly sizeBytes?: number;
  /** The octets that come, both included; absent when all do. */
  readonly range?: { readonly from: number; readonly to: number };
  /** Can parts be asked for? */
  readonly ranges: boolean;
  readonly octets: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** What shows that a recording is gone: what it was, and when it went. */
export interface RecordingRemoval {
  readonly id: ConversationId;
  readonly removed: readonly ('here' | 'remote')[];
  /** SHA-256 in hex and size of what was removed; absent where they were never known. */
  readonly sha256?: string;
  readonly sizeBytes?: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Recordings that are over: heard, drawn, removed. Rejects with a `RECORDING_…` error when one is there and cannot be had. */
export interface RecordingLibrary {
  find(id: ConversationId): Promise<RecordingFacts | undefined>;
  /** Undefined when there is none; `'beyond'` when the range begins behind its end. */
  open(id: ConversationId, wish?: RecordingWish): Promise<OpenRecording | 'beyond' | undefined>;
  peaks(id: ConversationId): Promise<RecordingPeaks | undefined>;
  /** Removes it wherever it lies, all or an error; undefined when there was none. One that is being written stays. */
  remove(id: ConversationId): Promise<RecordingRemoval | undefined>;
}

/** What can be done to sound on its way. Octets in, octets out: PCM is 16-bit, little-endian, channels interleaved. */
export type SoundWork =
  | { readonly kind: 'pcm-to-opus'; readonly form: RecordingForm }
  /** Gives PCM of exactly `lengthMs`. */
  | { readonly kind: 'opus-to-pcm'; readonly form: RecordingForm; readonly fromMs?: number }
  /** Gives as much as it takes. `fromMs`: where in the recording the first octet stands. */
  | { readonly kind: 'cover'; readonly form: RecordingForm; readonly spans: readonly SoundSpan[]; readonly fromSample: number }
  /** Gives nothing but, at its end, `RecordingPeaks` as JSON. */
  | { readonly kind: 'peaks'; readonly form: RecordingForm; readonly points: number };

/** One piece of work going on. */
export interface SoundWorker {
  write(octets: Uint8Array): Promise<Uint8Array>;
  end(): Promise<Uint8Array>;
  close(): void;
}

/** Where sound is worked at, away from live calls. */
export interface SoundWorkshop {
  open(work: SoundWork): SoundWorker;
}

/** Files kept elsewhere, by name. Rejects with a `GatewayError` whose `retry` says whether a later attempt may succeed. */
export interface ObjectStore {
  /** `octets` is asked again when it must be sent again. Whole and checked when it resolves. */
  put(
    name: string,
    octets: (from: number, to: number) => Promise<Uint8Array>,
    about: { readonly sizeBytes: number; readonly type: string },
    signal?: AbortSignal,
  ): Promise<void>;
  /** The octets from `from` up to, not including, `to`. Undefined when there is no such file. */
  read(name: string, from: number, to: number): Promise<Uint8Array | undefined>;
  /** Undefined when there is no such file. */
  size(name: string): Promise<number | undefined>;
  /** Removes it; gone when it resolves, also when it was not there. */
  remove(name: string): Promise<void>;
}
