import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ConversationId, invariant, type Logger } from '#base';
import type { Meter, RecordingFile, RecordingFormat, RecordingShelf } from '#contract';
import { lanes } from '../lanes.ts';
import type { KeyRing } from '../sealed/key-ring.ts';
import { storeErrors } from '../store.errors.ts';
import { type MendedRecording, mendRecordings } from './mend-recordings.ts';
import { openRecordingFile } from './recording-file.ts';
import { openSuffix, recordingName, sealedSuffix } from './recording-name.ts';
import { exists, sealedSink, wavSink } from './recording-sink.ts';

export interface RecordingShelfOptions {
  /** Where recordings lie; made when it is missing, readable by its owner alone. */
  readonly directory: string;
  readonly logger: Logger;
  readonly limits?: Partial<RecordingLimits>;
  /** What recordings become when they are over, and are called in the record; WAV unless told. */
  readonly format?: RecordingFormat;
  /** Encrypts them from their first octet; in the clear without it. */
  readonly ring?: KeyRing | undefined;
  /** A recording is whole. */
  readonly finished?: (id: ConversationId) => void;
  readonly meter?: Meter;
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
  /** The whole path of a closed recording as it was written, when it lies here in the clear. */
  pathOf(id: ConversationId): Promise<string | undefined>;
  /** Is it being written now? */
  writing(id: ConversationId): boolean;
  /** Closes what is still open. */
  close(): Promise<void>;
}

const usualLimits: RecordingLimits = { pieceOctets: 16 * 1024, waitingPieces: 32 };

/** Recordings writing at once: enough for any disk, and few of the threads that names are looked up with. */
const writingAtOnce = 2;

/** Opens the shelf. Files are named for their conversations and nothing else: `<id>.wav`, and `<id>.wav.open` while they are written. */
export async function openRecordingShelf(options: RecordingShelfOptions): Promise<DiskRecordingShelf> {
  const { logger, ring, format = 'wav', finished, meter } = options;
  const directory = resolve(options.directory);
  const { pieceOctets, waitingPieces } = { ...usualLimits, ...options.limits };
  invariant(pieceOctets > 0 && pieceOctets % 4 === 0, 'a piece holds whole samples of two channels');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const disk = lanes({ width: writingAtOnce, waiting: Number.POSITIVE_INFINITY, full: () => storeErrors.STORE_BUSY() });
  const open = new Map<string, RecordingFile>();

  return {
    open(id, form) {
      const written = recordingName(id);
      const name = recordingName(id, format);
      invariant(written !== undefined && name !== undefined, 'a conversation id is letters, digits, - and _');
      invariant(!open.has(id), 'a conversation has one recording');
      const path = join(directory, written) + (ring ? sealedSuffix : '');
      const place = { path, openPath: path + openSuffix, form };
      const sink = ring ? sealedSink(place, ring, id) : wavSink(place);
      const closed = (whole: boolean): void => {
        open.delete(id);
        if (whole) finished?.(id);
        else meter?.count('recording_failures_total', { what: 'write' });
      };
      const stored = (octets: number): void => meter?.count('recording_bytes_total', {}, octets);
      const file = openRecordingFile({ name, sink, form, lanes: disk, pieceOctets, waitingPieces, closed, stored });
      open.set(id, file);
      return file;
    },
    mendRecordings: () => mendRecordings({ directory, open: new Set(open.keys()), ring, logger }),
    async pathOf(id) {
      const name = recordingName(id);
      const path = name === undefined ? undefined : join(directory, name);
      return path !== undefined && (await exists(path)) ? path : undefined;
    },
    writing: (id) => open.has(id),
    async close() {
      const results = await Promise.all([...open.values()].map((file) => file.close()));
      const broken = results.filter((result) => result !== undefined).length;
      if (broken > 0) logger.warn('recordings are not whole', { recordings: broken });
    },
  };
}
