import type { AudioFrame, RateHz } from '../frame.ts';
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './g711.ts';
import { G722Decoder, G722Encoder } from './g722.ts';
import { decodeL16, encodeL16 } from './l16.ts';
import { largestOpusPacket, type OpusCodec, opusPacketMs } from './opus.ts';

/** Frames to octets, for one stream. */
export interface FrameEncoder {
  /** Encodes one frame of 20 ms and says how many octets it wrote. */
  encode(frame: AudioFrame, into: Uint8Array): number;
}

/** Octets to samples, for one stream. */
export interface FrameDecoder {
  /** Decodes the octets from `start` to `end`, any length of sound up to 120 ms, and says how many samples it wrote; −1 when they mean nothing. */
  decode(octets: Uint8Array, start: number, end: number, into: Int16Array): number;
}

/** A way to carry sound in RTP. */
export interface Codec {
  /** As `a=rtpmap` names it; names are compared without regard to case (RFC 8866 §6.6). */
  readonly name: 'PCMU' | 'PCMA' | 'G722' | 'L16' | 'opus';
  /** The rate of the RTP timestamp, which for G.722 and Opus isn't that of the sound. */
  readonly clockRateHz: 8000 | 16000 | 48000;
  /** Channels as `a=rtpmap` names them: 2 for Opus, whatever it carries (RFC 7587 §4.1). */
  readonly channels: 1 | 2;
  /** The rate of the samples inside. */
  readonly rateHz: RateHz;
  /** The payload type that means it without an `a=rtpmap`, where there is one (RFC 3551 §6). */
  readonly payloadType: number | undefined;
  /** Octets of 20 ms: all of them exactly, or at the utmost where `varies`. */
  readonly frameBytes: number;
  readonly varies: boolean;
  /** How many ticks of the RTP clock the octets from `start` to `end` last; 0 when they are no packet of this codec, or longer than 120 ms. */
  ticks(octets: Uint8Array, start: number, end: number): number;
  openEncoder(): FrameEncoder;
  openDecoder(): FrameDecoder;
}

/** A packet with more sound than this, in milliseconds, is not believed. */
export const longestPacketMs = 120;

const mostTicks = (clockRateHz: number): number => (clockRateHz / 1000) * longestPacketMs;
const evenly = (clockRateHz: number, bytesPerTick: number) => (_octets: Uint8Array, start: number, end: number) => {
  const ticks = Math.floor((end - start) / bytesPerTick);
  return ticks > 0 && ticks <= mostTicks(clockRateHz) ? ticks : 0;
};

type Decode = (octets: Uint8Array, into: Int16Array) => void;
const bytewise = (decode: Decode): FrameDecoder => ({
  decode(octets, start, end, into) {
    decode(start === 0 && end === octets.length ? octets : octets.subarray(start, end), into);
    return end - start;
  },
});
const law = (name: 'PCMU' | 'PCMA', payloadType: number, encode: (frame: Int16Array, into: Uint8Array) => void, decode: Decode): Codec => ({
  name,
  clockRateHz: 8000,
  channels: 1,
  rateHz: 8000,
  payloadType,
  frameBytes: 160,
  varies: false,
  ticks: evenly(8000, 1),
  openEncoder: () => ({
    encode(frame, into) {
      encode(frame, into);
      return frame.length;
    },
  }),
  openDecoder: () => bytewise(decode),
});
const l16 = (rateHz: RateHz): Codec => ({
  name: 'L16',
  clockRateHz: rateHz,
  channels: 1,
  rateHz,
  payloadType: undefined,
  frameBytes: rateHz / 25,
  varies: false,
  ticks: evenly(rateHz, 2),
  openEncoder: () => ({ encode: encodeL16 }),
  openDecoder: () => ({ decode: decodeL16 }),
});

/** G.711 mu-law. */
export const pcmu: Codec = law('PCMU', 0, encodeMulaw, decodeMulaw);
/** G.711 A-law. */
export const pcma: Codec = law('PCMA', 8, encodeAlaw, decodeAlaw);
/** G.722: sound of 16 kHz under a clock of 8 kHz, an error of RFC 1890 that was kept (RFC 3551 §4.5.2). */
export const g722: Codec = {
  name: 'G722',
  clockRateHz: 8000,
  channels: 1,
  rateHz: 16000,
  payloadType: 9,
  frameBytes: 160,
  varies: false,
  ticks: evenly(8000, 1),
  openEncoder: () => new G722Encoder(),
  openDecoder: () => new G722Decoder(),
};
/** Uncompressed, at both rates of the house. */
export const l16Narrow: Codec = l16(8000);
export const l16Wide: Codec = l16(16000);

/** All codecs that need no library. */
export const codecs: readonly Codec[] = [pcmu, pcma, g722, l16Narrow, l16Wide];

/** Opus by a library that is handed in. Its clock always runs at 48 kHz (RFC 7587 §4.1). */
export const opusCodec = (library: OpusCodec): Codec => ({
  name: 'opus',
  clockRateHz: 48000,
  channels: 2,
  rateHz: 16000,
  payloadType: undefined,
  frameBytes: largestOpusPacket,
  varies: true,
  ticks: (octets, start, end) => opusPacketMs(octets, start, end) * 48,
  openEncoder: () => library.openEncoder(),
  openDecoder: () => library.openDecoder(),
});

/** The codec that an `a=rtpmap` names, or a bare payload type, among those on offer; the first that fits. */
export function findCodec(
  among: readonly Codec[],
  wanted: { readonly payloadType: number; readonly encoding?: string; readonly clockRateHz?: number; readonly channels?: number },
): Codec | undefined {
  const { payloadType, encoding, clockRateHz, channels = 1 } = wanted;
  if (encoding === undefined) return among.find((codec) => codec.payloadType === payloadType);
  const name = encoding.toLowerCase();
  return among.find((codec) => codec.name.toLowerCase() === name && codec.clockRateHz === clockRateHz && codec.channels === channels);
}
