/** An audio encoding as SDP names it. */
export interface Codec {
  /** Compared without regard to case. */
  readonly encoding: string;
  /** Of the RTP timestamp. */
  readonly clockRateHz: number;
  readonly channels: number;
  /** How finely it samples sound: not the clock's rate for G.722 (RFC 3551 §4.5.2), and for Opus the most it can (RFC 7587 §4.1). */
  readonly audioRateHz: number;
  /** Its number when it needs no `a=rtpmap` (RFC 3551 §6). */
  readonly staticPayloadType: number | undefined;
}

const codec = (encoding: string, clockRateHz: number, audioRateHz = clockRateHz, staticPayloadType?: number, channels = 1): Codec => ({
  encoding,
  clockRateHz,
  channels,
  audioRateHz,
  staticPayloadType,
});

/** Uncompressed sound, 16 bits. The static types 10 and 11 are at 44,100 Hz, which telephony has no use for. */
export const l16 = (rateHz: number): Codec => codec('L16', rateHz);

/** What we can speak, or may learn to. */
export const codecs = {
  pcmu: codec('PCMU', 8000, 8000, 0),
  pcma: codec('PCMA', 8000, 8000, 8),
  g722: codec('G722', 8000, 16_000, 9),
  /** Always two channels in SDP, whatever is in the packets (RFC 7587 §7). */
  opus: codec('opus', 48_000, 48_000, undefined, 2),
} as const;

/** Not sound but what goes with it. */
export const telephoneEvent = 'telephone-event';
export const comfortNoise = 'CN';

/** The audio types that mean something without `a=rtpmap`: RFC 3551 §6, table 4, as encoding, clock rate, channels. */
export const staticFormats: ReadonlyMap<number, readonly [encoding: string, clockRateHz: number, channels: number]> = new Map([
  [0, ['PCMU', 8000, 1]],
  [3, ['GSM', 8000, 1]],
  [4, ['G723', 8000, 1]],
  [5, ['DVI4', 8000, 1]],
  [6, ['DVI4', 16_000, 1]],
  [7, ['LPC', 8000, 1]],
  [8, ['PCMA', 8000, 1]],
  [9, ['G722', 8000, 1]],
  [10, ['L16', 44_100, 2]],
  [11, ['L16', 44_100, 1]],
  [12, ['QCELP', 8000, 1]],
  [13, ['CN', 8000, 1]],
  [14, ['MPA', 90_000, 1]],
  [15, ['G728', 8000, 1]],
  [16, ['DVI4', 11_025, 1]],
  [17, ['DVI4', 22_050, 1]],
  [18, ['G729', 8000, 1]],
]);
