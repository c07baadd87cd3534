import type { RateHz } from '#audio';
import type { ConversationId } from '#base';

/** One recording being written: raw octets in order. */
export interface RecordingFile {
  /** What the record calls it: a name, never a path of this machine. */
  readonly name: string;
  /** Queues octets; copies them before it returns. Failures are kept until `close`. */
  write(octets: Uint8Array): void;
  /** Resolves to an error's message when the recording is not whole, else to undefined. */
  close(): Promise<string | undefined>;
}

/** Where recordings go. */
export interface RecordingShelf {
  /** A WAV file: the shelf writes its header, and mends it when a crash left it open. */
  open(id: ConversationId, form: { readonly rateHz: RateHz; readonly channels: 1 | 2 }): RecordingFile;
}
