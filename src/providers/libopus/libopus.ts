import { Decoder, Encoder } from '@evan/opus';
import { type OpusCodec, type OpusDecoder, type OpusEncoder, opusPacketMs } from '#audio';

export interface OpusSettings {
  /** Of the sound on both sides; 16 kHz unless told. */
  readonly rateHz?: 8000 | 16_000;
  /** Bits a second; 24,000 unless told, which is clear speech at 16 kHz. */
  readonly bitrate?: number;
  /** What share of packets to expect lost, in per cent: the encoder puts a rough copy of each frame into the next. 5 unless told; 0 puts none. */
  readonly expectedLossPercent?: number;
  /** 0…10: how hard it tries; 5 unless told. */
  readonly complexity?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
}

/** OPUS_GET_LOOKAHEAD: the property for it has one name in the library's types and another in the library. */
const getLookahead = 4027;
/** The library's own input buffer; it overruns nothing, but throws. */
const longestPacket = 8192;

/**
 * Opus at 16 or 8 kHz, mono, 20 ms. Prebuilt for Linux, macOS and Windows; WebAssembly where that does not load.
 * The library can neither conceal a lost packet nor read the copy in the next (its `decode` gives no way to ask), so concealment is ours.
 */
export function libopus(settings: OpusSettings = {}): OpusCodec {
  return {
    openEncoder: () => openEncoder(settings),
    openDecoder: () => openDecoder(settings),
  };
}

function openEncoder({ rateHz = 16_000, bitrate = 24_000, expectedLossPercent = 5, complexity = 5 }: OpusSettings): OpusEncoder {
  const encoder = new Encoder({ channels: 1, sample_rate: rateHz, application: 'voip' });
  encoder.bitrate = bitrate;
  encoder.complexity = complexity;
  encoder.signal = 'voice';
  encoder.packet_loss = expectedLossPercent;
  encoder.inband_fec = expectedLossPercent > 0;
  return {
    lateSamples: encoder.ctl(getLookahead),
    encode(frame, into) {
      const octets = encoder.encode(frame);
      into.set(octets);
      return octets.length;
    },
  };
}

function openDecoder({ rateHz = 16_000 }: OpusSettings): OpusDecoder {
  const decoder = new Decoder({ channels: 1, sample_rate: rateHz });
  return {
    decode(octets, start, end, into) {
      // An empty packet would mean "conceal 360 ms" to the library.
      if (opusPacketMs(octets, start, end) === 0 || end - start > longestPacket) return -1;
      let sound: Uint8Array;
      try {
        sound = decoder.decode(octets.subarray(start, end));
      } catch {
        return -1; // it throws at malformed packets, and only then
      }
      const samples = new Int16Array(sound.buffer, sound.byteOffset, sound.byteLength >> 1);
      if (samples.length > into.length) return -1;
      into.set(samples);
      return samples.length;
    },
  };
}
