import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { type ConversationId, idAlphabet } from '#base';

/** Short names of conversations for the world outside: who has one may read its hand-off, and none can be made up. */
export interface HandoffTokens {
  /** 22 characters of base64url; undefined for an id that was not made here. */
  seal(id: ConversationId): string | undefined;
  /** Undefined for what was not sealed with this secret. Takes any text. */
  open(token: string): ConversationId | undefined;
}

const idForm = /^cv_[0-9a-hjkmnp-tv-z]{22}$/;
const tokenForm = /^[\w-]{22}$/;

/**
 * A conversation id has 110 bits, of which 60 are chance. They are the low bits of one block of AES-128, the other 18 are zero: the block sealed is the token.
 * Nothing is stored, so it holds as long as the secret, in every gateway that has it; a guess hits a conversation once in 2^78.
 */
export function openHandoffTokens(secret: string): HandoffTokens {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'cordboard hand-off reference 1', 16));
  return {
    seal(id) {
      if (!idForm.test(id)) return undefined;
      let bits = 0n;
      for (const sign of id.slice(3)) bits = bits * 32n + BigInt(idAlphabet.indexOf(sign));
      // One block, never twice the same: the mode has nothing to add (NIST SP 800-38A §6.1).
      const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
      return Buffer.concat([cipher.update(bits.toString(16).padStart(32, '0'), 'hex'), cipher.final()]).toString('base64url');
    },
    open(token) {
      const block = tokenForm.test(token) ? Buffer.from(token, 'base64url') : undefined;
      if (block === undefined || block.toString('base64url') !== token) return undefined;
      const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
      let bits = BigInt(`0x${Buffer.concat([decipher.update(block), decipher.final()]).toString('hex')}`);
      let id = '';
      for (let i = 0; i < 22; i++, bits /= 32n) id = `${idAlphabet[Number(bits % 32n)]}${id}`;
      return bits === 0n ? (`cv_${id}` as ConversationId) : undefined;
    },
  };
}
