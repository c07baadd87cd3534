import { open, readFile, rename } from 'node:fs/promises';
import type { RecordingFacts } from '#contract';
import { writeAll } from '../sealed/write-all.ts';
import { recordingErrors } from './recording.errors.ts';

/** What lies beside a recording's sound. Holds nothing that was said. */
export interface KeptFacts extends Omit<RecordingFacts, 'places'> {
  readonly version: 1;
  /** Samples of each channel. */
  readonly samples: number;
  /** As `RecordingPeaks` has them. */
  readonly peaks?: readonly (readonly number[])[];
  /** Where it lies elsewhere: under which name, since when (ISO 8601, UTC), and of what is encrypted its head, base64: there it is kept here alone. */
  readonly remote?: { readonly name: string; readonly sizeBytes: number; readonly since: string; readonly head?: string };
}

/** Undefined for what is no file of ours: then it is made anew. */
export function parseFacts(text: string): KeptFacts | undefined {
  try {
    const facts = JSON.parse(text) as KeptFacts;
    return facts.version === 1 ? facts : undefined;
  } catch {
    return undefined;
  }
}

export async function readFacts(path: string): Promise<KeptFacts | undefined> {
  try {
    return parseFacts(await readFile(path, 'utf8'));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw recordingErrors.RECORDING_DISK({}, thrown);
  }
}

/** Durable when it resolves; what was there before stays whole until then. */
export async function writeFacts(path: string, facts: KeptFacts): Promise<void> {
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    await writeAll(file, Buffer.from(JSON.stringify(facts)), 0);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}
