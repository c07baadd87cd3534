/** Bucket width in milliseconds. */
const grainMs = 0.25;
const buckets = 400;

/** How late things were: a histogram of fixed size, from 0 to 100 ms in steps of a quarter; what is beyond counts in the last. */
export class Lateness {
  readonly #counts = new Float64Array(buckets + 1);
  #count = 0;
  #worst = 0;

  /** Early counts as on time. */
  add(lateMs: number): void {
    const bucket = lateMs <= 0 ? 0 : Math.min(buckets, Math.floor(lateMs / grainMs));
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#count++;
    if (lateMs > this.#worst) this.#worst = lateMs;
  }

  get count(): number {
    return this.#count;
  }

  get worstMs(): number {
    return this.#worst;
  }

  /** The lateness that this share (0…1) of them did not exceed, rounded up to the grain; 0 when there were none. */
  quantile(share: number): number {
    let left = Math.ceil(share * this.#count);
    for (let i = 0; i <= buckets && left > 0; i++) {
      left -= this.#counts[i] as number;
      if (left <= 0) return i === buckets ? this.#worst : (i + 1) * grainMs;
    }
    return 0;
  }

  reset(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#worst = 0;
  }
}
