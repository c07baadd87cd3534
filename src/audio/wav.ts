import { bad, ok, type Result } from '#base';
import { decodeAlaw, decodeMulaw } from './codecs/g711.ts';

/** Octets of a header as `printWavHeader` prints it. */
const wavHeaderBytes = 44;

/** The RIFF header of a WAV file of 16-bit PCM: 44 octets, after which `dataBytes` octets of little-endian samples follow. */
export function printWavHeader(form: { readonly rateHz: number; readonly channels: number; readonly dataBytes: number }): Uint8Array {
  const octets = new Uint8Array(wavHeaderBytes);
  const view = new DataView(octets.buffer);
  const tag = (at: number, name: string): void => {
    for (let i = 0; i < 4; i++) octets[at + i] = name.charCodeAt(i);
  };
  tag(0, 'RIFF');
  view.setUint32(4, 36 + form.dataBytes + (form.dataBytes & 1), true);
  tag(8, 'WAVE');
  tag(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, form.channels, true);
  view.setUint32(24, form.rateHz, true);
  view.setUint32(28, form.rateHz * form.channels * 2, true);
  view.setUint16(32, form.channels * 2, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, form.dataBytes, true);
  return octets;
}

/** A WAV file's sound; the samples of several channels alternate. */
export interface WavSound {
  readonly rateHz: number;
  readonly channels: number;
  readonly samples: Int16Array;
}

interface Format {
  readonly encoding: number;
  readonly channels: number;
  readonly rateHz: number;
  readonly bits: number;
}

const [pcm, alaw, mulaw, extensible] = [1, 6, 7, 0xfffe];

function parseFormat(view: DataView, at: number, size: number): Result<Format> {
  if (size < 16) return bad('the format chunk is shorter than 16 octets');
  let encoding = view.getUint16(at, true);
  if (encoding === extensible) {
    if (size < 26) return bad('the extended format chunk is shorter than 26 octets');
    encoding = view.getUint16(at + 24, true); // the first two octets of the sub-format's GUID
  }
  const format = {
    encoding,
    channels: view.getUint16(at + 2, true),
    rateHz: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
  if (format.channels < 1 || format.channels > 8) return bad(`${format.channels} channels`);
  if (format.rateHz < 1000 || format.rateHz > 384_000) return bad(`a rate of ${format.rateHz} Hz`);
  if (encoding === pcm ? format.bits !== 16 : (encoding !== alaw && encoding !== mulaw) || format.bits !== 8)
    return bad(`encoding ${encoding} with ${format.bits} bits; only 16-bit PCM and G.711 can be read`);
  return ok(format);
}

function decode(octets: Uint8Array, format: Format): Int16Array {
  const frameBytes = format.channels * (format.bits / 8);
  const whole = octets.subarray(0, octets.length - (octets.length % frameBytes));
  if (format.encoding === pcm) {
    const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
    return Int16Array.from({ length: whole.length / 2 }, (_, i) => view.getInt16(i * 2, true));
  }
  const samples = new Int16Array(whole.length);
  if (format.encoding === mulaw) decodeMulaw(whole, samples);
  else decodeAlaw(whole, samples);
  return samples;
}

/**
 * Reads a WAV file of 16-bit PCM or G.711. Chunks it does not know are passed over, and a sound that is cut short,
 * or whose length was never filled in, is read as far as it goes.
 */
export function parseWav(octets: Uint8Array): Result<WavSound> {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const tag = (at: number): string => String.fromCharCode(...octets.subarray(at, at + 4));
  if (octets.length < 12 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') return bad('this is no WAV file');
  let format: Format | undefined;
  for (let at = 12; at + 8 <= octets.length; ) {
    const body = at + 8;
    const name = tag(at);
    const size = Math.min(view.getUint32(at + 4, true), octets.length - body);
    if (name === 'fmt ') {
      const parsed = parseFormat(view, body, size);
      if (!parsed.ok) return parsed;
      format = parsed.value;
    } else if (name === 'data') {
      if (format === undefined) return bad('the sound comes before its format');
      return ok({ rateHz: format.rateHz, channels: format.channels, samples: decode(octets.subarray(body, body + size), format) });
    }
    at = body + size + (size & 1);
  }
  return bad(format === undefined ? 'the format chunk is missing' : 'the data chunk is missing');
}
