import type { AudioFrame } from '../frame.ts';

/** Opus as the house needs it: mono at 16 kHz in calls, at 8 kHz too in recordings, frames of 20 ms (RFC 6716, RFC 7587). The library behind it is foreign, so it is handed in. */
export interface OpusCodec {
  openEncoder(): OpusEncoder;
  openDecoder(): OpusDecoder;
}

export interface OpusEncoder {
  /** Encodes a frame of 20 ms and says how many octets it wrote; `into` must have room for `largestOpusPacket`. */
  encode(frame: AudioFrame, into: Uint8Array): number;
  /** Samples by which the decoded sound is late. */
  readonly lateSamples: number;
}

export interface OpusDecoder {
  /** Decodes one packet and says how many samples it wrote, at most 1920 (120 ms); −1 when the octets are no Opus packet. */
  decode(octets: Uint8Array, start: number, end: number, into: Int16Array): number;
}

/** Octets of the longest packet of one 20 ms frame (RFC 6716 §3.4, R2). */
export const largestOpusPacket = 1276;

/** Tenths of a millisecond in one frame, by the upper five bits of a packet's first octet (RFC 6716 §3.1, table 2). */
function frameTenths(config: number): number {
  if (config < 12) return [100, 200, 400, 600][config & 3] as number;
  if (config < 16) return config & 1 ? 200 : 100;
  return [25, 50, 100, 200][config & 3] as number;
}

/** How long a packet's sound is, in milliseconds; 0 when it is malformed or longer than the 120 ms that RFC 6716 allows. */
export function opusPacketMs(octets: Uint8Array, start: number, end: number): number {
  if (end <= start) return 0;
  const first = octets[start] as number;
  const code = first & 3;
  if (code === 3 && end - start < 2) return 0;
  const frames = code === 0 ? 1 : code === 3 ? (octets[start + 1] as number) & 0x3f : 2;
  const ms = (frames * frameTenths(first >> 3)) / 10;
  return ms <= 120 ? ms : 0;
}
