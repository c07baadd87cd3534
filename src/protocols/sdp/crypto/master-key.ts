const inspect = Symbol.for('nodejs.util.inspect.custom');

/** A master key with its salt behind it. It shows itself only to who calls `reveal`: prints, logs and comparisons by structure see nothing. */
export class MasterKey {
  readonly #octets: Uint8Array;
  /** Its name in packets (RFC 4568 §6.1). */
  readonly mki: Uint8Array | undefined;
  /** How many packets it may protect; the suite's own limit when undefined. */
  readonly lifetime: number | undefined;

  /** Keeps the octets themselves, not a copy, so that `wipe` leaves none. */
  constructor(octets: Uint8Array, mki?: Uint8Array, lifetime?: number) {
    this.#octets = octets;
    this.mki = mki;
    this.lifetime = lifetime;
  }

  reveal(): Uint8Array {
    return this.#octets;
  }

  /** The same octets? In the same time for all of one length. */
  equals(other: MasterKey): boolean {
    const theirs = other.reveal();
    let difference = theirs.length ^ this.#octets.length;
    this.#octets.forEach((octet, i) => {
      difference |= octet ^ (theirs[i] ?? 0);
    });
    return difference === 0;
  }

  /** Overwrites the octets. Descriptions that were parsed or printed still hold them as text. */
  wipe(): void {
    this.#octets.fill(0);
  }

  toString(): string {
    return '[key]';
  }

  toJSON(): string {
    return '[key]';
  }

  [inspect](): string {
    return '[key]';
  }
}
