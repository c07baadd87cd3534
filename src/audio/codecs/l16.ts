import { invariant } from '#base';

/** Uncompressed samples, the upper octet first: RTP's L16 (RFC 3551 §4.5.11). Decodes the octets from `start` to `end`; an odd last one is left. */
export function decodeL16(octets: Uint8Array, start: number, end: number, into: Int16Array): number {
  const count = (end - start) >> 1;
  invariant(into.length >= count, 'room for a sample every two octets');
  for (let i = 0, at = start; i < count; i++, at += 2) into[i] = ((octets[at] as number) << 8) | (octets[at + 1] as number);
  return count;
}

/** Writes two octets a sample and says how many octets that made. */
export function encodeL16(samples: Int16Array, into: Uint8Array): number {
  invariant(into.length >= 2 * samples.length, 'room for two octets a sample');
  for (let i = 0; i < samples.length; i++) {
    into[2 * i] = (samples[i] as number) >> 8;
    into[2 * i + 1] = samples[i] as number;
  }
  return 2 * samples.length;
}
