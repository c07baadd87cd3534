import { invariant } from '#base';
import { type Goodbye, type ReportBlock, type RtcpPacket, rtcpTypes, type SenderReport, type SourceDescription } from './rtcp-packet.ts';

const utf8 = new TextEncoder();

/**
 * Writes packets as one compound packet and returns its length; the first must be a report (RFC 3550 §6.1).
 * A packet carries at most 31 blocks, chunks or sources, a text at most 255 octets.
 */
export function writeRtcp(into: Uint8Array, packets: readonly RtcpPacket[]): number {
  const first = packets[0]?.kind;
  invariant(first === 'sender-report' || first === 'receiver-report', 'a compound packet begins with a report');
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
  let at = 0;
  for (const packet of packets) {
    const bytes = bytesOf(packet);
    invariant(at + bytes <= into.length, 'a compound packet fits its buffer');
    writeOne(view, at, bytes, packet);
    at += bytes;
  }
  return at;
}

const padded = (bytes: number): number => (bytes + 3) & ~3;
const textBytes = (text: string): number => Buffer.byteLength(text);
const chunkBytes = (chunk: SourceDescription['chunks'][number]): number =>
  padded(chunk.items.reduce((sum, item) => sum + 2 + textBytes(item.text), 4) + 1);

function bytesOf(packet: RtcpPacket): number {
  switch (packet.kind) {
    case 'sender-report':
      return 28 + 24 * packet.blocks.length;
    case 'receiver-report':
      return 8 + 24 * packet.blocks.length;
    case 'source-description':
      return packet.chunks.reduce((sum, chunk) => sum + chunkBytes(chunk), 4);
    case 'goodbye':
      return 4 + 4 * packet.sources.length + (packet.reason === undefined ? 0 : padded(1 + textBytes(packet.reason)));
  }
}

function writeHead(view: DataView, at: number, bytes: number, type: number, count: number): void {
  invariant(count <= 31, 'a count of an RTCP packet has five bits');
  view.setUint8(at, 0x80 | count);
  view.setUint8(at + 1, type);
  view.setUint16(at + 2, bytes / 4 - 1);
}

function writeOne(view: DataView, at: number, bytes: number, packet: RtcpPacket): void {
  switch (packet.kind) {
    case 'sender-report':
      writeHead(view, at, bytes, rtcpTypes.senderReport, packet.blocks.length);
      writeSender(view, at + 4, packet);
      return writeBlocks(view, at + 28, packet.blocks);
    case 'receiver-report':
      writeHead(view, at, bytes, rtcpTypes.receiverReport, packet.blocks.length);
      view.setUint32(at + 4, packet.ssrc);
      return writeBlocks(view, at + 8, packet.blocks);
    case 'source-description':
      writeHead(view, at, bytes, rtcpTypes.sourceDescription, packet.chunks.length);
      return writeChunks(view, at + 4, packet.chunks);
    case 'goodbye':
      writeHead(view, at, bytes, rtcpTypes.goodbye, packet.sources.length);
      return writeGoodbye(view, at + 4, packet);
  }
}

function writeSender(view: DataView, at: number, report: SenderReport): void {
  view.setUint32(at, report.ssrc);
  view.setUint32(at + 4, report.ntp.seconds);
  view.setUint32(at + 8, report.ntp.fraction);
  view.setUint32(at + 12, report.rtpTimestamp);
  view.setUint32(at + 16, report.packetCount);
  view.setUint32(at + 20, report.octetCount);
}

function writeBlocks(view: DataView, start: number, blocks: readonly ReportBlock[]): void {
  blocks.forEach((block, i) => {
    const at = start + 24 * i;
    view.setUint32(at, block.ssrc);
    view.setUint32(at + 4, (block.fractionLost << 24) | (block.packetsLost & 0xffffff));
    view.setUint32(at + 8, block.highestSequence);
    view.setUint32(at + 12, block.jitter);
    view.setUint32(at + 16, block.lastSenderReport);
    view.setUint32(at + 20, block.delaySinceSenderReport);
  });
}

/** Writes a text behind its length and returns where it ends. */
function writeText(view: DataView, at: number, text: string): number {
  const octets = utf8.encode(text);
  invariant(octets.length <= 255, 'an RTCP text has at most 255 octets');
  view.setUint8(at, octets.length);
  new Uint8Array(view.buffer, view.byteOffset + at + 1, octets.length).set(octets);
  return at + 1 + octets.length;
}

function writeZeros(view: DataView, from: number, to: number): void {
  for (let at = from; at < to; at++) view.setUint8(at, 0);
}

function writeChunks(view: DataView, start: number, chunks: SourceDescription['chunks']): void {
  let at = start;
  for (const chunk of chunks) {
    const end = at + chunkBytes(chunk);
    view.setUint32(at, chunk.ssrc);
    at += 4;
    for (const item of chunk.items) {
      invariant(item.type > 0 && item.type <= 255, 'SDES item types are octets, and 0 ends the chunk');
      view.setUint8(at, item.type);
      at = writeText(view, at + 1, item.text);
    }
    writeZeros(view, at, end);
    at = end;
  }
}

function writeGoodbye(view: DataView, start: number, goodbye: Goodbye): void {
  goodbye.sources.forEach((ssrc, i) => {
    view.setUint32(start + 4 * i, ssrc);
  });
  if (goodbye.reason === undefined) return;
  const at = start + 4 * goodbye.sources.length;
  writeZeros(view, writeText(view, at, goodbye.reason), at + padded(1 + textBytes(goodbye.reason)));
}
