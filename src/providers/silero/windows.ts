/** One stream's way through the model: windows cut from its sound, and the memory that the model keeps of it. */
export interface Windows {
  readonly generation: number;
  /** Milliseconds at the end of the window that `next` last gave. */
  readonly endMs: number;
  /** The model's state after the last window: 2 × 128 numbers. */
  readonly state: Float32Array;
  write(samples: Int16Array, generation: number): void;
  /** Is a whole window waiting? */
  ready(): boolean;
  /** Writes context and window, scaled to −1…1, to `into` from `at` on. Only when `ready`. */
  next(into: Float32Array, at: number): void;
  /** Forgets sound and memory; what was cut before belongs to another generation. */
  reset(generation: number): void;
}

/** Samples of one window: 32 ms. */
export const windowSamples = (rateHz: 8000 | 16000): number => (rateHz / 1000) * 32;
/** What the model wants to see again of the window before: 4 ms. */
export const contextSamples = (rateHz: 8000 | 16000): number => (rateHz / 1000) * 4;
/** Numbers in the model's state, for one stream: two layers of 128. */
export const stateSize = 256;

/** Silero v5: windows of 256 samples at 8 kHz (512 at 16), each led in by the last 32 (64) of the window before. */
export function openWindows(rateHz: 8000 | 16000): Windows {
  const size = windowSamples(rateHz);
  const context = contextSamples(rateHz);
  const lead = new Float32Array(context);
  const state = new Float32Array(stateSize);
  let waiting = new Int16Array(size * 4);
  let count = 0;
  let taken = 0;
  let generation = 0;
  const reset = (next: number): void => {
    generation = next;
    lead.fill(0);
    state.fill(0);
    count = 0;
    taken = 0;
  };
  return {
    get generation() {
      return generation;
    },
    get endMs() {
      return (taken / rateHz) * 1000;
    },
    state,
    reset,
    write(samples, born) {
      generation = born;
      if (count + samples.length > waiting.length) {
        const larger = new Int16Array((count + samples.length) * 2);
        larger.set(waiting.subarray(0, count));
        waiting = larger;
      }
      waiting.set(samples, count);
      count += samples.length;
    },
    ready: () => count >= size,
    next(into, at) {
      into.set(lead, at);
      for (let i = 0; i < size; i++) into[at + context + i] = (waiting[i] ?? 0) / 32768;
      lead.set(into.subarray(at + size, at + size + context));
      waiting.copyWithin(0, size, count);
      count -= size;
      taken += size;
    },
  };
}
