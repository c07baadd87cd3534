import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '#base';
import { nameLeftOpen } from './recording-name.ts';
import { blockOctets, mostSoundOctets, parseWavHeader, printWavHeader, wavHeaderOctets } from './wav-header.ts';

/** A recording that a crash had left open. */
export interface MendedRecording {
  readonly name: string;
  /** Milliseconds of sound that were saved. A file without any is deleted. */
  readonly soundMs: number;
}

/** Writes the sizes into recordings that a crash left open, and gives them their names. `open`: those being written now. */
export async function mendRecordings(directory: string, open: ReadonlySet<string>, logger: Logger): Promise<readonly MendedRecording[]> {
  const mended: MendedRecording[] = [];
  for (const file of await readdir(directory)) {
    const name = nameLeftOpen(file);
    if (name === undefined || open.has(name)) continue;
    try {
      const soundMs = await mend(join(directory, file), join(directory, name));
      mended.push({ name, soundMs });
      logger.warn('a recording left open was mended', { name, soundMs });
    } catch (error) {
      logger.error('a recording left open cannot be mended', { name, why: (error as Error).message });
    }
  }
  return mended;
}

async function mend(from: string, to: string): Promise<number> {
  const file = await open(from, 'r+');
  let soundMs: number;
  try {
    soundMs = await complete(file);
  } finally {
    await file.close();
  }
  if (soundMs === 0) await rm(from);
  else await rename(from, to);
  return soundMs;
}

async function complete(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  if (size <= wavHeaderOctets) return 0;
  const octets = new Uint8Array(wavHeaderOctets);
  await file.read(octets, 0, wavHeaderOctets, 0);
  const header = parseWavHeader(octets);
  if (!header.ok) throw new Error(header.error);
  const block = blockOctets(header.value);
  const sound = Math.min(mostSoundOctets, Math.floor((size - wavHeaderOctets) / block) * block);
  await file.truncate(wavHeaderOctets + sound);
  const whole = printWavHeader(header.value, sound);
  await file.write(whole, 0, whole.length, 0);
  await file.datasync();
  return Math.round((sound / block / header.value.rateHz) * 1000);
}
