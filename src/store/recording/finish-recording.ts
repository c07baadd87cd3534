import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, type ConversationId, invariant } from '#base';
import type { RecordingForm, RecordingFormat, RecordingPeaks, SoundWorkshop } from '#contract';
import type { KeyRing } from '../sealed/key-ring.ts';
import { octetSink } from '../sealed/octet-sink.ts';
import { type OctetSource, streamOf } from '../sealed/octet-source.ts';
import { type KeptFacts, writeFacts } from './facts-file.ts';
import { type KeptSound, soundHere, soundPaths } from './kept-sound.ts';
import { factsName, recordingName, sealedSuffix } from './recording-name.ts';
import { blockOctets } from './wav-header.ts';
import { wavOf } from './wav-source.ts';

export interface FinishHow {
  readonly directory: string;
  /** What it becomes. */
  readonly format: RecordingFormat;
  readonly ring: KeyRing | undefined;
  readonly workshop: SoundWorkshop;
  readonly clock: Clock;
}

/** Points of a drawing: as many as a wide screen has. */
const peakPoints = 1000;

/**
 * Makes of a recording that is over what is kept: in its format, with its digest and its peaks beside it. What was written during the call goes
 * last; after a crash on the way it begins anew. Undefined when there is no recording.
 */
export async function finishRecording(id: ConversationId, how: FinishHow): Promise<KeptFacts | undefined> {
  const { directory, ring, workshop, clock } = how;
  const sound = await soundHere(directory, id, ring);
  if (sound === undefined) return undefined;
  try {
    const path = join(directory, factsName(id) ?? '');
    const madeAt = new Date(clock.wall()).toISOString();
    const made = await (sound.format === 'opus' ? describe(sound, workshop) : convert(id, sound, how));
    const { format, form, samples, peaks, key, ...file } = made;
    const facts: KeptFacts = {
      version: 1,
      id,
      format,
      ...form,
      samples,
      lengthMs: Math.round((samples * 1000) / form.rateHz),
      ...file,
      madeAt,
      ...(key === undefined ? {} : { key }),
      peaks,
    };
    await writeFacts(path, facts);
    // The facts say which of the two counts; the other may go.
    for (const one of soundPaths(directory, id)) if (one.format !== format) await rm(one.path, { force: true });
    return facts;
  } finally {
    await sound.source.close();
  }
}

interface Made extends Pick<KeptFacts, 'format' | 'samples' | 'sizeBytes' | 'sha256'> {
  readonly form: RecordingForm;
  readonly peaks: readonly (readonly number[])[];
  readonly key?: string;
}

/** Samples: drawn, counted, and brought into the wanted format. */
async function convert(id: ConversationId, sound: KeptSound, { directory, format, ring, workshop }: FinishHow): Promise<Made> {
  const { form, source: pcm } = sound;
  invariant(form, 'samples say what they are');
  const samples = Math.floor(pcm.sizeBytes / blockOctets(form));
  const about = { form, samples, ...(sound.key === undefined ? {} : { key: sound.key }) };
  const drawer = workshop.open({ kind: 'peaks', form, points: peakPoints });
  try {
    if (format === 'wav') {
      const hash = createHash('sha256');
      const wav = unclosed(wavOf(pcm, form));
      hash.update(await wav.read(0, wav.sizeBytes - pcm.sizeBytes));
      for await (const octets of streamOf(unclosed(pcm))) {
        hash.update(octets);
        await drawer.write(octets);
      }
      return { ...about, format, sizeBytes: wav.sizeBytes, sha256: hash.digest('hex'), peaks: peaksOf(await drawer.end()) };
    }
    const name = recordingName(id, format);
    invariant(name, 'a recording has a name');
    const path = join(directory, name) + (ring ? sealedSuffix : '');
    const encoder = workshop.open({ kind: 'pcm-to-opus', form });
    const file = await open(`${path}.part`, 'w', 0o600);
    try {
      const sink = await octetSink(file, { content: 'opus', sound: form, owner: id, ring });
      for await (const octets of streamOf(unclosed(pcm))) {
        await drawer.write(octets);
        await sink.append(await encoder.write(octets));
      }
      await sink.append(await encoder.end());
      const written = await sink.finish();
      await file.datasync();
      await rename(`${path}.part`, path);
      return { ...about, format, ...written, peaks: peaksOf(await drawer.end()), ...(ring ? { key: ring.current } : {}) };
    } catch (thrown) {
      encoder.close();
      await rm(`${path}.part`, { force: true });
      throw thrown;
    } finally {
      await file.close();
    }
  } finally {
    drawer.close();
  }
}

/** An Ogg Opus file whose facts were lost: it is kept as it is. */
async function describe(sound: KeptSound, workshop: SoundWorkshop): Promise<Made> {
  // In the clear the file alone would tell; ours are of two channels, and any rate decodes.
  const form = sound.form ?? { rateHz: 8000, channels: 2 };
  const decoder = workshop.open({ kind: 'opus-to-pcm', form });
  const drawer = workshop.open({ kind: 'peaks', form, points: peakPoints });
  const hash = createHash('sha256');
  let octets = 0;
  for await (const part of streamOf(unclosed(sound.source))) {
    hash.update(part);
    const pcm = await decoder.write(part);
    octets += pcm.length;
    await drawer.write(pcm);
  }
  await decoder.end();
  const file = { sizeBytes: sound.source.sizeBytes, sha256: hash.digest('hex') };
  const samples = Math.floor(octets / blockOctets(form));
  return { format: 'opus', form, samples, ...file, peaks: peaksOf(await drawer.end()), ...(sound.key === undefined ? {} : { key: sound.key }) };
}

const peaksOf = (drawn: Uint8Array): RecordingPeaks['channels'] => (JSON.parse(Buffer.from(drawn).toString()) as RecordingPeaks).channels;

const unclosed = (source: OctetSource): OctetSource => ({
  ...source,
  sizeBytes: source.sizeBytes,
  read: (a, b) => source.read(a, b),
  close: async () => {},
});
