import type { Rows } from './rows.ts';

/** A store that is being filled. */
export interface Filling {
  readonly seed: string;
  /** Makes the indexes. */
  finish(): Promise<void>;
}

/** One way into it, of several. */
export interface Writing {
  put(rows: Rows): Promise<void>;
  close(): Promise<void>;
}
