import { read32 } from './octets.ts';

/** Multiplication by one key in GCM's field, GF(2^128) with its bits in GCM's order (NIST SP 800-38D §6.3). */
export interface GhashKey {
  /** `sum` becomes (`sum` ⊕ the 16 octets at `at`) · H. */
  absorb(sum: Int32Array, octets: Uint8Array, at: number): void;
  wipe(): void;
}

/** x⁷ + x² + x + 1, the field's polynomial, in GCM's order. */
const reduction = 0xe1000000 | 0;

/**
 * H, H·x, H·x², … H·x^127: four words each, what a bit of the other factor adds to the product.
 */
function powers(h: Uint8Array): Int32Array {
  const words = new Int32Array(4 * 128);
  let [a, b, c, d] = [read32(h, 0), read32(h, 4), read32(h, 8), read32(h, 12)];
  for (let bit = 0; bit < 128; bit++) {
    words.set([a, b, c, d], 4 * bit);
    const carry = -(d & 1) & reduction;
    d = (d >>> 1) | (c << 31);
    c = (c >>> 1) | (b << 31);
    b = (b >>> 1) | (a << 31);
    a = (a >>> 1) ^ carry;
  }
  return words;
}

/**
 * For RTP: a table of 2 KB holds what each of the 16 values of each of the 8 nibbles of a word adds; the words follow by Horner's rule.
 * Four times that, without Horner, is a fifth faster for one stream and slower for hundreds, whose tables drive each other out of the cache.
 *
 * A table indexed by secrets can tell them to whoever shares our cache. So the sixteen entries of one word lie together, 64 octets,
 * and every block reads from all 32 such rows: at the grain of a cache line the pattern is always the same, if the table lies on
 * line boundaries, and blurred if it does not. What is left takes a spy on the same core that times banks within a line; it would learn H,
 * which forges tags of this key and reads nothing. Whoever must exclude that chooses an AES_CM suite: HMAC has no tables.
 */
export class TableGhashKey implements GhashKey {
  readonly #table = new Int32Array(8 * 4 * 16);

  constructor(h: Uint8Array) {
    const bits = powers(h);
    for (let nibble = 0; nibble < 8; nibble++)
      for (let word = 0; word < 4; word++)
        for (let value = 0; value < 16; value++) {
          let sum = 0;
          for (let bit = 0; bit < 4; bit++) if (value & (8 >> bit)) sum ^= bits[16 * nibble + 4 * bit + word] ?? 0;
          this.#table[64 * nibble + 16 * word + value] = sum;
        }
    bits.fill(0);
  }

  absorb(sum: Int32Array, octets: Uint8Array, at: number): void {
    const table = this.#table;
    let z0 = 0;
    let z1 = 0;
    let z2 = 0;
    let z3 = 0;
    for (let word = 3; word >= 0; word--) {
      const y = (sum[word] ?? 0) ^ read32(octets, at + 4 * word);
      // Times x^32: the words move on by one, and what falls off comes back as x^128 = x⁷ + x² + x + 1.
      const d = z3;
      z3 = z2;
      z2 = z1;
      z1 = z0 ^ (d << 31) ^ (d << 30) ^ (d << 25);
      z0 = d ^ (d >>> 1) ^ (d >>> 2) ^ (d >>> 7);
      for (let row = 0, shift = 28; shift >= 0; row += 128, shift -= 8) {
        const i = row + ((y >>> shift) & 15);
        const j = row + 64 + ((y >>> (shift - 4)) & 15);
        z0 ^= (table[i] ?? 0) ^ (table[j] ?? 0);
        z1 ^= (table[i + 16] ?? 0) ^ (table[j + 16] ?? 0);
        z2 ^= (table[i + 32] ?? 0) ^ (table[j + 32] ?? 0);
        z3 ^= (table[i + 48] ?? 0) ^ (table[j + 48] ?? 0);
      }
    }
    sum[0] = z0;
    sum[1] = z1;
    sum[2] = z2;
    sum[3] = z3;
  }

  wipe(): void {
    this.#table.fill(0);
  }
}

/** For RTCP, which comes once in seconds: bit by bit, without a table, in constant time. */
export class BitwiseGhashKey implements GhashKey {
  readonly #powers: Int32Array;

  constructor(h: Uint8Array) {
    this.#powers = powers(h);
  }

  absorb(sum: Int32Array, octets: Uint8Array, at: number): void {
    const product = [0, 0, 0, 0];
    for (let bit = 0; bit < 128; bit++) {
      const word = bit >>> 5;
      const factor = (sum[word] ?? 0) ^ read32(octets, at + 4 * word);
      const mask = -((factor >>> (31 - (bit & 31))) & 1);
      for (let i = 0; i < 4; i++) product[i] = (product[i] ?? 0) ^ (mask & (this.#powers[4 * bit + i] ?? 0));
    }
    sum.set(product);
  }

  wipe(): void {
    this.#powers.fill(0);
  }
}
