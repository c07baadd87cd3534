import { constants } from 'node:fs';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bad, type Clock, type Dice, GatewayError, type Logger, ok, type Result } from '#base';
import type { ChatFile, FileLimits, FileRefusal, FileShelf, OfferedFile } from '#contract';
import type { KeyRing } from '../sealed/key-ring.ts';
import { octetSink } from '../sealed/octet-sink.ts';
import { streamOf } from '../sealed/octet-source.ts';
import { storeErrors } from '../store.errors.ts';
import { agreedType, kindOf, sniffBytes, typeAllowed } from './file-kind.ts';
import { isFileId, newFileId, shownName } from './file-name.ts';
import { type FilePlace, openKept } from './file-place.ts';
import { folderPlace, partName, sweepFolder } from './folder-place.ts';
import type { ShelvedFile } from './shelved-file.ts';

export interface FileShelfOptions {
  /** Where files come in; made when it is missing, readable by its owner alone. One gateway to a directory. */
  readonly directory: string;
  /** Where they lie then; in the directory itself unless told. */
  readonly place?: FilePlace;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly dice: Dice;
  /** Encrypts what is kept from now on, and opens what was; without it files are kept as they come. */
  readonly ring?: KeyRing | undefined;
  /** All files together, in octets; 10 GiB unless told. */
  readonly maxTotalBytes?: number;
}

/** A `FileShelf` on a disk, this machine's or a database's. */
export interface DiskFileShelf extends FileShelf {
  find(id: string): Promise<ShelvedFile | undefined>;
  /** Octets that lie there now. */
  totalBytes(): Promise<number>;
}

const usualTotalBytes = 10 * 2 ** 30;

/** Opens the shelf: a file comes in beside the others, is looked at while it comes, and is put into its place when it is whole and allowed. */
export async function openFileShelf(options: FileShelfOptions): Promise<DiskFileShelf> {
  const { logger, clock, dice, ring, maxTotalBytes = usualTotalBytes } = options;
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const place = options.place ?? folderPlace(directory);
  const cleared = await sweepFolder(directory);
  if (cleared > 0) logger.info('half-kept files cleared away', { files: cleared });
  /** Octets that are being written and do not count yet. */
  let arrivingBytes = 0;
  const pathOf = (id: string): string => join(directory, partName(id));

  /** Streams it in; the type that was found, and how much it was. */
  const write = async (
    id: string,
    offered: OfferedFile,
    octets: AsyncIterable<Uint8Array>,
    limits: FileLimits,
  ): Promise<Result<{ readonly type: string; readonly sizeBytes: number; readonly sha256: string }, FileRefusal>> => {
    const lying = await place.totalBytes();
    const file = await open(pathOf(id), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    let sizeBytes = 0;
    let type: string | undefined;
    let head = Buffer.alloc(0);
    const settle = (whole: boolean): FileRefusal | undefined => {
      type = agreedType(offered.type, kindOf(head, whole));
      return type !== undefined && typeAllowed(type, limits.types) ? undefined : 'TYPE_NOT_ALLOWED';
    };
    const parts = octets[Symbol.asyncIterator]();
    let wanted = true;
    try {
      const sink = await octetSink(file, { content: 'file', owner: id, ring });
      for (;;) {
        const next = await nextOf(parts);
        wanted = next !== undefined && next !== 'broken';
        if (next === 'broken') return bad('BROKEN_OFF');
        if (next === undefined) break;
        sizeBytes += next.length;
        arrivingBytes += next.length;
        if (sizeBytes > limits.maxBytes) return bad('TOO_LARGE');
        if (lying + arrivingBytes > maxTotalBytes) return bad('SHELF_FULL');
        if (type === undefined) {
          head = Buffer.concat([head, next.subarray(0, sniffBytes - head.length)]);
          const refused = head.length < sniffBytes ? undefined : settle(false);
          if (refused) return bad(refused);
        }
        await sink.append(next);
      }
      if (sizeBytes === 0) return bad('EMPTY');
      const refused = type === undefined ? settle(true) : undefined;
      if (refused !== undefined || type === undefined) return bad('TYPE_NOT_ALLOWED');
      const { sha256 } = await sink.finish();
      await file.sync();
      return ok({ type, sizeBytes, sha256 });
    } finally {
      arrivingBytes -= sizeBytes;
      // Refused before its end: whoever sends is told that no more is read.
      if (wanted) await parts.return?.().catch(() => undefined);
      await file.close();
    }
  };

  return {
    totalBytes: () => place.totalBytes(),
    async keep({ name, type, account, channel, thread }, octets, limits) {
      const id = newFileId(dice.bytes(16));
      const offered = { name: shownName(name), type, account, channel, thread };
      try {
        const written = await write(id, offered, octets, limits);
        if (!written.ok) return written;
        const { type: found, sizeBytes, sha256 } = written.value;
        const file: ChatFile = { id, name: offered.name, type: found, sizeBytes };
        await place.take({ ...offered, file, keptAt: new Date(clock.wall()).toISOString(), sha256 }, pathOf(id), ring !== undefined);
        return ok(file);
      } catch (thrown) {
        if (isFull(thrown)) return bad('SHELF_FULL');
        throw thrown instanceof GatewayError ? thrown : storeErrors.STORE_DISK({ file: id }, thrown);
      } finally {
        await rm(pathOf(id), { force: true }).catch(() => undefined); // what is left over is cleared away at the next start
      }
    },
    find: async (id) => (isFileId(id) ? place.find(id) : undefined),
    async read(id) {
      const source = isFileId(id) && (await place.find(id)) ? await openKept(place, id, ring) : undefined;
      return source && streamOf(source);
    },
    drop: async (id) => isFileId(id) && place.remove(id),
  };
}

const isFull = (thrown: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((thrown as NodeJS.ErrnoException | undefined)?.code ?? '');

/** The next part. Who sends may break off at any time: that is no failure of ours. */
async function nextOf(parts: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined | 'broken'> {
  try {
    const next = await parts.next();
    return next.done === true ? undefined : next.value;
  } catch {
    return 'broken';
  }
}
