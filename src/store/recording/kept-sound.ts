import { join } from 'node:path';
import { bad, ok, type Result } from '#base';
import type { RecordingForm, RecordingFormat } from '#contract';
import type { KeyRing } from '../sealed/key-ring.ts';
import { fileSource, type OctetSource, partOf } from '../sealed/octet-source.ts';
import { openSealed } from '../sealed/sealed-source.ts';
import { recordingErrors } from './recording.errors.ts';
import { openSuffix, recordingName, sealedSuffix } from './recording-name.ts';
import { parseWavHeader, wavHeaderOctets } from './wav-header.ts';

/** The sound of a recording, wherever it lies: samples, or an Ogg Opus file. */
export interface KeptSound {
  readonly format: RecordingFormat;
  /** Of Ogg Opus undefined where nothing but the file itself would tell. */
  readonly form: RecordingForm | undefined;
  readonly source: OctetSource;
  /** The name of the key that opened it. */
  readonly key?: string;
}

/** Where both are, the samples count: they go last. */
const formats: readonly RecordingFormat[] = ['wav', 'opus'];

/** All names under which the sound of a recording may lie in its folder. */
export const soundPaths = (directory: string, id: string): { readonly path: string; readonly format: RecordingFormat; readonly sealed: boolean }[] =>
  formats.flatMap((format) => {
    const name = recordingName(id, format);
    if (name === undefined) return [];
    return [true, false].map((sealed) => ({ path: join(directory, name) + (sealed ? sealedSuffix : ''), format, sealed }));
  });

/** Names of files that are being made, or were left so. */
export const partPaths = (directory: string, id: string): readonly string[] =>
  soundPaths(directory, id).flatMap(({ path }) => [path + openSuffix, `${path}.part`]);

/** The sound of one in this folder; undefined when none lies here. */
export async function soundHere(directory: string, id: string, ring: KeyRing | undefined): Promise<KeptSound | undefined> {
  for (const { path, format, sealed } of soundPaths(directory, id)) {
    const file = await fileSource(path);
    if (file === undefined) continue;
    try {
      if (sealed) return await sealedSound(file, id, ring);
      if (format === 'opus') return { format, form: undefined, source: file };
      const pcm = await samplesOf(file);
      if (!pcm.ok) throw recordingErrors.RECORDING_DAMAGED({ why: pcm.error });
      return { format, ...pcm.value };
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
  }
  return undefined;
}

export async function sealedSound(sealed: OctetSource, id: string, ring: KeyRing | undefined, head?: Uint8Array): Promise<KeptSound> {
  const source = await openSealed(sealed, id, ring, head);
  const { content, sound } = source.head;
  if (sound === undefined) throw recordingErrors.RECORDING_DAMAGED({ why: 'no sound' });
  return { format: content === 'opus' ? 'opus' : 'wav', form: sound, source, key: source.keyId };
}

/** The samples of a WAV file of ours. */
export async function samplesOf(file: OctetSource): Promise<Result<{ readonly form: RecordingForm; readonly source: OctetSource }>> {
  if (file.sizeBytes < wavHeaderOctets) return bad('shorter than a header');
  const header = parseWavHeader(await file.read(0, wavHeaderOctets));
  if (!header.ok) return header;
  const { rateHz, channels, soundOctets } = header.value;
  if (soundOctets !== file.sizeBytes - wavHeaderOctets || (rateHz !== 8000 && rateHz !== 16_000)) return bad('its header does not fit its sound');
  return ok({ form: { rateHz, channels }, source: partOf(file, wavHeaderOctets) });
}
