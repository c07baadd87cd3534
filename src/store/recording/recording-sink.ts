import { access, type FileHandle, open, rename } from 'node:fs/promises';
import type { RecordingForm } from '#contract';
import type { KeyRing } from '../sealed/key-ring.ts';
import { type SealedWriter, writeSealed } from '../sealed/sealed-writer.ts';
import { writeAll } from '../sealed/write-all.ts';
import { printWavHeader, wavHeaderOctets } from './wav-header.ts';

/** The file under a recording that is being written. Its pieces come in order; what is missing between two is silence. */
export interface RecordingSink {
  /** Makes the file at the first piece. */
  put(octets: Uint8Array, at: number): Promise<void>;
  /** Completes it, `length` octets of sound long, and gives it its name. */
  complete(length: number): Promise<void>;
  /** Lets go of it where completing failed. */
  abandon(): Promise<void>;
  /** Was the file made? */
  readonly begun: boolean;
}

export interface SinkPlace {
  readonly openPath: string;
  readonly path: string;
  readonly form: RecordingForm;
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function begin({ path, openPath }: SinkPlace): Promise<FileHandle> {
  if (await exists(path)) throw Object.assign(new Error('a recording is never written over'), { code: 'EEXIST' });
  return open(openPath, 'wx', 0o600);
}

/** A WAV file in the clear: its header is written again at the end, with the sizes. */
export function wavSink(place: SinkPlace): RecordingSink {
  let file: FileHandle | undefined;
  const opened = async (): Promise<FileHandle> => {
    if (file) return file;
    file = await begin(place);
    await writeAll(file, printWavHeader(place.form, 0), 0);
    return file;
  };
  return {
    get begun() {
      return file !== undefined;
    },
    async put(octets, at) {
      await writeAll(await opened(), octets, wavHeaderOctets + at);
    },
    async complete(length) {
      const whole = await opened();
      await whole.truncate(wavHeaderOctets + length);
      await writeAll(whole, printWavHeader(place.form, length), 0);
      await whole.datasync();
      await whole.close();
      file = undefined;
      await rename(place.openPath, place.path);
    },
    async abandon() {
      await file?.close();
    },
  };
}

const silence = new Uint8Array(64 * 1024);

/** Encrypted: samples in chunks, each written once, since what is encrypted twice in one place can be read. */
export function sealedSink(place: SinkPlace, ring: KeyRing, owner: string): RecordingSink {
  let file: FileHandle | undefined;
  let writer: SealedWriter | undefined;
  const opened = async (): Promise<SealedWriter> => {
    file ??= await begin(place);
    writer ??= await writeSealed(file, { content: 'pcm', sound: place.form, owner, ring });
    return writer;
  };
  const silenceUntil = async (into: SealedWriter, at: number): Promise<void> => {
    while (into.sizeBytes < at) await into.append(silence.subarray(0, Math.min(silence.length, at - into.sizeBytes)));
  };
  return {
    get begun() {
      return file !== undefined;
    },
    async put(octets, at) {
      const into = await opened();
      await silenceUntil(into, at);
      await into.append(octets);
    },
    async complete(length) {
      const into = await opened();
      await silenceUntil(into, length);
      await into.finish();
      await file?.datasync();
      await file?.close();
      file = undefined;
      await rename(place.openPath, place.path);
    },
    async abandon() {
      await file?.close();
    },
  };
}
