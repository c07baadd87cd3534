import type { GhashKey } from './ghash.ts';
import { put, write32 } from './octets.ts';

/** Where every computation ends; one thread computes one at a time. */
const tag = new Uint8Array(16);
const sum = new Int32Array(4);
const tail = new Uint8Array(32);

/**
 * GCM's tag (NIST SP 800-38D §7.1). Authenticated only: the octets before `aadEnd` and, if given, a 32-bit word behind them (SRTCP's index).
 * Encrypted: those from `from` to `end`. `mask` is the encrypted first counter block, at `maskAt`.
 * The 16 octets stand in a buffer that the next computation uses again.
 */
export function gcmTag(
  key: GhashKey,
  octets: Uint8Array,
  aadEnd: number,
  word: number | undefined,
  from: number,
  end: number,
  mask: Uint8Array,
  maskAt: number,
): Uint8Array {
  sum.fill(0);
  absorb(key, octets, 0, aadEnd, word);
  absorb(key, octets, from, end, undefined);
  // Two lengths of 64 bits, in bits; a packet's fits the lower half.
  tail.fill(0, 0, 16);
  write32(tail, 4, 8 * (aadEnd + (word === undefined ? 0 : 4)));
  write32(tail, 12, 8 * (end - from));
  key.absorb(sum, tail, 0);
  for (let i = 0; i < 4; i++) write32(tag, 4 * i, sum[i] ?? 0);
  for (let i = 0; i < 16; i++) tag[i] = (tag[i] ?? 0) ^ (mask[maskAt + i] ?? 0);
  return tag;
}

/** Takes in a run of octets, and a word behind it, filled up with zeros to whole blocks. */
function absorb(key: GhashKey, octets: Uint8Array, from: number, end: number, word: number | undefined): void {
  let at = from;
  for (; at + 16 <= end; at += 16) key.absorb(sum, octets, at);
  if (at === end && word === undefined) return;
  let filled = put(tail, 0, at === 0 ? octets : octets.subarray(at), end - at);
  if (word !== undefined) {
    write32(tail, filled, word);
    filled += 4;
  }
  const whole = filled > 16 ? 32 : 16;
  tail.fill(0, filled, whole);
  for (let block = 0; block < whole; block += 16) key.absorb(sum, tail, block);
}
