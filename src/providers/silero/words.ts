/** To the thread. `samples`: 16-bit, whole or in part a window; they are moved, not copied. */
export type ToThread =
  | { readonly kind: 'open'; readonly stream: number; readonly rateHz: 8000 | 16000 }
  | { readonly kind: 'sound'; readonly stream: number; readonly generation: number; readonly samples: Int16Array }
  | { readonly kind: 'reset'; readonly stream: number; readonly generation: number }
  | { readonly kind: 'close'; readonly stream: number };

/** From the thread. `ready` comes first, or the thread ends. */
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'window'; readonly stream: number; readonly generation: number; readonly probability: number; readonly endMs: number }
  | { readonly kind: 'failed'; readonly why: string };
