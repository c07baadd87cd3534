import type { SoundWork } from '#contract';

/** To the thread: each is answered, in order, by one word with the same number. */
export type ToWorkshop =
  | { readonly kind: 'open'; readonly task: number; readonly work: SoundWork }
  | { readonly kind: 'write'; readonly task: number; readonly octets: Uint8Array }
  | { readonly kind: 'end'; readonly task: number }
  | { readonly kind: 'close'; readonly task: number };

/** From the thread. `open` and `close` are not answered. */
export type FromWorkshop =
  | { readonly kind: 'done'; readonly task: number; readonly octets: Uint8Array }
  | { readonly kind: 'failed'; readonly task: number; readonly why: string };
