import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Closes a secret so that only who has the key can read it, and opens it again. */
export interface Seal {
  close(secret: string): string;
  /** Undefined when it was closed with another key, or changed since. */
  open(sealed: string): string | undefined;
}

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM under a key that is derived (HKDF-SHA-256) from a secret outside the store. */
export function sealWith(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'cordboard apps 1', 32));
  return {
    close(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed) {
      const octets = Buffer.from(sealed, 'base64url');
      if (octets.length < nonceBytes + tagBytes) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(0, nonceBytes));
        decipher.setAuthTag(octets.subarray(-tagBytes));
        return Buffer.concat([decipher.update(octets.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8');
      } catch {
        return undefined; // the key is another one: the caller says so
      }
    },
  };
}
