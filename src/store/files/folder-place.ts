import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileSource } from '../sealed/octet-source.ts';
import { rewrapFile } from '../sealed/rewrap.ts';
import { storeErrors } from '../store.errors.ts';
import { isFileId } from './file-name.ts';
import type { FilePlace } from './file-place.ts';
import type { ShelvedFile } from './shelved-file.ts';

const factsName = (id: string): string => `${id}.json`;
const octetsName = (id: string, sealed: boolean): string => `${id}.${sealed ? 'sealed' : 'octets'}`;
const octetEndings: readonly (string | undefined)[] = ['octets', 'sealed'];
/** A file that is not there yet: whatever is found under such a name after a crash was never kept. */
export const partName = (id: string): string => `${id}.octets.part`;

/**
 * Files in a folder of this machine. Each is two: its octets, and the facts beside them, which are renamed into their place last.
 * A folder that is not there has no files.
 */
export function folderPlace(folder: string): FilePlace {
  const directory = resolve(folder);
  const at = (name: string): string => join(directory, name);
  /** Counted once, and kept up to date: the folder belongs to one gateway. */
  let counted: Promise<number> | undefined;
  const total = (): Promise<number> => (counted ??= octetsIn(directory));
  const moved = (by: number): void => {
    counted = counted?.then((octets) => octets + by);
  };

  return {
    async find(id) {
      if (!isFileId(id)) return undefined;
      try {
        return JSON.parse(await readFile(at(factsName(id)), 'utf8')) as ShelvedFile;
      } catch (thrown) {
        if (isAbsent(thrown)) return undefined;
        throw storeErrors.STORE_DISK({ file: id }, thrown);
      }
    },
    async octets(id) {
      for (const sealed of [false, true]) {
        const source = await fileSource(at(octetsName(id, sealed)));
        if (source) return { source, sealed };
      }
      return undefined;
    },
    async take(facts, path, sealed) {
      const { id } = facts.file;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const part = at(`${id}.facts.part`);
      const file = await open(part, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify(facts));
        await file.sync();
      } finally {
        await file.close();
      }
      const { size } = await stat(path);
      await rename(path, at(octetsName(id, sealed)));
      await rename(part, at(factsName(id)));
      const handle = await open(directory, 'r');
      await handle.sync().finally(() => handle.close());
      moved(size);
    },
    async remove(id) {
      if (!isFileId(id)) return false;
      const isThere = await exists(at(factsName(id)));
      await rm(at(factsName(id)), { force: true });
      for (const sealed of [false, true]) {
        const path = at(octetsName(id, sealed));
        const size = await stat(path).then(
          (found) => found.size,
          () => undefined,
        );
        if (size === undefined) continue;
        await rm(path, { force: true });
        moved(-size);
      }
      return isThere;
    },
    ids: async () => (await namesIn(directory)).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : [])).filter(isFileId),
    totalBytes: total,
    async rewrap(id, ring) {
      try {
        return (await rewrapFile(at(octetsName(id, true)), id, ring)) ? 'rewrapped' : 'current';
      } catch (thrown) {
        if (isAbsent(thrown)) return 'clear';
        throw thrown;
      }
    },
    close: async () => undefined,
  };
}

/** Clears away what a crash left half done, in the folder of the gateway that calls it; how many there were. */
export async function sweepFolder(directory: string): Promise<number> {
  let cleared = 0;
  for (const name of await namesIn(directory)) {
    const [id = '', ending] = name.split('.', 2);
    if (!isFileId(id)) continue;
    const lonely = octetEndings.includes(ending) && !(await exists(join(directory, factsName(id))));
    if (!name.endsWith('.part') && !lonely) continue;
    await rm(join(directory, name), { force: true });
    cleared++;
  }
  return cleared;
}

async function octetsIn(directory: string): Promise<number> {
  let octets = 0;
  for (const name of await namesIn(directory))
    if (octetEndings.includes(name.split('.', 2)[1]) && !name.endsWith('.part')) octets += (await stat(join(directory, name))).size;
  return octets;
}

const isAbsent = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';

const namesIn = (directory: string): Promise<readonly string[]> =>
  readdir(directory).catch((thrown: unknown) => {
    if (isAbsent(thrown)) return [];
    throw storeErrors.STORE_DISK({}, thrown);
  });

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
