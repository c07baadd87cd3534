/** What may arrive on a media port. */
export type DatagramKind = 'rtp' | 'rtcp' | 'stun' | 'dtls' | 'unknown';

/**
 * What a datagram is by its first octets (RFC 7983 §7, RFC 5761 §4). Looks at no more than two;
 * whether the rest holds what they promise is for the reader to find out.
 */
export function datagramKind(octets: Uint8Array, length: number): DatagramKind {
  if (length < 2 || length > octets.length) return 'unknown';
  const first = octets[0] ?? 0;
  if (first >= 128 && first <= 191) {
    const second = octets[1] ?? 0;
    return second >= 192 && second <= 223 ? 'rtcp' : 'rtp';
  }
  if (first <= 3) return 'stun';
  if (first >= 20 && first <= 63) return 'dtls';
  return 'unknown';
}
