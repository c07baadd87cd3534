import { sign } from 'node:crypto';

export interface AssertionOrder {
  readonly clientId: string;
  readonly kid: string;
  /** PEM. */
  readonly privateKey: string;
  /** URL of the token endpoint. */
  readonly audience: string;
  /** Unique. */
  readonly jti: string;
  readonly nowS: number;
}

/** Talkdesk lets an assertion live for five minutes at most; clocks differ. */
const lifeS = 240;

/** Talkdesk hands private keys out as base64 of PKCS #8 without PEM's lines. */
export const privateKeyOf = (written: string): string =>
  written.includes('-----BEGIN') ? written : `-----BEGIN PRIVATE KEY-----\n${written.replace(/\s+/g, '')}\n-----END PRIVATE KEY-----\n`;

/** A client's proof of itself: `private_key_jwt` (OpenID Connect Core §9, RFC 7523 §3) by ES256 (RFC 7518 §3.4). Throws on a key that is none. */
export function printAssertion({ clientId, kid, privateKey, audience, jti, nowS }: AssertionOrder): string {
  const claims = { iss: clientId, sub: clientId, aud: audience, jti, iat: nowS, exp: nowS + lifeS };
  const text = [{ alg: 'ES256', kid, typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(text), { key: privateKeyOf(privateKey), dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
