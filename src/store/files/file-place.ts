import type { KeyRing } from '../sealed/key-ring.ts';
import type { OctetSource } from '../sealed/octet-source.ts';
import { openSealed } from '../sealed/sealed-source.ts';
import type { ShelvedFile } from './shelved-file.ts';

/** What of a file lies in its place: its octets as they came, or encrypted. */
export interface LyingOctets {
  readonly source: OctetSource;
  readonly sealed: boolean;
}

/** Where kept files lie: a folder of this machine, or the database that several gateways share. A file is there whole or not at all. */
export interface FilePlace {
  find(id: string): Promise<ShelvedFile | undefined>;
  /** Undefined when they are gone. */
  octets(id: string): Promise<LyingOctets | undefined>;
  /** Takes a file of this machine in, and away from where it was; durable when it resolves. */
  take(facts: ShelvedFile, path: string, sealed: boolean): Promise<void>;
  /** Removes all of it; false when it was not there. */
  remove(id: string): Promise<boolean>;
  ids(): Promise<readonly string[]>;
  /** Octets that lie there now, as they lie. */
  totalBytes(): Promise<number>;
  /** Puts the current master key around its own. Its octets are not written again; what is in the clear stays so. */
  rewrap(id: string, ring: KeyRing): Promise<'rewrapped' | 'current' | 'clear'>;
  close(): Promise<void>;
}

/** The octets of a file as they came, to be read from anywhere; undefined when there are none. Throws what `openSealed` throws. */
export async function openKept(place: FilePlace, id: string, ring: KeyRing | undefined): Promise<OctetSource | undefined> {
  const lying = await place.octets(id);
  if (lying === undefined || !lying.sealed) return lying?.source;
  try {
    return await openSealed(lying.source, id, ring);
  } catch (thrown) {
    await lying.source.close();
    throw thrown;
  }
}
