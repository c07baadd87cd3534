import { createResampler, type RateHz, samplesPerFrame } from '#audio';

/** Frames of one rate as frames of another, for a codec that does not run at the call's own rate. Some 2 ms late. */
export class RateBridge {
  readonly #resampler;
  readonly #frame: Int16Array;
  readonly #pending: Int16Array;
  #filled = 0;
  #begun = false;

  constructor(fromHz: RateHz, toHz: RateHz) {
    this.#resampler = createResampler(fromHz, toHz);
    this.#frame = new Int16Array(samplesPerFrame(toHz));
    this.#pending = new Int16Array(2 * this.#frame.length);
  }

  /** One frame for one frame. The frame given is used again. */
  convert(frame: Int16Array): Int16Array {
    const length = this.#frame.length;
    const made = this.#resampler.writeInto(frame, this.#pending, this.#filled);
    if (this.#begun) this.#filled += made;
    else {
      this.#begun = true;
      const lacking = Math.max(0, length - made); // silence for what the first piece lacks
      this.#pending.copyWithin(lacking, 0, made);
      this.#pending.fill(0, 0, lacking);
      this.#filled = lacking + made;
    }
    // A view of the pending samples would be a new object for every frame.
    for (let i = 0; i < length; i++) this.#frame[i] = this.#pending[i] as number;
    this.#pending.copyWithin(0, length, this.#filled);
    this.#filled -= length;
    return this.#frame;
  }
}
