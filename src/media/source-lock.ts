/** An address and port that media come from or go to. */
export interface MediaAddress {
  readonly address: string;
  readonly port: number;
}

/**
 * Whose media are believed before anything is.
 * `signalled`: only the host that the SDP names; from another of its ports two packets in order are asked for. Where a far side behind address translation names
 * an address that isn't its own this hears nothing, so `first-valid` takes the first two packets in order of one source, wherever they come from:
 * whoever is first to guess the port is heard. With SRTP both mean: whoever knows the key.
 */
export type SourcePolicy = 'signalled' | 'first-valid';

/** Packets in order that make a stranger believable (RFC 3550 A.1). */
const probation = 2;

/**
 * Binds a leg to one source of media (symmetric RTP, RFC 4961). The first that is believed is kept until signalling names another;
 * all others are strangers, whose packets are not even decrypted.
 */
export class SourceLock {
  readonly #policy: SourcePolicy;
  #signalled: MediaAddress | undefined;
  #locked: MediaAddress | undefined;
  #candidate: MediaAddress | undefined;
  #candidateNext = -1;
  #inOrder = 0;
  #strangers = 0;

  constructor(policy: SourcePolicy) {
    this.#policy = policy;
  }

  /** Signalling names where the far side is; what was locked is given up if that changed. */
  signal(address: MediaAddress | undefined): void {
    if (same(address, this.#signalled)) return;
    this.#signalled = address;
    this.#locked = undefined;
    this.#candidate = undefined;
  }

  /** Where our media go: to where theirs come from, else to where signalling says. */
  get target(): MediaAddress | undefined {
    return this.#locked ?? this.#signalled;
  }

  get locked(): boolean {
    return this.#locked !== undefined;
  }

  /** Datagrams that were not looked at. */
  get strangers(): number {
    return this.#strangers;
  }

  /** May a datagram from there be looked at? Counts those that may not. `authentic`: its proof will be asked for. */
  admits(from: MediaAddress, authentic: boolean): boolean {
    const locked = this.#locked;
    const fits = locked === undefined ? authentic || this.#policy === 'first-valid' || from.address === this.#signalled?.address : same(from, locked);
    if (!fits) this.#strangers++;
    return fits;
  }

  /** A valid, or authentic, RTP packet came from an address that is admitted: is its source believed? */
  believes(from: MediaAddress, sequence: number, authentic: boolean): boolean {
    if (this.#locked !== undefined) return true;
    if (authentic || same(from, this.#signalled)) return this.#lock(from);
    if (!same(from, this.#candidate) || sequence !== this.#candidateNext) {
      this.#candidate = { address: from.address, port: from.port };
      this.#inOrder = 0;
    }
    this.#candidateNext = (sequence + 1) & 0xffff;
    if (++this.#inOrder >= probation) return this.#lock(from);
    this.#strangers++;
    return false;
  }

  #lock(from: MediaAddress): true {
    this.#locked = { address: from.address, port: from.port };
    this.#candidate = undefined;
    return true;
  }
}

const same = (one: MediaAddress | undefined, other: MediaAddress | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && one.port === other.port && one.address === other.address);
