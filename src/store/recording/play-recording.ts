import type { OpenRecording, RecordingFacts, RecordingWish, SoundSpan, SoundWork, SoundWorkshop } from '#contract';
import { type OctetSource, streamOf } from '../sealed/octet-source.ts';
import { after, slice, throughWork } from './convert-stream.ts';
import type { KeptFacts } from './facts-file.ts';
import { blockOctets, printWavHeader, wavHeaderOctets } from './wav-header.ts';
import { wavOf } from './wav-source.ts';

/** Where the range that was asked for lies in so many octets; undefined for one that begins behind them. */
function placeOf(range: RecordingWish['range'], sizeBytes: number): { readonly from: number; readonly to: number } | undefined {
  const { from = 0, to = sizeBytes - 1 } = range ?? {};
  return from >= sizeBytes || to < from ? undefined : { from, to: Math.min(to, sizeBytes - 1) };
}

interface Played {
  readonly facts: RecordingFacts;
  readonly kept: KeptFacts;
  /** Of WAV the samples, of Opus the file. */
  readonly source: OctetSource;
  readonly workshop: SoundWorkshop;
}

/** A recording as it is wished for: in another format, in part, with parts of it covered. Closes the source when it is read, or not wanted. */
export async function playRecording({ facts, kept, source, workshop }: Played, wish: RecordingWish): Promise<OpenRecording | 'beyond'> {
  const { format = facts.format, range, covered = [] } = wish;
  const form = { rateHz: facts.rateHz, channels: facts.channels };
  const close = (): Promise<void> => source.close();
  if (format === 'opus' && (facts.format === 'wav' || covered.length > 0)) {
    // What an encoder gives is not the same each time: the whole or nothing.
    const opened: SoundWork[] = facts.format === 'opus' ? [{ kind: 'opus-to-pcm', form }] : [];
    const work: SoundWork[] = [...opened, ...coverWork(covered, form, 0), { kind: 'pcm-to-opus', form }];
    return { facts, format, ranges: false, close, octets: throughWork(streamOf(source), work, workshop) };
  }
  const sizeBytes = format === facts.format ? facts.sizeBytes : wavHeaderOctets + kept.samples * blockOctets(form);
  const place = sizeBytes === 0 ? { from: 0, to: -1 } : placeOf(range, sizeBytes);
  if (place === undefined) {
    await source.close();
    return 'beyond';
  }
  const { from, to } = place;
  const octets = octetsOf({ facts, kept, source, workshop }, { format, covered, from, end: to + 1 });
  return { facts, format, sizeBytes, ranges: true, close, ...(range === undefined ? {} : { range: place }), octets };
}

function octetsOf(
  { facts, kept, source, workshop }: Played,
  { format, covered, from, end }: { format: string; covered: readonly SoundSpan[]; from: number; end: number },
): AsyncIterable<Uint8Array> {
  const form = { rateHz: facts.rateHz, channels: facts.channels };
  if (format === 'opus') return streamOf(source, from, end);
  const block = blockOctets(form);
  if (facts.format === 'opus') {
    const work: SoundWork[] = [{ kind: 'opus-to-pcm', form }, ...coverWork(covered, form, 0)];
    const header = printWavHeader(form, kept.samples * block);
    return slice(after(header, throughWork(streamOf(source), work, workshop)), from, end);
  }
  if (covered.length === 0) return streamOf(wavOf(source, form), from, end);
  // From the whole sample before.
  const first = Math.floor(Math.max(0, from - wavHeaderOctets) / block);
  const lastOctet = Math.min(source.sizeBytes, Math.ceil(Math.max(0, end - wavHeaderOctets) / block) * block);
  const sound = throughWork(streamOf(source, first * block, lastOctet), coverWork(covered, form, first), workshop);
  if (first === 0) return slice(after(printWavHeader(form, source.sizeBytes), sound), from, end);
  const offset = wavHeaderOctets + first * block;
  return slice(sound, from - offset, end - offset);
}

const coverWork = (
  spans: readonly SoundSpan[],
  form: { readonly rateHz: 8000 | 16000; readonly channels: 1 | 2 },
  fromSample: number,
): SoundWork[] => (spans.length === 0 ? [] : [{ kind: 'cover', form, spans, fromSample }]);
