const frame = 20;
/** So many packets are remembered: two and a half seconds of 20 ms each. */
const remembered = 128;
/** After so many packets the figures are made anew. */
const fresh = 16;
/** A depth that is no longer needed is given up step by step, a step after so many packets. */
const patience = 250;
/** The part of packets that should be in time. */
const share = 0.97;
/** Room beyond what was seen. */
const marginMs = 5;

/**
 * How long packets were under way, as far as one clock alone can tell: arrival less media time, an arbitrary constant included.
 * Says how deep a buffer must be so that nearly all are in time: quickly deeper, slowly shallower.
 */
export class Transit {
  readonly #minMs: number;
  readonly #maxMs: number;
  readonly #times = new Float64Array(remembered);
  readonly #sorted = new Float64Array(remembered);
  #count = 0;
  #sinceFigures = 0;
  #sinceChange = 0;
  #target: number;
  #least = 0;
  #last = 0;

  constructor(minMs: number, maxMs: number) {
    this.#minMs = minMs;
    this.#maxMs = maxMs;
    this.#target = minMs;
  }

  get known(): boolean {
    return this.#count > 0;
  }
  /** Of the newest packet. */
  get lastMs(): number {
    return this.#last;
  }
  /** Of the fastest packet remembered. */
  get leastMs(): number {
    return this.#least;
  }
  /** How much later than the fastest a packet may be. */
  get targetMs(): number {
    return this.#target;
  }

  add(ms: number): void {
    this.#last = ms;
    this.#times[this.#count % remembered] = ms;
    this.#count++;
    if (this.#count === 1 || ms < this.#least) this.#least = ms;
    this.#sinceChange++;
    const late = ms > this.#least + this.#target;
    if (++this.#sinceFigures >= (late ? fresh / 4 : fresh)) this.#figure();
  }

  reset(): void {
    this.#count = this.#sinceFigures = this.#sinceChange = 0;
  }

  #figure(): void {
    this.#sinceFigures = 0;
    const count = Math.min(this.#count, remembered);
    const sorted = this.#sorted.subarray(0, count);
    sorted.set(this.#times.subarray(0, count));
    sorted.sort();
    this.#least = sorted[0] as number;
    const spread = (sorted[Math.min(count - 1, Math.ceil(share * count))] as number) - this.#least;
    const wanted = Math.max(this.#minMs, Math.min(this.#maxMs, Math.ceil((spread + marginMs) / frame) * frame));
    if (wanted > this.#target) {
      this.#target = wanted;
      this.#sinceChange = 0;
    } else if (wanted < this.#target && this.#sinceChange >= patience) {
      this.#target = Math.max(wanted, this.#target - frame);
      this.#sinceChange = 0;
    }
  }
}
