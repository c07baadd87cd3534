import { invariant } from '#base';
import { chunkSeal, tagOctets } from './chunk-seal.ts';
import type { KeyRing, MasterKey } from './key-ring.ts';
import type { OctetSource } from './octet-source.ts';
import { sealedErrors } from './sealed.errors.ts';
import { fixedOctets, parseSealedHead, type SealedHead, sealedHeadOctets } from './sealed-head.ts';

/** What a wrapped key is bound to: the head, and the id of what it is, so that files cannot be exchanged for each other. */
export const boundTo = (fixed: Uint8Array, owner: string): Buffer => Buffer.concat([fixed, Buffer.from(owner)]);

/** What is encrypted, as what is in it. */
export interface SealedSource extends OctetSource {
  readonly head: SealedHead;
  /** The name of the key that opened it. */
  readonly keyId: MasterKey['id'];
}

/** Its own key, from whichever slot opens. */
export function openHead(octets: Uint8Array, owner: string, ring: KeyRing | undefined): { head: SealedHead; key: Buffer; keyId: string } {
  const parsed = parseSealedHead(octets);
  if (!parsed.ok) throw sealedErrors.SEALED_DAMAGED({ why: parsed.error });
  const head = parsed.value;
  let failure = sealedErrors.SEALED_KEY_MISSING({ key: head.slots[0]?.keyId });
  for (const { keyId, wrapped } of ring === undefined ? [] : head.slots) {
    try {
      return { head, keyId, key: (ring as KeyRing).unwrap(keyId, wrapped, boundTo(octets.subarray(0, fixedOctets), owner)) };
    } catch (thrown) {
      failure = thrown as typeof failure;
    }
  }
  throw failure;
}

/**
 * Opens what is encrypted for reading from anywhere. Its last chunk is read at once: what was cut short is refused before any of it is given out.
 * `headOctets`: its head, where that is kept elsewhere and `sealed` holds the chunks alone.
 */
export async function openSealed(sealed: OctetSource, owner: string, ring: KeyRing | undefined, headOctets?: Uint8Array): Promise<SealedSource> {
  const begin = headOctets === undefined ? sealedHeadOctets : 0;
  if (headOctets === undefined && sealed.sizeBytes < sealedHeadOctets) throw sealedErrors.SEALED_DAMAGED();
  const octets = headOctets ?? (await sealed.read(0, sealedHeadOctets));
  const { head, key, keyId } = openHead(octets, owner, ring);
  const whole = head.chunkOctets + tagOctets;
  const body = sealed.sizeBytes - begin;
  const chunks = Math.ceil(body / whole);
  const sizeBytes = body - chunks * tagOctets;
  if (chunks < 1 || body - (chunks - 1) * whole < tagOctets) throw sealedErrors.SEALED_DAMAGED();
  const seal = chunkSeal(key, octets.subarray(0, fixedOctets));
  const chunk = async (number: number, count: number): Promise<Uint8Array[]> => {
    const from = number * whole;
    const read = await sealed.read(begin + from, begin + Math.min(body, from + count * whole));
    return Array.from({ length: count }, (_, i) =>
      seal.unseal(read.subarray(i * whole, Math.min(read.length, (i + 1) * whole)), number + i, number + i === chunks - 1),
    );
  };
  await chunk(chunks - 1, 1);
  return {
    head,
    keyId,
    sizeBytes,
    async read(from, to) {
      invariant(from >= 0 && to <= sizeBytes && from <= to, 'what is read lies within');
      if (from === to) return new Uint8Array(0);
      const first = Math.floor(from / head.chunkOctets);
      const last = Math.floor((to - 1) / head.chunkOctets);
      const parts = Buffer.concat(await chunk(first, last - first + 1));
      return parts.subarray(from - first * head.chunkOctets, to - first * head.chunkOctets);
    },
    close: () => sealed.close(),
  };
}
