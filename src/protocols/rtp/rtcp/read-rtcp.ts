import { bad, ok, type Result } from '#base';
import { type ReportBlock, type RtcpPacket, rtcpTypes, type SdesItem } from './rtcp-packet.ts';

/** Why octets are no compound RTCP packet (RFC 3550 §6.1, A.2). */
export type RtcpFault =
  | 'too-short'
  | 'not-version-2'
  | 'first-is-no-report'
  | 'bad-length'
  | 'bad-padding'
  | 'bad-report'
  | 'bad-description'
  | 'bad-goodbye';

const blockBytes = 24;
const utf8 = new TextDecoder();

/**
 * Reads the compound packet in the first `length` octets: reports, source descriptions and goodbyes in order.
 * APP packets, feedback and extended reports are stepped over, and so is what a profile puts behind report blocks.
 */
export function readRtcp(octets: Uint8Array, length: number): Result<readonly RtcpPacket[], RtcpFault> {
  if (length < 8 || length > octets.length) return bad('too-short');
  const view = new DataView(octets.buffer, octets.byteOffset, length);
  const packets: RtcpPacket[] = [];
  for (let start = 0; start < length; ) {
    if (start + 4 > length) return bad('bad-length');
    const first = view.getUint8(start);
    if (first >> 6 !== 2) return bad('not-version-2');
    const type = view.getUint8(start + 1);
    if (start === 0 && type !== rtcpTypes.senderReport && type !== rtcpTypes.receiverReport) return bad('first-is-no-report');
    const next = start + 4 + 4 * view.getUint16(start + 2);
    if (next > length) return bad('bad-length');
    let end = next;
    if (first & 0x20) {
      const padding = view.getUint8(next - 1);
      if (next < length || padding === 0 || padding % 4 !== 0 || padding > next - start - 4) return bad('bad-padding');
      end -= padding;
    }
    const packet = readOne(view, type, first & 0x1f, start + 4, end);
    if (typeof packet === 'string') return bad(packet);
    if (packet !== undefined) packets.push(packet);
    start = next;
  }
  return ok(packets);
}

function readOne(view: DataView, type: number, count: number, start: number, end: number): RtcpPacket | RtcpFault | undefined {
  switch (type) {
    case rtcpTypes.senderReport: {
      if (start + 24 + count * blockBytes > end) return 'bad-report';
      return {
        kind: 'sender-report',
        ssrc: view.getUint32(start),
        ntp: { seconds: view.getUint32(start + 4), fraction: view.getUint32(start + 8) },
        rtpTimestamp: view.getUint32(start + 12),
        packetCount: view.getUint32(start + 16),
        octetCount: view.getUint32(start + 20),
        blocks: readBlocks(view, start + 24, count),
      };
    }
    case rtcpTypes.receiverReport:
      if (start + 4 + count * blockBytes > end) return 'bad-report';
      return { kind: 'receiver-report', ssrc: view.getUint32(start), blocks: readBlocks(view, start + 4, count) };
    case rtcpTypes.sourceDescription:
      return readDescription(view, count, start, end) ?? 'bad-description';
    case rtcpTypes.goodbye:
      return readGoodbye(view, count, start, end) ?? 'bad-goodbye';
    default:
      return undefined;
  }
}

function readBlocks(view: DataView, start: number, count: number): ReportBlock[] {
  const blocks: ReportBlock[] = [];
  for (let at = start; blocks.length < count; at += blockBytes) {
    const loss = view.getUint32(at + 4);
    blocks.push({
      ssrc: view.getUint32(at),
      fractionLost: loss >>> 24,
      packetsLost: (loss << 8) >> 8,
      highestSequence: view.getUint32(at + 8),
      jitter: view.getUint32(at + 12),
      lastSenderReport: view.getUint32(at + 16),
      delaySinceSenderReport: view.getUint32(at + 20),
    });
  }
  return blocks;
}

const textOf = (view: DataView, start: number, bytes: number): string => utf8.decode(new Uint8Array(view.buffer, view.byteOffset + start, bytes));

function readDescription(view: DataView, count: number, start: number, end: number): RtcpPacket | undefined {
  const chunks: { readonly ssrc: number; readonly items: readonly SdesItem[] }[] = [];
  let at = start;
  while (chunks.length < count) {
    if (at + 4 > end) return undefined;
    const ssrc = view.getUint32(at);
    const items: SdesItem[] = [];
    at += 4;
    for (;;) {
      if (at >= end) return undefined;
      const type = view.getUint8(at);
      if (type === 0) break;
      if (at + 2 > end) return undefined;
      const bytes = view.getUint8(at + 1);
      if (at + 2 + bytes > end) return undefined;
      items.push({ type, text: textOf(view, at + 2, bytes) });
      at += 2 + bytes;
    }
    // One zero octet at least ends the chunk, then as many as reach the next multiple of four (RFC 3550 §6.5).
    at += 4 - ((at - start) % 4);
    if (at > end) return undefined;
    chunks.push({ ssrc, items });
  }
  return { kind: 'source-description', chunks };
}

function readGoodbye(view: DataView, count: number, start: number, end: number): RtcpPacket | undefined {
  const reasonAt = start + 4 * count;
  if (reasonAt > end) return undefined;
  const sources = Array.from({ length: count }, (_, i) => view.getUint32(start + 4 * i));
  if (reasonAt === end) return { kind: 'goodbye', sources };
  const bytes = view.getUint8(reasonAt);
  if (reasonAt + 1 + bytes > end) return undefined;
  return { kind: 'goodbye', sources, reason: textOf(view, reasonAt + 1, bytes) };
}
