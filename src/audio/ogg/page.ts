import { bad, ok, type Result } from '#base';

/** One page of an Ogg stream (RFC 3533 §6), its packets whole. */
export interface OggPage {
  readonly serial: number;
  readonly sequence: number;
  /** What a packet that ends here stands for; of Opus: samples at 48 kHz up to its end. −1 when none ends. */
  readonly granule: number;
  readonly first: boolean;
  readonly last: boolean;
  /** Its first packet goes on from the page before. */
  readonly continued: boolean;
  readonly packets: readonly Uint8Array[];
  /** Its last packet goes on in the next. */
  readonly unfinished: boolean;
}

const headOctets = 27;
/** Segments of a page, each of at most 255 octets. */
export const mostSegments = 255;

/** How many segments a packet takes; one that ends with a whole segment has an empty one behind it. */
export const segmentsOf = (octets: number): number => Math.floor(octets / 255) + 1;

/** CRC-32 as Ogg has it: polynomial 04c11db7, from the highest bit, beginning with 0, not inverted. */
const table = Uint32Array.from({ length: 256 }, (_, i) => {
  let crc = i << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  return crc >>> 0;
});

function checksum(octets: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < octets.length; i++) {
    // The checksum itself counts as nothing.
    const octet = i >= 22 && i < 26 ? 0 : (octets[i] as number);
    crc = ((crc << 8) ^ (table[((crc >>> 24) ^ octet) & 0xff] as number)) >>> 0;
  }
  return crc;
}

export type OggPageToPrint = Pick<OggPage, 'serial' | 'sequence' | 'granule' | 'packets'> & Partial<Pick<OggPage, 'first' | 'last'>>;

/** Prints a page of whole packets, which must fit: `mostSegments` in all. */
export function printOggPage({ serial, sequence, granule, packets, first = false, last = false }: OggPageToPrint): Uint8Array {
  const lacing = packets.flatMap(({ length }) => [...new Array<number>(Math.floor(length / 255)).fill(255), length % 255]);
  const size = packets.reduce((sum, { length }) => sum + length, 0);
  const octets = new Uint8Array(headOctets + lacing.length + size);
  const view = new DataView(octets.buffer);
  octets.set([0x4f, 0x67, 0x67, 0x53, 0, (first ? 2 : 0) | (last ? 4 : 0)]); // OggS, version 0
  view.setBigInt64(6, BigInt(granule), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, sequence, true);
  octets[26] = lacing.length;
  octets.set(lacing, headOctets);
  let at = headOctets + lacing.length;
  for (const packet of packets) {
    octets.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, checksum(octets), true);
  return octets;
}

/** Reads the page that begins at `at`; undefined when more octets are needed to see its end. */
export function parseOggPage(octets: Uint8Array, at: number): Result<{ readonly page: OggPage; readonly end: number }> | undefined {
  if (octets.length < at + headOctets) return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset + at);
  if (view.getUint32(0) !== 0x4f67_6753 || view.getUint8(4) !== 0) return bad('this is no Ogg page');
  const segments = view.getUint8(26);
  const bodyAt = at + headOctets + segments;
  if (octets.length < bodyAt) return undefined;
  const lacing = octets.subarray(at + headOctets, bodyAt);
  const end = bodyAt + lacing.reduce((sum, length) => sum + length, 0);
  if (octets.length < end) return undefined;
  if (checksum(octets.subarray(at, end)) !== view.getUint32(22, true)) return bad('the checksum of an Ogg page is wrong');
  const packets: Uint8Array[] = [];
  let from = bodyAt;
  let to = bodyAt;
  for (const length of lacing) {
    to += length;
    if (length === 255) continue;
    packets.push(octets.subarray(from, to));
    from = to;
  }
  const unfinished = lacing.at(-1) === 255;
  if (unfinished) packets.push(octets.subarray(from, to));
  const flags = view.getUint8(5);
  const granule = Number(view.getBigInt64(6, true));
  const page = { serial: view.getUint32(14, true), sequence: view.getUint32(18, true), granule };
  return ok({ page: { ...page, packets, unfinished, continued: (flags & 1) !== 0, first: (flags & 2) !== 0, last: (flags & 4) !== 0 }, end });
}
