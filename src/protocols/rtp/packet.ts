import { invariant } from '#base';

/** Why octets are no RTP packet (RFC 3550 §5.1 and A.1). */
export type RtpFault = 'too-short' | 'not-version-2' | 'bad-extension' | 'bad-padding';

/** The fixed header, in octets. CSRCs and an extension come on top. */
export const rtpFixedHeaderBytes = 12;

/**
 * One RTP packet as it was read: its fields, and where in the octets its parts lie.
 * Made once by `newRtpPacket` and filled again for every packet; it holds no reference to the octets.
 */
export interface RtpPacket {
  payloadType: number;
  marker: boolean;
  /** 0…65,535. */
  sequence: number;
  /** 0…2^32−1. */
  timestamp: number;
  ssrc: number;
  /** 0…15; `csrcOf` reads them. */
  csrcCount: number;
  /** The 16 bits "defined by profile", or −1 when there is no header extension. */
  extensionProfile: number;
  extensionStart: number;
  extensionEnd: number;
  payloadStart: number;
  /** Where the payload ends, padding left out. */
  payloadEnd: number;
}

/** An empty packet to read into. */
export const newRtpPacket = (): RtpPacket => ({
  payloadType: 0,
  marker: false,
  sequence: 0,
  timestamp: 0,
  ssrc: 0,
  csrcCount: 0,
  extensionProfile: -1,
  extensionStart: 0,
  extensionEnd: 0,
  payloadStart: 0,
  payloadEnd: 0,
});

const at = (octets: Uint8Array, place: number): number => octets[place] ?? 0;
const read16 = (octets: Uint8Array, place: number): number => (at(octets, place) << 8) | at(octets, place + 1);
const read32 = (octets: Uint8Array, place: number): number => ((read16(octets, place) << 16) | read16(octets, place + 2)) >>> 0;

/**
 * The length of the header with CSRCs and extension, or 0 when it isn't that of an RTP packet.
 * Does not look at the padding, which in an SRTP packet is still encrypted.
 */
export function rtpHeaderBytes(octets: Uint8Array, length: number): number {
  if (length < rtpFixedHeaderBytes || length > octets.length) return 0;
  const first = at(octets, 0);
  if (first >> 6 !== 2) return 0;
  let end = rtpFixedHeaderBytes + 4 * (first & 0x0f);
  if (first & 0x10) {
    if (end + 4 > length) return 0;
    end += 4 + 4 * read16(octets, end + 2);
  }
  return end <= length ? end : 0;
}

/** Reads the packet in the first `length` octets. Allocates nothing; on a fault `into` is not to be used. */
export function readRtp(octets: Uint8Array, length: number, into: RtpPacket): RtpFault | undefined {
  if (length < rtpFixedHeaderBytes || length > octets.length) return 'too-short';
  const first = at(octets, 0);
  if (first >> 6 !== 2) return 'not-version-2';
  const csrcCount = first & 0x0f;
  const csrcEnd = rtpFixedHeaderBytes + 4 * csrcCount;
  if (csrcEnd > length) return 'too-short';
  let start = csrcEnd;
  into.extensionProfile = -1;
  into.extensionStart = into.extensionEnd = csrcEnd;
  if (first & 0x10) {
    if (csrcEnd + 4 > length) return 'bad-extension';
    into.extensionProfile = read16(octets, csrcEnd);
    into.extensionStart = csrcEnd + 4;
    start = into.extensionEnd = csrcEnd + 4 + 4 * read16(octets, csrcEnd + 2);
    if (start > length) return 'bad-extension';
  }
  let end = length;
  if (first & 0x20) {
    const padding = at(octets, length - 1);
    if (padding === 0 || padding > length - start) return 'bad-padding';
    end -= padding;
  }
  const second = at(octets, 1);
  into.marker = second > 127;
  into.payloadType = second & 0x7f;
  into.sequence = read16(octets, 2);
  into.timestamp = read32(octets, 4);
  into.ssrc = read32(octets, 8);
  into.csrcCount = csrcCount;
  into.payloadStart = start;
  into.payloadEnd = end;
  return undefined;
}

/** The CSRC at `index`, 0…`csrcCount`−1, of a packet that was read from these octets. */
export function csrcOf(octets: Uint8Array, packet: RtpPacket, index: number): number {
  invariant(index >= 0 && index < packet.csrcCount, 'a packet has as many CSRCs as its count says');
  return read32(octets, rtpFixedHeaderBytes + 4 * index);
}

/** What the header of a packet to be written says. Numbers beyond their field's width are cut to it. */
export interface RtpFields {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** At most 15. */
  readonly csrcs?: readonly number[];
  /** Its octets are a multiple of four. */
  readonly extension?: { readonly profile: number; readonly octets: Uint8Array };
}

/** Writes the header and returns its length: the payload goes behind it. `into` must have room, which is checked. */
export function writeRtpHeader(into: Uint8Array, fields: RtpFields): number {
  const { csrcs, extension } = fields;
  const csrcCount = csrcs?.length ?? 0;
  const extensionBytes = extension === undefined ? 0 : 4 + extension.octets.length;
  const end = rtpFixedHeaderBytes + 4 * csrcCount + extensionBytes;
  invariant(end <= into.length && csrcCount <= 15 && extensionBytes % 4 === 0, 'an RTP header fits its buffer and its own counts');
  into[0] = 0x80 | (extension === undefined ? 0 : 0x10) | csrcCount;
  into[1] = (fields.marker ? 0x80 : 0) | (fields.payloadType & 0x7f);
  write16(into, 2, fields.sequence);
  write32(into, 4, fields.timestamp);
  write32(into, 8, fields.ssrc);
  let place = rtpFixedHeaderBytes;
  if (csrcs !== undefined)
    for (const csrc of csrcs) {
      write32(into, place, csrc);
      place += 4;
    }
  if (extension !== undefined) {
    write16(into, place, extension.profile);
    write16(into, place + 2, extension.octets.length / 4);
    into.set(extension.octets, place + 4);
  }
  return end;
}

/** Writes a whole packet and returns its length. `paddingBytes`, 0…255, are put behind the payload (RFC 3550 §5.1, bit P). */
export function writeRtp(into: Uint8Array, fields: RtpFields, payload: Uint8Array, paddingBytes = 0): number {
  const start = writeRtpHeader(into, fields);
  const end = start + payload.length + paddingBytes;
  invariant(end <= into.length && paddingBytes >= 0 && paddingBytes <= 255, 'an RTP packet fits its buffer and its padding one octet');
  into.set(payload, start);
  if (paddingBytes > 0) {
    into[0] = at(into, 0) | 0x20;
    into.fill(0, start + payload.length, end - 1);
    into[end - 1] = paddingBytes;
  }
  return end;
}

function write16(into: Uint8Array, place: number, value: number): void {
  into[place] = value >>> 8;
  into[place + 1] = value;
}

function write32(into: Uint8Array, place: number, value: number): void {
  into[place] = value >>> 24;
  into[place + 1] = value >>> 16;
  into[place + 2] = value >>> 8;
  into[place + 3] = value;
}
