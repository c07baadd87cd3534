import { createHash } from 'node:crypto';
import { asGatewayError } from '#base';
import type { FileShelf } from '#contract';
import { openDatabaseBeside } from '../beside.ts';
import type { StorePlace } from '../place.ts';
import type { KeyRing } from '../sealed/key-ring.ts';
import { streamOf } from '../sealed/octet-source.ts';
import { sealedErrors } from '../sealed/sealed.errors.ts';
import { databasePlace } from './database-place.ts';
import { isFileId } from './file-name.ts';
import { type FilePlace, openKept } from './file-place.ts';
import { folderPlace } from './folder-place.ts';
import type { ShelvedFile } from './shelved-file.ts';

/** Whether a file is as it came. */
export interface FileVerdict {
  readonly id: string;
  /** A code; absent when it is as it came. */
  readonly code?: string;
}

/** Files of customers as a second program sees them: found, read, forgotten, looked after; nothing is put there, and nothing is cleared away. */
export type FilesBeside = Pick<FileShelf, 'read' | 'drop'> & {
  find(id: string): Promise<ShelvedFile | undefined>;
  list(): AsyncIterable<ShelvedFile>;
  /** Puts the current master key around the keys of all files. Octets are not written again; those in the clear stay so. */
  rotateKeys(): Promise<{ readonly rewrapped: number; readonly current: number; readonly clear: number; readonly failed: readonly FileVerdict[] }>;
  /** Reads one to its end, and compares its digest where it has one, else its length. */
  verify(id: string): Promise<FileVerdict | undefined>;
  close(): Promise<void>;
};

/** `ring` opens those that are encrypted. */
export function filesBeside(place: FilePlace, ring?: KeyRing): FilesBeside {
  const find = async (id: string): Promise<ShelvedFile | undefined> => (isFileId(id) ? place.find(id) : undefined);
  return {
    find,
    async read(id) {
      const source = (await find(id)) && (await openKept(place, id, ring));
      return source && streamOf(source);
    },
    drop: async (id) => isFileId(id) && place.remove(id),
    async *list() {
      for (const id of await place.ids()) {
        const kept = await find(id);
        if (kept) yield kept;
      }
    },
    async rotateKeys() {
      const counts = { rewrapped: 0, current: 0, clear: 0 };
      const failed: FileVerdict[] = [];
      for (const id of ring === undefined ? [] : await place.ids()) {
        if (ring === undefined) continue;
        try {
          counts[await place.rewrap(id, ring)] += 1;
        } catch (thrown) {
          failed.push({ id, code: asGatewayError(thrown).code });
        }
      }
      return { ...counts, failed };
    },
    async verify(id) {
      const kept = await find(id);
      if (kept === undefined) return undefined;
      try {
        const source = await openKept(place, id, ring);
        if (source === undefined) return { id, code: sealedErrors.SEALED_GONE().code };
        const hash = createHash('sha256');
        const { sizeBytes } = source;
        for await (const octets of streamOf(source)) hash.update(octets);
        const isSame = sizeBytes === kept.file.sizeBytes && (kept.sha256 === undefined || kept.sha256 === hash.digest('hex'));
        return isSame ? { id } : { id, code: sealedErrors.SEALED_DAMAGED().code };
      } catch (thrown) {
        return { id, code: asGatewayError(thrown).code };
      }
    },
    close: () => place.close(),
  };
}

/** Where the files of this store lie, for whoever works beside its gateways. Throws STORE_ABSENT where there is no database yet. */
export async function openFilePlace(store: StorePlace, directory: string): Promise<FilePlace> {
  return 'postgres' in store ? databasePlace(await openDatabaseBeside(store, 'write')) : folderPlace(directory);
}
