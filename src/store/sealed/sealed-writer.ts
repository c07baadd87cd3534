import type { FileHandle } from 'node:fs/promises';
import { chunkSeal } from './chunk-seal.ts';
import type { KeyRing } from './key-ring.ts';
import { fixedOctets, printSealedHead, type SealedHead, sealedHeadOctets } from './sealed-head.ts';
import { boundTo } from './sealed-source.ts';
import { writeAll } from './write-all.ts';

/** Octets of a chunk: half a second of a two-sided call at 8 kHz, the most that a crash costs beside what waits. */
const usualChunkOctets = 16 * 1024;

/** Encrypts what is handed over, chunk by chunk; each is written once. */
export interface SealedWriter {
  append(octets: Uint8Array): Promise<void>;
  /** The last chunk, which says that it is the last. */
  finish(): Promise<void>;
  /** Octets that were handed over so far. */
  readonly sizeBytes: number;
}

export async function writeSealed(
  file: FileHandle,
  how: Pick<SealedHead, 'content' | 'sound'> & { readonly owner: string; readonly ring: KeyRing; readonly chunkOctets?: number },
): Promise<SealedWriter> {
  const { owner, ring, content, sound, chunkOctets = usualChunkOctets } = how;
  const key = ring.newKey();
  const head = printSealedHead({ content, ...(sound === undefined ? {} : { sound }), chunkOctets }, (fixed) => ring.wrap(key, boundTo(fixed, owner)));
  const seal = chunkSeal(key, head.subarray(0, fixedOctets));
  await writeAll(file, head, 0);
  const filling = new Uint8Array(chunkOctets);
  let filled = 0;
  let number = 0;
  let at = sealedHeadOctets;
  let sizeBytes = 0;
  const put = async (last: boolean): Promise<void> => {
    const sealed = seal.seal(filling.subarray(0, filled), number, last);
    await writeAll(file, sealed, at);
    at += sealed.length;
    number += 1;
    filled = 0;
  };
  return {
    get sizeBytes() {
      return sizeBytes;
    },
    async append(octets) {
      for (let from = 0; from < octets.length; ) {
        const some = octets.subarray(from, from + chunkOctets - filled);
        filling.set(some, filled);
        filled += some.length;
        from += some.length;
        sizeBytes += some.length;
        // A whole chunk goes to the disk at once: what waits here is lost in a crash.
        if (filled === chunkOctets) await put(false);
      }
    },
    async finish() {
      await put(true);
    },
  };
}
