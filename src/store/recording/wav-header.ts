import { bad, ok, type Result } from '#base';

/** What a recording sounds like: 16-bit samples, interleaved when there are two channels. */
export interface WavForm {
  readonly rateHz: number;
  readonly channels: 1 | 2;
}

/**
 * Octets of the header: RIFF, one `fmt ` chunk for PCM, the head of one `data` chunk.
 * Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft, 1991), "Waveform Audio File Format".
 */
export const wavHeaderOctets = 44;

/** As much sound as its 32-bit sizes can tell, in whole samples of two channels. */
export const mostSoundOctets = 0xffff_ffff - (wavHeaderOctets - 8) - 3;

/** Octets of one sample of all channels. */
export const blockOctets = ({ channels }: WavForm): number => 2 * channels;

export function printWavHeader(form: WavForm, soundOctets: number): Uint8Array {
  const header = Buffer.alloc(wavHeaderOctets);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(wavHeaderOctets - 8 + soundOctets, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16); // octets of the fmt chunk
  header.writeUInt16LE(1, 20); // WAVE_FORMAT_PCM
  header.writeUInt16LE(form.channels, 22);
  header.writeUInt32LE(form.rateHz, 24);
  header.writeUInt32LE(form.rateHz * blockOctets(form), 28);
  header.writeUInt16LE(blockOctets(form), 32);
  header.writeUInt16LE(16, 34); // bits of a sample
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(soundOctets, 40);
  return header;
}

/** Reads a header that `printWavHeader` made; any other is an error, also where it would be good WAV. */
export function parseWavHeader(octets: Uint8Array): Result<WavForm & { readonly soundOctets: number }> {
  if (octets.length < wavHeaderOctets) return bad('shorter than a header');
  const header = Buffer.from(octets.buffer, octets.byteOffset, wavHeaderOctets);
  const channels = header.readUInt16LE(22);
  const rateHz = header.readUInt32LE(24);
  const soundOctets = header.readUInt32LE(40);
  if (channels !== 1 && channels !== 2) return bad('not one or two channels');
  if (soundOctets > mostSoundOctets) return bad('not a header of ours');
  if (!header.equals(printWavHeader({ rateHz, channels }, soundOctets))) return bad('not a header of ours');
  return ok({ rateHz, channels, soundOctets });
}
