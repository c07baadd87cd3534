import { createHash } from 'node:crypto';
import { type Dice, idAlphabet, type WallTime } from '#base';
import type { AccessToken } from '#contract';

const prefixes = { key: 'cbk_', personal: 'cbp_', session: 'cbs_' } as const;
const form = /^cb[kps]_[A-Za-z0-9_-]{43}$/;

/** A secret to be shown once, by 256 bits of chance: `cbk_…` of a key, `cbp_…` of a user's token, `cbs_…` of a session. */
export const newSecret = (kind: AccessToken['kind'], dice: Dice): string => prefixes[kind] + Buffer.from(dice.bytes(32)).toString('base64url');

/** Has it the form of our secrets? Anything else is not looked up. */
export const isSecret = (text: string): boolean => form.test(text);

/** What is kept of a secret. It holds too much chance to be guessed, so that no slow digest is needed. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** `us_…`, `ak_…`: ten characters of time and ten of chance, so that ids sort by the time they were made. */
export function newAccessId(prefix: 'us' | 'ak', wall: WallTime, dice: Dice): string {
  let time = '';
  for (let rest = Math.floor(wall), i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = idAlphabet[rest % 32] + time;
  return `${prefix}_${time}${[...dice.bytes(10)].map((octet) => idAlphabet[octet % 32]).join('')}`;
}
