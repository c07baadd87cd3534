import { bad, ok, type Result } from '#base';
import { parseDecimal } from '../fields/decimal.ts';
import { MasterKey } from './master-key.ts';

/** Why key parameters are not taken. Says nothing of what stood there. */
export type KeyParameterFault = 'bad-key' | 'bad-lifetime' | 'bad-mki';

/** How base64 is printed: with its `=` signs, which some peers insist on, or without, as others do. Both are read (RFC 4568 §6.1 can be read either way). */
export type KeyPadding = 'padded' | 'unpadded';

const mostKeys = 16;

/** Reads `inline:…|2^20|1:4;inline:…`, all of whose keys have the suite's length. */
export function parseKeyParameters(text: string, bytes: number): Result<readonly MasterKey[], KeyParameterFault> {
  const keys: MasterKey[] = [];
  for (const part of text.split(';', mostKeys + 1)) {
    const key = parseKeyParameter(part, bytes);
    if (!key.ok) return key;
    keys.push(key.value);
  }
  // More than one can be told apart only by names of one length (RFC 4568 §6.1).
  const nameBytes = keys[0]?.mki?.length;
  if (keys.length > mostKeys || keys.some(({ mki }) => mki?.length !== nameBytes) || (keys.length > 1 && nameBytes === undefined))
    return bad('bad-mki');
  return ok(keys);
}

function parseKeyParameter(text: string, bytes: number): Result<MasterKey, KeyParameterFault> {
  const method = /^inline:/i.exec(text);
  const [encoded, second, third, ...more] = text.slice(7).split('|');
  if (method === null || encoded === undefined || more.length > 0) return bad('bad-key');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return bad('bad-key');
  const octets = new Uint8Array(Buffer.from(encoded, 'base64'));
  if (octets.length !== bytes) return bad('bad-key');
  // Lifetime and MKI are both optional; the colon tells them apart.
  const [lifetimeText, mkiText] = second?.includes(':') ? [undefined, second] : [second, third];
  if (third !== undefined && mkiText !== third) return bad('bad-mki');
  const lifetime = lifetimeText === undefined ? undefined : parseLifetime(lifetimeText);
  if (lifetimeText !== undefined && lifetime === undefined) return bad('bad-lifetime');
  const mki = mkiText === undefined ? undefined : parseMki(mkiText);
  if (mkiText !== undefined && mki === undefined) return bad('bad-mki');
  return ok(new MasterKey(octets, mki, lifetime));
}

/** `2^20`, or decimal digits; 1…2^48. */
function parseLifetime(text: string): number | undefined {
  const power = text.startsWith('2^') ? parseDecimal(text.slice(2), 48) : undefined;
  const lifetime = text.startsWith('2^') ? (power === undefined ? undefined : 2 ** power) : parseDecimal(text, 2 ** 48);
  return lifetime === 0 ? undefined : lifetime;
}

/** `1:4`: a number, and in how many octets it stands, 1…128. */
function parseMki(text: string): Uint8Array | undefined {
  const [digits, length, ...more] = text.split(':');
  const bytes = parseDecimal(length, 128);
  if (digits === undefined || !/^\d{1,310}$/.test(digits) || !bytes || more.length > 0) return undefined;
  const hex = BigInt(digits).toString(16);
  return hex.length > 2 * bytes ? undefined : new Uint8Array(Buffer.from(hex.padStart(2 * bytes, '0'), 'hex'));
}

/** Prints keys as the value of a `crypto` attribute has them. For the wire only. */
export const printKeyParameters = (keys: readonly MasterKey[], padding: KeyPadding): string =>
  keys.map((key) => printKeyParameter(key, padding)).join(';');

function printKeyParameter(key: MasterKey, padding: KeyPadding): string {
  const base64 = Buffer.from(key.reveal()).toString('base64');
  const lifetime = key.lifetime === undefined ? '' : `|${Number.isInteger(Math.log2(key.lifetime)) ? `2^${Math.log2(key.lifetime)}` : key.lifetime}`;
  const mki = key.mki === undefined ? '' : `|${BigInt(`0x${Buffer.from(key.mki).toString('hex')}`)}:${key.mki.length}`;
  return `inline:${padding === 'padded' ? base64 : base64.replace(/=+$/, '')}${lifetime}${mki}`;
}
