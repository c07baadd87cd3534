import { createCipheriv, createDecipheriv } from 'node:crypto';
import { sealedErrors } from './sealed.errors.ts';

/** Octets that each chunk grows by. */
export const tagOctets = 16;

/**
 * Encrypts the chunks of one thing under its own key: AES-256-GCM, the nonce made of the chunk's number and of whether it is the last.
 * So a chunk opens only in its place, and a file that was cut short has no last one: the construction STREAM
 * (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015).
 */
export interface ChunkSeal {
  seal(plain: Uint8Array, number: number, last: boolean): Buffer;
  /** Throws `SEALED_DAMAGED`. */
  unseal(sealed: Uint8Array, number: number, last: boolean): Buffer;
}

export function chunkSeal(key: Uint8Array, bound: Uint8Array): ChunkSeal {
  const nonceOf = (number: number, last: boolean): Buffer => {
    const nonce = Buffer.alloc(12);
    nonce.writeUIntBE(number, 4, 6);
    nonce.writeUInt8(last ? 1 : 0, 11);
    return nonce;
  };
  return {
    seal(plain, number, last) {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, last)).setAAD(bound);
      const box = cipher.update(plain);
      cipher.final();
      return Buffer.concat([box, cipher.getAuthTag()]);
    },
    unseal(sealed, number, last) {
      if (sealed.length < tagOctets) throw sealedErrors.SEALED_DAMAGED({ chunk: number });
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last)).setAAD(bound).setAuthTag(sealed.subarray(-tagOctets));
        return Buffer.concat([decipher.update(sealed.subarray(0, -tagOctets)), decipher.final()]);
      } catch (thrown) {
        throw sealedErrors.SEALED_DAMAGED({ chunk: number }, thrown);
      }
    },
  };
}
