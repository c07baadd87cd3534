import type { RateHz } from '#audio';
import type { FliteVoice } from './voices.ts';
import type { WasmModule } from './web-assembly.ts';

/** One clause to be made into sound. */
export interface Work {
  readonly voice: FliteVoice;
  /** As `spokenText` gives it. */
  readonly spoken: string;
  readonly rateHz: RateHz;
  /** Silence wanted after the last sound, in milliseconds. */
  readonly tailMs: number;
}

/** What a thread is started with. */
export interface WorkerStart {
  readonly module: WasmModule;
}

/** A thread gets one piece of work at a time, and answers each with `sound` or `no-sound`. */
export type ToWorker = Work;

export type FromWorker =
  /** Once, before anything else: it is loaded and waits for work. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'sound'; readonly samples: Int16Array; readonly trimmedMs: number }
  /** `why` is the synthesiser's own wording. */
  | { readonly kind: 'no-sound'; readonly why: string };
