import { compressSha1, sha1Start } from './sha1.ts';

/** Where every computation ends; one thread computes one at a time. */
const tag = new Uint8Array(20);
const state = new Int32Array(5);
const block = new Uint8Array(64);

/** HMAC-SHA1 (RFC 2104) with its key's two blocks already taken in, so that an RTP packet of G.711 costs four compressions. */
export class HmacSha1 {
  readonly #inner = Int32Array.from(sha1Start);
  readonly #outer = Int32Array.from(sha1Start);

  /** A key of at most 64 octets; SRTP's have 20. */
  constructor(key: Uint8Array) {
    for (const [start, pad] of [
      [this.#inner, 0x36],
      [this.#outer, 0x5c],
    ] as const) {
      block.fill(pad);
      key.forEach((octet, i) => {
        block[i] = octet ^ pad;
      });
      compressSha1(start, block, 0);
    }
    block.fill(0);
  }

  /**
   * The 20 octets of the code over the first `length` octets and, if given, a 32-bit word behind them (SRTP's rollover counter).
   * They stand in a buffer that the next computation, of whichever key, uses again.
   */
  compute(octets: Uint8Array, length: number, word?: number): Uint8Array {
    state.set(this.#inner);
    let at = 0;
    for (; at + 64 <= length; at += 64) compressSha1(state, octets, at);
    let filled = 0;
    while (at < length) block[filled++] = octets[at++] ?? 0;
    let total = 64 + length;
    if (word !== undefined) {
      total += 4;
      for (let shift = 24; shift >= 0; shift -= 8) filled = put(filled, word >>> shift);
    }
    finish(put(filled, 0x80), total);
    for (let i = 0; i < 5; i++) write32(block, 4 * i, state[i] ?? 0);
    state.set(this.#outer);
    block[20] = 0x80;
    finish(21, 64 + 20);
    for (let i = 0; i < 5; i++) write32(tag, 4 * i, state[i] ?? 0);
    return tag;
  }

  /** Forgets the key. */
  wipe(): void {
    this.#inner.fill(0);
    this.#outer.fill(0);
  }
}

/** Puts an octet into the block, compressing it when that fills it; returns the next place. */
function put(filled: number, octet: number): number {
  block[filled] = octet;
  if (filled < 63) return filled + 1;
  compressSha1(state, block, 0);
  return 0;
}

/** Fills the last block with zeros and the length of all that was taken in, in bits; a packet has fewer than 2^29 octets. */
function finish(filled: number, totalBytes: number): void {
  let at = filled;
  if (at > 56) {
    block.fill(0, at);
    compressSha1(state, block, 0);
    at = 0;
  }
  block.fill(0, at, 60);
  write32(block, 60, totalBytes * 8);
  compressSha1(state, block, 0);
}

function write32(into: Uint8Array, place: number, value: number): void {
  into[place] = value >>> 24;
  into[place + 1] = value >>> 16;
  into[place + 2] = value >>> 8;
  into[place + 3] = value;
}
