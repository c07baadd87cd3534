import { bad, ok, type Result } from '#base';

/** Of a packet's first octet: one frame, and nothing said of its length (RFC 6716 §3.1, code 0). */
const isSingle = (octets: Uint8Array): boolean => octets.length > 0 && ((octets[0] as number) & 3) === 0;

/**
 * Packets of several streams as one: all but the last say how long they are (RFC 6716 appendix B), one frame each.
 * Undefined when one of them is not of that kind.
 */
export function joinPackets(packets: readonly Uint8Array[]): Uint8Array | undefined {
  if (!packets.every(isSingle)) return undefined;
  const parts = packets.map((packet, i) => {
    if (i === packets.length - 1) return packet;
    const length = packet.length - 1;
    const told = length < 252 ? [length] : [252 + (length & 3), (length - 252 - (length & 3)) >> 2];
    return Uint8Array.from([packet[0] as number, ...told, ...packet.subarray(1)]);
  });
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The packets that `joinPackets` joined. */
export function splitPackets(joined: Uint8Array, streams: number): Result<readonly Uint8Array[]> {
  const packets: Uint8Array[] = [];
  let at = 0;
  for (let stream = 0; stream < streams - 1; stream++) {
    const [first, short, long] = [joined[at], joined[at + 1], joined[at + 2]];
    if (first === undefined || short === undefined || (first & 3) !== 0) return bad('a packet of an unknown kind');
    const told = short < 252 ? 1 : 2;
    const length = short < 252 ? short : short + 4 * (long ?? 0);
    const body = at + 1 + told;
    if (body + length > joined.length) return bad('a packet is cut short');
    packets.push(Uint8Array.from([first, ...joined.subarray(body, body + length)]));
    at = body + length;
  }
  const last = joined.subarray(at);
  if (last.length === 0) return bad('a packet is missing');
  packets.push(last);
  return ok(packets);
}
