import { open } from 'node:fs/promises';
import type { KeyRing } from './key-ring.ts';
import { sealedErrors } from './sealed.errors.ts';
import { fixedOctets, printSlot, sealedHeadOctets, slotAt } from './sealed-head.ts';
import { boundTo, openHead } from './sealed-source.ts';
import { writeAll } from './write-all.ts';

/** The head with its key under the current master key, in both slots; undefined when it is so already. */
export function rewrapHead(octets: Uint8Array, owner: string, ring: KeyRing): Buffer | undefined {
  const { head, key } = openHead(octets, owner, ring);
  if (head.slots.every(({ keyId }) => keyId === ring.current)) return undefined;
  const fixed = octets.subarray(0, fixedOctets);
  const slot = printSlot(ring.wrap(key, boundTo(fixed, owner)));
  const fresh = Buffer.from(octets.subarray(0, sealedHeadOctets));
  fresh.set(slot, slotAt(0));
  fresh.set(slot, slotAt(1));
  return fresh;
}

/** Exchanges the key of a file in place, one slot after the other; whenever it is interrupted, one of the two opens. False when it had the current one. */
export async function rewrapFile(path: string, owner: string, ring: KeyRing): Promise<boolean> {
  const file = await open(path, 'r+');
  try {
    const octets = new Uint8Array(sealedHeadOctets);
    const { bytesRead } = await file.read(octets, 0, sealedHeadOctets, 0);
    if (bytesRead < sealedHeadOctets) throw sealedErrors.SEALED_DAMAGED();
    const fresh = rewrapHead(octets, owner, ring);
    if (fresh === undefined) return false;
    for (const slot of [1, 0] as const) {
      const at = slotAt(slot);
      await writeAll(file, fresh.subarray(at, slot === 1 ? sealedHeadOctets : slotAt(1)), at);
      await file.datasync();
    }
    return true;
  } finally {
    await file.close();
  }
}
