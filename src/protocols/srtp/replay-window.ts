/** How many indices back a packet can still be told to be new (RFC 3711 §3.3.2 asks for 64 at least). */
export const replayWindow = 128;

/**
 * Which of the last 128 indices were seen: a ring of bits, the newest's place at its index modulo 128.
 * Only authentic packets may be marked, else a forger could push the true ones out.
 */
export class ReplayWindow {
  /** −1 before the first. */
  newest = -1;
  readonly #seen = new Int32Array(replayWindow / 32);

  check(index: number): 'new' | 'replayed' | 'too-old' {
    if (index > this.newest) return 'new';
    if (this.newest - index >= replayWindow) return 'too-old';
    return this.#word(index) & this.#bit(index) ? 'replayed' : 'new';
  }

  mark(index: number): void {
    if (index - this.newest >= replayWindow) this.#seen.fill(0);
    else for (let passed = this.newest + 1; passed < index; passed++) this.#set(passed, false);
    this.#set(index, true);
    if (index > this.newest) this.newest = index;
  }

  #word(index: number): number {
    return this.#seen[(index & 127) >>> 5] ?? 0;
  }

  #bit(index: number): number {
    return 1 << (index & 31);
  }

  #set(index: number, seen: boolean): void {
    this.#seen[(index & 127) >>> 5] = seen ? this.#word(index) | this.#bit(index) : this.#word(index) & ~this.#bit(index);
  }
}
