import { chmod, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ConversationId, invariant, type Logger } from '#base';
import type { RecordingFile, RecordingShelf } from '#contract';
import { lanes } from '../lanes.ts';
import { storeErrors } from '../store.errors.ts';
import { type MendedRecording, mendRecordings } from './mend-recordings.ts';
import { exists, openRecordingFile } from './recording-file.ts';
import { openSuffix, recordingName } from './recording-name.ts';

export interface RecordingShelfOptions {
  /** Where recordings lie; made when it is missing, readable by its owner alone. */
  readonly directory: string;
  readonly logger: Logger;
  readonly limits?: Partial<RecordingLimits>;
}

export interface RecordingLimits {
  /** Octets of sound written at once, 16 KiB unless told: half a second of a two-sided call at 8 kHz. A multiple of 4. */
  readonly pieceOctets: number;
  /** Pieces of one recording that may wait for the disk, 32 unless told. */
  readonly waitingPieces: number;
}

/** A `RecordingShelf` on this machine's disk. */
export interface DiskRecordingShelf extends RecordingShelf {
  /** Completes recordings that a crash left open. Call it before the first `open`; returns what was mended. */
  mendRecordings(): Promise<readonly MendedRecording[]>;
  /** The whole path of a closed recording, for export; undefined when there is none. */
  pathOf(id: ConversationId): Promise<string | undefined>;
  /** Deletes a closed recording; false when there is none. One that is being written stays. */
  remove(id: ConversationId): Promise<boolean>;
  /** Closes what is still open. */
  close(): Promise<void>;
}

const usualLimits: RecordingLimits = { pieceOctets: 16 * 1024, waitingPieces: 32 };

/** Recordings writing at once: enough for any disk, and few of the threads that names are looked up with. */
const writingAtOnce = 2;

/** Opens the shelf. Files are named for their conversations and nothing else: `<id>.wav`, and `<id>.wav.open` while they are written. */
export async function openRecordingShelf(options: RecordingShelfOptions): Promise<DiskRecordingShelf> {
  const { logger } = options;
  const directory = resolve(options.directory);
  const { pieceOctets, waitingPieces } = { ...usualLimits, ...options.limits };
  invariant(pieceOctets > 0 && pieceOctets % 4 === 0, 'a piece holds whole samples of two channels');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const disk = lanes({ width: writingAtOnce, waiting: Number.POSITIVE_INFINITY, full: () => storeErrors.STORE_BUSY() });
  const open = new Map<string, RecordingFile>();

  const pathOf = async (id: string): Promise<string | undefined> => {
    const name = recordingName(id);
    if (name === undefined) return undefined;
    const path = join(directory, name);
    return (await exists(path)) ? path : undefined;
  };

  return {
    open(id, form) {
      const name = recordingName(id);
      invariant(name !== undefined, 'a conversation id is letters, digits, - and _');
      invariant(!open.has(name), 'a conversation has one recording');
      const path = join(directory, name);
      const closed = (): boolean => open.delete(name);
      const file = openRecordingFile({ name, path, openPath: path + openSuffix, form, lanes: disk, pieceOctets, waitingPieces, closed });
      open.set(name, file);
      return file;
    },
    mendRecordings: () => mendRecordings(directory, new Set(open.keys()), logger),
    pathOf,
    async remove(id) {
      const path = await pathOf(id);
      if (path === undefined) return false;
      await rm(path);
      return true;
    },
    async close() {
      const results = await Promise.all([...open.values()].map((file) => file.close()));
      const broken = results.filter((result) => result !== undefined).length;
      if (broken > 0) logger.warn('recordings are not whole', { recordings: broken });
    },
  };
}
