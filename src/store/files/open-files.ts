import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabaseBeside } from '../beside.ts';
import type { StorePlace } from '../place.ts';
import { streamOf } from '../sealed/octet-source.ts';
import { databasePlace } from './database-place.ts';
import type { FilePlace } from './file-place.ts';
import { type DiskFileShelf, type FileShelfOptions, openFileShelf } from './file-shelf.ts';
import { type FilesBeside, filesBeside, openFilePlace } from './files-beside.ts';
import { folderPlace, partName } from './folder-place.ts';

/** The files of a gateway's customers: to keep them, and to look after them. */
export interface CustomerFiles {
  readonly shelf: DiskFileShelf;
  readonly beside: FilesBeside;
  close(): Promise<void>;
}

/**
 * Opens them where they belong: in the database that several gateways share, or in the directory of the one that has a store alone. Files that
 * lie in the directory of one that shares, because its store came from there, are brought over first. The store is open by then, its schema up to date.
 */
export async function openCustomerFiles(options: Omit<FileShelfOptions, 'place'> & { readonly store: StorePlace }): Promise<CustomerFiles> {
  const { store, directory, logger, ring } = options;
  const place = await openFilePlace(store, directory);
  try {
    const shelf = await openFileShelf({ ...options, place });
    const brought = 'postgres' in store ? await bringOver(folderPlace(directory), place, directory) : 0;
    if (brought > 0) logger.info('files of chats were brought into the database', { files: brought });
    return { shelf, beside: filesBeside(place, ring), close: () => place.close() };
  } catch (thrown) {
    await place.close();
    throw thrown;
  }
}

/** The other way, for a store that was put back from a shared database into one of a single gateway; how many there were. */
export async function takeFilesOut(store: StorePlace, directory: string): Promise<number> {
  const database = databasePlace(await openDatabaseBeside(store, 'write'));
  try {
    return await bringOver(database, folderPlace(directory), directory);
  } finally {
    await database.close();
  }
}

/** Done again after a crash, it goes on: what is in both places already is only removed from the one. */
async function bringOver(from: FilePlace, to: FilePlace, directory: string): Promise<number> {
  let brought = 0;
  const ids = await from.ids();
  if (ids.length > 0) await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const id of ids) {
    const [facts, lying] = await Promise.all([from.find(id), from.octets(id)]);
    if (facts === undefined || lying === undefined) continue;
    if ((await to.find(id)) === undefined) {
      const path = join(directory, partName(id));
      const file = await open(path, 'w', 0o600);
      try {
        for await (const octets of streamOf(lying.source)) await file.writeFile(octets);
        await file.sync();
      } finally {
        await file.close();
      }
      await to.take(facts, path, lying.sealed);
      brought++;
    } else await lying.source.close();
    await from.remove(id);
  }
  return brought;
}
