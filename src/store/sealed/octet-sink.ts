import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { KeyRing } from './key-ring.ts';
import type { SealedHead } from './sealed-head.ts';
import { writeSealed } from './sealed-writer.ts';
import { writeAll } from './write-all.ts';

/** Octets on their way into a file of this machine. */
export interface OctetSink {
  append(octets: Uint8Array): Promise<void>;
  /** The last of them; how many there were, and the digest of what was handed over, in hexadecimal. Not yet on the disk for sure. */
  finish(): Promise<{ readonly sizeBytes: number; readonly sha256: string }>;
}

/** Writes into an empty file: encrypted with a ring, as they are without. */
export async function octetSink(
  file: FileHandle,
  how: Pick<SealedHead, 'content' | 'sound'> & { readonly owner: string; readonly ring: KeyRing | undefined },
): Promise<OctetSink> {
  const { ring } = how;
  const hash = createHash('sha256');
  const writer = ring && (await writeSealed(file, { ...how, ring }));
  let sizeBytes = 0;
  return {
    async append(octets) {
      hash.update(octets);
      await (writer ? writer.append(octets) : writeAll(file, octets, sizeBytes));
      sizeBytes += octets.length;
    },
    async finish() {
      await writer?.finish();
      return { sizeBytes, sha256: hash.digest('hex') };
    },
  };
}
