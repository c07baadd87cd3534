import type { Result } from '#base';
import type { ChatFile } from './chat-message.ts';

export interface FileLimits {
  readonly maxBytes: number;
  /** Media types that may be kept: `image/png`, `image/*`. */
  readonly types: readonly string[];
}

/** A file that is offered for keeping. */
export interface OfferedFile {
  /** As its owner calls it; kept for reading only, never used as a path. */
  readonly name: string;
  /** As it was claimed; what is found in the octets decides. */
  readonly type: string;
  /** Whose it is: nobody else may read it. */
  readonly account: string;
  readonly channel: string;
  readonly thread: string;
}

export type FileRefusal = 'TOO_LARGE' | 'TYPE_NOT_ALLOWED' | 'EMPTY' | 'BROKEN_OFF' | 'SHELF_FULL';

/** A file that is kept, with whose it is. */
export interface KeptFile extends OfferedFile {
  readonly file: ChatFile;
}

/** Where the files of written conversations lie. */
export interface FileShelf {
  /** Reads it to its end and keeps it; durable when it resolves. What is refused leaves nothing behind. */
  keep(offered: OfferedFile, octets: AsyncIterable<Uint8Array>, limits: FileLimits): Promise<Result<ChatFile, FileRefusal>>;
  find(id: string): Promise<KeptFile | undefined>;
  /** The octets of a file that is there; undefined when it is not. */
  read(id: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Forgets it; true when it was there. */
  drop(id: string): Promise<boolean>;
}
