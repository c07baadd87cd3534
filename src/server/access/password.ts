import { scrypt, timingSafeEqual } from 'node:crypto';
import { type Dice, idAlphabet } from '#base';

/** What a password costs to try: 32 MiB and some 50 ms of one core. Written into each print, so that it can grow. */
const cost = { N: 2 ** 15, r: 8, p: 1 } as const;
const octets = 32;

const derive = (password: string, salt: Uint8Array, { N, r, p }: { readonly N: number; readonly r: number; readonly p: number }): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, octets, { N, r, p, maxmem: 256 * N * r }, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** What is kept of a password: `scrypt$N$r$p$salt$key`. */
export async function printPassword(password: string, dice: Dice): Promise<string> {
  const salt = dice.bytes(16);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, Buffer.from(salt).toString('base64url'), key.toString('base64url')].join('$');
}

/** A password by chance, 80 bits of it, that people can type. */
export function newPassword(dice: Dice): string {
  const letters = [...dice.bytes(16)].map((octet) => idAlphabet[octet % 32]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** Is this the password? Without a print the same work is done, and the answer is no: who listens to the time learns nothing. */
export async function isPassword(password: string, print: string | undefined): Promise<boolean> {
  const [kind, N, r, p, salt = '', key = ''] = (print ?? '').split('$');
  const known = kind === 'scrypt';
  const given = known ? { N: Number(N), r: Number(r), p: Number(p) } : cost;
  const found = await derive(password, Buffer.from(salt, 'base64url'), given);
  const wanted = Buffer.from(key, 'base64url');
  return known && wanted.length === octets && timingSafeEqual(found, wanted);
}

/** What is wrong with a password that somebody wants to have. Length is what counts (NIST SP 800-63B §3.1.1.2). */
export function weakness(password: string, about: readonly string[]): string | undefined {
  const length = [...password].length;
  if (length < 12) return 'A password has at least 12 characters.';
  if (length > 200) return 'A password has at most 200 characters.';
  if (new Set(password).size < 5) return 'A password repeats itself less.';
  const plain = password.toLowerCase();
  if (about.some((word) => word.length > 3 && plain === word.toLowerCase())) return 'A password is not one’s own name or address.';
  return undefined;
}
