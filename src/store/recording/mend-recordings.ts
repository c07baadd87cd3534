import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asGatewayError, type Logger } from '#base';
import { chunkSeal, tagOctets } from '../sealed/chunk-seal.ts';
import type { KeyRing } from '../sealed/key-ring.ts';
import { fixedOctets, sealedHeadOctets } from '../sealed/sealed-head.ts';
import { openHead } from '../sealed/sealed-source.ts';
import { writeAll } from '../sealed/write-all.ts';
import { recordingErrors } from './recording.errors.ts';
import { leftOpen } from './recording-name.ts';
import { blockOctets, mostSoundOctets, parseWavHeader, printWavHeader, wavHeaderOctets } from './wav-header.ts';

/** A recording that a crash had left open. */
export interface MendedRecording {
  readonly name: string;
  /** Milliseconds of sound that were saved. A file without any is deleted. */
  readonly soundMs: number;
}

export interface MendHow {
  readonly directory: string;
  /** Those being written now, by conversation. */
  readonly open: ReadonlySet<string>;
  readonly ring: KeyRing | undefined;
  readonly logger: Logger;
}

/** Completes recordings that a crash left open, and gives them their names. */
export async function mendRecordings({ directory, open, ring, logger }: MendHow): Promise<readonly MendedRecording[]> {
  const mended: MendedRecording[] = [];
  for (const file of await readdir(directory)) {
    const left = leftOpen(file);
    if (left === undefined || open.has(left.id)) continue;
    const { id, name, sealed } = left;
    try {
      const complete = sealed ? (handle: FileHandle) => completeSealed(handle, id, ring) : completeWav;
      const soundMs = await mend(join(directory, file), join(directory, name), complete);
      mended.push({ name, soundMs });
      logger.warn('a recording left open was mended', { name, soundMs });
    } catch (thrown) {
      const { code, message } = asGatewayError(thrown);
      logger.error('a recording left open cannot be mended', { name, code, why: code === 'UNFORESEEN' ? (thrown as Error).message : message });
    }
  }
  return mended;
}

async function mend(from: string, to: string, complete: (file: FileHandle) => Promise<number>): Promise<number> {
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

async function completeWav(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  if (size <= wavHeaderOctets) return 0;
  const octets = new Uint8Array(wavHeaderOctets);
  await file.read(octets, 0, wavHeaderOctets, 0);
  const header = parseWavHeader(octets);
  if (!header.ok) throw new Error(header.error);
  const block = blockOctets(header.value);
  const sound = Math.min(mostSoundOctets, Math.floor((size - wavHeaderOctets) / block) * block);
  await file.truncate(wavHeaderOctets + sound);
  await writeAll(file, printWavHeader(header.value, sound), 0);
  await file.datasync();
  return Math.round((sound / block / header.value.rateHz) * 1000);
}

/** Keeps the chunks that are whole, and puts a last one behind them that says so. */
async function completeSealed(file: FileHandle, id: string, ring: KeyRing | undefined): Promise<number> {
  const { size } = await file.stat();
  if (size <= sealedHeadOctets + tagOctets) return 0;
  const octets = new Uint8Array(sealedHeadOctets);
  await file.read(octets, 0, sealedHeadOctets, 0);
  const { head, key } = openHead(octets, id, ring);
  const seal = chunkSeal(key, octets.subarray(0, fixedOctets));
  const whole = head.chunkOctets + tagOctets;
  const holds = async (number: number, length: number, last: boolean): Promise<boolean> => {
    const chunk = new Uint8Array(length);
    await file.read(chunk, 0, length, sealedHeadOctets + number * whole);
    try {
      seal.unseal(chunk, number, last);
      return true;
    } catch {
      return false;
    }
  };
  const form = head.sound;
  if (form === undefined) throw recordingErrors.RECORDING_DAMAGED({ why: 'no sound' });
  const soundMs = (sound: number): number => Math.round((sound / blockOctets(form) / form.rateHz) * 1000);
  let chunks = Math.floor((size - sealedHeadOctets) / whole);
  const rest = (size - sealedHeadOctets) % whole;
  // It was whole already, and only its name was missing.
  if (rest >= tagOctets && (await holds(chunks, rest, true))) return soundMs(chunks * head.chunkOctets + rest - tagOctets);
  while (chunks > 0 && !(await holds(chunks - 1, whole, false))) chunks -= 1;
  const end = sealedHeadOctets + chunks * whole;
  await file.truncate(end);
  await writeAll(file, seal.seal(new Uint8Array(0), chunks, true), end);
  await file.datasync();
  return soundMs(chunks * head.chunkOctets);
}
