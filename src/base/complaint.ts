/** Something wrong in what an operator or an author wrote: where, what, and what to do about it. */
export interface Complaint {
  /** `error` keeps it from being used, `warning` doesn't. */
  readonly severity: 'error' | 'warning';
  /** The way to the place: `['channels', 0, 'numbers']`. Whoever read the file turns it into a line. */
  readonly path: readonly (string | number)[];
  /** What is wrong, in a sentence. */
  readonly says: string;
  /** What to do, in a sentence. */
  readonly remedy: string;
}
