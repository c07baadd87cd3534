import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { sealedErrors } from './sealed.errors.ts';

/** A master key: its name, which stands in what it opens, and the secret that it is made of. */
export interface MasterKey {
  /** At most `longestKeyId` letters, digits and `. _ : -`. */
  readonly id: string;
  readonly secret: string;
}

export const longestKeyId = 64;
const dataKeyOctets = 32;
/** Octets of a wrapped key: nonce, key, tag. */
export const wrappedOctets = 12 + dataKeyOctets + 16;

/** Wraps the keys of what is encrypted. The first master key wraps; all of them open. */
export interface KeyRing {
  readonly current: string;
  newKey(): Buffer;
  /** `bound`: what the wrapped key belongs to; it opens nowhere else. */
  wrap(key: Uint8Array, bound: Uint8Array): { readonly keyId: string; readonly wrapped: Buffer };
  /** Throws `SEALED_KEY_MISSING` or `SEALED_KEY_WRONG`. */
  unwrap(keyId: string, wrapped: Uint8Array, bound: Uint8Array): Buffer;
}

export function openKeyRing(keys: readonly [MasterKey, ...MasterKey[]]): KeyRing {
  const ring = new Map(keys.map(({ id, secret }) => [id, Buffer.from(hkdfSync('sha256', secret, '', 'cordboard recordings 1', 32))]));
  const current = keys[0].id;
  const keyOf = (id: string): Buffer => {
    const key = ring.get(id);
    if (key === undefined) throw sealedErrors.SEALED_KEY_MISSING({ key: id });
    return key;
  };
  return {
    current,
    newKey: () => randomBytes(dataKeyOctets),
    wrap(key, bound) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(current), nonce).setAAD(bound);
      const box = cipher.update(key);
      cipher.final();
      return { keyId: current, wrapped: Buffer.concat([nonce, box, cipher.getAuthTag()]) };
    },
    unwrap(keyId, wrapped, bound) {
      const master = keyOf(keyId);
      try {
        const decipher = createDecipheriv('aes-256-gcm', master, wrapped.subarray(0, 12)).setAAD(bound).setAuthTag(wrapped.subarray(-16));
        return Buffer.concat([decipher.update(wrapped.subarray(12, -16)), decipher.final()]);
      } catch (thrown) {
        throw sealedErrors.SEALED_KEY_WRONG({ key: keyId }, thrown);
      }
    },
  };
}
