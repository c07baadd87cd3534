import type { Instant, Machine } from '#base';
import type { UaInput, UaOutput, UserAgent } from '#protocols/sip';

/** A machine that survives a bug in one step; not a hundred in a row, since then nothing is left to survive. */
export class SteadyUserAgent implements Machine<UaInput, UaOutput> {
  readonly #inner: UserAgent;
  readonly #failed: (error: unknown) => void;
  #failures = 0;

  constructor(inner: UserAgent, failed: (error: unknown) => void) {
    this.#inner = inner;
    this.#failed = failed;
  }

  get deadline(): Instant | undefined {
    return this.#inner.deadline;
  }

  step(input: UaInput, now: Instant): readonly UaOutput[] {
    try {
      const outputs = this.#inner.step(input, now);
      this.#failures = 0;
      return outputs;
    } catch (error) {
      if (++this.#failures >= 100) throw error;
      this.#failed(error);
      return [];
    }
  }
}
