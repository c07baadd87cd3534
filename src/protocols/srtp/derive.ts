import { createCipheriv } from 'node:crypto';
import { write32 } from './octets.ts';

/** What a session key is for: the labels of RFC 3711 §4.3.1 and §4.3.2. */
export const keyLabels = { rtp: { cipher: 0, auth: 1, salt: 2 }, rtcp: { cipher: 3, auth: 4, salt: 5 } } as const;

/**
 * A session key of so many octets (RFC 3711 §4.3.1 and §4.3.3; with AES-256, RFC 6188 §3.2): the key stream of AES in counter mode under the master key,
 * where label and `epoch` (packet index DIV key derivation rate, 0 when there is no rate) choose the beginning.
 * A master salt of 96 bits counts as one of 112 that ends in zeros (RFC 7714 §11).
 */
export function deriveKey(masterKey: Uint8Array, masterSalt: Uint8Array, label: number, epoch: number, bytes: number): Uint8Array {
  const iv = new Uint8Array(16);
  iv.set(masterSalt);
  const id = new Uint8Array(16);
  id[7] = label;
  write32(id, 8, Math.floor(epoch / 0x10000));
  id[12] = (epoch >>> 8) & 0xff;
  id[13] = epoch & 0xff;
  for (let i = 0; i < 16; i++) iv[i] = (iv[i] ?? 0) ^ (id[i] ?? 0);
  return createCipheriv(masterKey.length === 32 ? 'aes-256-ctr' : 'aes-128-ctr', masterKey, iv).update(new Uint8Array(bytes));
}
