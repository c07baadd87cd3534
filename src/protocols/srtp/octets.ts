/** Big-endian numbers in octets, and two things that must not hurry. */

export const read16 = (octets: Uint8Array, at: number): number => ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);

export const read32 = (octets: Uint8Array, at: number): number => ((read16(octets, at) << 16) | read16(octets, at + 2)) >>> 0;

export function write32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
}

/** Are the first `bytes` octets of `tag` those at `at`? Takes the same time wherever they differ, so that nobody can guess a tag octet by octet. */
export function tagMatches(octets: Uint8Array, at: number, tag: Uint8Array, bytes: number): boolean {
  let difference = 0;
  for (let i = 0; i < bytes; i++) difference |= (octets[at + i] ?? 0) ^ (tag[i] ?? 0);
  return difference === 0;
}

/** Copies the first `bytes` octets and returns where they end. */
export function put(into: Uint8Array, at: number, from: Uint8Array, bytes: number): number {
  for (let i = 0; i < bytes; i++) into[at + i] = from[i] ?? 0;
  return at + bytes;
}
