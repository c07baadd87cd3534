import type { OctetSource } from '../sealed/octet-source.ts';
import { printWavHeader, type WavForm, wavHeaderOctets } from './wav-header.ts';

/** Samples as a WAV file. */
export function wavOf(pcm: OctetSource, form: WavForm): OctetSource {
  const header = printWavHeader(form, pcm.sizeBytes);
  return {
    sizeBytes: wavHeaderOctets + pcm.sizeBytes,
    async read(from, to) {
      const rest = to > wavHeaderOctets ? await pcm.read(Math.max(0, from - wavHeaderOctets), to - wavHeaderOctets) : new Uint8Array(0);
      if (from >= wavHeaderOctets) return rest;
      return Buffer.concat([header.subarray(from, Math.min(to, wavHeaderOctets)), rest]);
    },
    close: () => pcm.close(),
  };
}
