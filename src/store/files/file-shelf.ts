import { constants } from 'node:fs';
import { access, chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bad, type Clock, type Dice, type Logger, ok, type Result } from '#base';
import type { ChatFile, FileLimits, FileRefusal, FileShelf, KeptFile, OfferedFile } from '#contract';
import { storeErrors } from '../store.errors.ts';
import { agreedType, kindOf, sniffBytes, typeAllowed } from './file-kind.ts';
import { isFileId, newFileId, shownName } from './file-name.ts';

export interface FileShelfOptions {
  /** Where the files lie; made when it is missing, readable by its owner alone. One gateway to a directory. */
  readonly directory: string;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly dice: Dice;
  /** All files together, in octets; 10 GiB unless told. */
  readonly maxTotalBytes?: number;
}

/** A kept file as retention sees it. */
export interface ShelvedFile extends KeptFile {
  /** ISO 8601, UTC. */
  readonly keptAt: string;
}

/** A `FileShelf` on this machine's disk. */
export interface DiskFileShelf extends FileShelf {
  /** Forgets all files that fit, for retention and for persons who want to be forgotten; how many there were. */
  dropWhere(fits: (file: ShelvedFile) => boolean): Promise<number>;
  /** Octets that lie here now. */
  readonly totalBytes: number;
}

const usualTotalBytes = 10 * 2 ** 30;
const octetsName = (id: string): string => `${id}.octets`;
const factsName = (id: string): string => `${id}.json`;

/**
 * Opens the shelf. A file is two: its octets, and the facts beside them, which are renamed into their place last:
 * whatever has no facts was never kept, and is cleared away here.
 */
export async function openFileShelf(options: FileShelfOptions): Promise<DiskFileShelf> {
  const { logger, clock, dice, maxTotalBytes = usualTotalBytes } = options;
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const at = (name: string): string => join(directory, name);
  let totalBytes = await sweep(directory, logger);
  /** Octets that are being written and do not count yet. */
  let arrivingBytes = 0;

  /** Streams to `path`; the type that was found, and how much it was. */
  const write = async (
    path: string,
    offered: OfferedFile,
    octets: AsyncIterable<Uint8Array>,
    limits: FileLimits,
  ): Promise<Result<{ readonly type: string; readonly sizeBytes: number }, FileRefusal>> => {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
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
      for (;;) {
        const next = await nextOf(parts);
        wanted = next !== undefined && next !== 'broken';
        if (next === 'broken') return bad('BROKEN_OFF');
        if (next === undefined) break;
        sizeBytes += next.length;
        arrivingBytes += next.length;
        if (sizeBytes > limits.maxBytes) return bad('TOO_LARGE');
        if (totalBytes + arrivingBytes > maxTotalBytes) return bad('SHELF_FULL');
        if (type === undefined) {
          head = Buffer.concat([head, next.subarray(0, sniffBytes - head.length)]);
          const refused = head.length < sniffBytes ? undefined : settle(false);
          if (refused) return bad(refused);
        }
        await file.write(next);
      }
      if (sizeBytes === 0) return bad('EMPTY');
      const refused = type === undefined ? settle(true) : undefined;
      if (refused !== undefined || type === undefined) return bad('TYPE_NOT_ALLOWED');
      await file.sync();
      return ok({ type, sizeBytes });
    } finally {
      arrivingBytes -= sizeBytes;
      // Refused before its end: whoever sends is told that no more is read.
      if (wanted) await parts.return?.().catch(() => undefined);
      await file.close();
    }
  };

  const shelve = async (facts: ShelvedFile): Promise<void> => {
    const { id } = facts.file;
    const file = await open(at(`${id}.facts.part`), 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(facts));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(at(`${id}.octets.part`), at(octetsName(id)));
    await rename(at(`${id}.facts.part`), at(factsName(id)));
    const folder = await open(directory, 'r');
    await folder.sync().finally(() => folder.close());
  };

  const find = async (id: string): Promise<ShelvedFile | undefined> => {
    if (!isFileId(id)) return undefined;
    try {
      return JSON.parse(await readFile(at(factsName(id)), 'utf8')) as ShelvedFile;
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT') return undefined;
      throw storeErrors.STORE_DISK({ file: id }, thrown);
    }
  };

  const drop = async (id: string): Promise<boolean> => {
    const kept = await find(id);
    if (kept === undefined) return false;
    await rm(at(factsName(id)), { force: true });
    await rm(at(octetsName(id)), { force: true });
    totalBytes -= kept.file.sizeBytes;
    return true;
  };

  return {
    get totalBytes() {
      return totalBytes;
    },
    async keep({ name, type, account, channel, thread }, octets, limits) {
      const id = newFileId(dice.bytes(16));
      const offered = { name: shownName(name), type, account, channel, thread };
      try {
        const written = await write(at(`${id}.octets.part`), offered, octets, limits);
        if (!written.ok) {
          await discard(directory, id);
          return written;
        }
        const file: ChatFile = { id, name: offered.name, ...written.value };
        await shelve({ ...offered, file, keptAt: new Date(clock.wall()).toISOString() });
        totalBytes += file.sizeBytes;
        return ok(file);
      } catch (thrown) {
        await discard(directory, id).catch(() => undefined); // what is left over is cleared away at the next start
        if (codeOf(thrown) === 'ENOSPC' || codeOf(thrown) === 'EDQUOT') return bad('SHELF_FULL');
        throw storeErrors.STORE_DISK({ file: id }, thrown);
      }
    },
    find,
    async read(id) {
      if (!isFileId(id) || (await find(id)) === undefined) return undefined;
      try {
        return (await open(at(octetsName(id)), 'r')).createReadStream();
      } catch (thrown) {
        if (codeOf(thrown) === 'ENOENT') return undefined;
        throw storeErrors.STORE_DISK({ file: id }, thrown);
      }
    },
    drop,
    async dropWhere(fits) {
      let dropped = 0;
      for (const name of await readdir(directory)) {
        const id = name.endsWith('.json') ? name.slice(0, -5) : '';
        const kept = await find(id);
        if (kept !== undefined && fits(kept) && (await drop(id))) dropped++;
      }
      return dropped;
    },
  };
}

const codeOf = (thrown: unknown): unknown => (thrown as NodeJS.ErrnoException | undefined)?.code;

/** The next part. Who sends may break off at any time: that is no failure of ours. */
async function nextOf(parts: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined | 'broken'> {
  try {
    const next = await parts.next();
    return next.done === true ? undefined : next.value;
  } catch {
    return 'broken';
  }
}

const discard = async (directory: string, id: string): Promise<void> => {
  for (const name of [`${id}.octets.part`, `${id}.facts.part`]) await rm(join(directory, name), { force: true });
};

/** Clears away what a crash left half done; how many octets are kept. */
async function sweep(directory: string, logger: Logger): Promise<number> {
  let total = 0;
  let cleared = 0;
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const [id = '', ending] = name.split('.', 2);
    if (!isFileId(id)) continue;
    const lonely = ending === 'octets' && !(await exists(join(directory, factsName(id))));
    if (name.endsWith('.part') || lonely) {
      await rm(path, { force: true });
      cleared++;
    } else if (ending === 'octets') total += (await stat(path)).size;
  }
  if (cleared > 0) logger.info('half-kept files cleared away', { files: cleared });
  return total;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
