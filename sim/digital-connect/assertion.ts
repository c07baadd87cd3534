import { verify } from 'node:crypto';
import { bad, ok, type Result } from '#base';
import type { OauthClient } from './account.ts';

/** What an assertion is held against. */
export interface AssertionCheck {
  readonly clients: readonly OauthClient[];
  /** Any of these is the right `aud`. */
  readonly audiences: readonly string[];
  readonly nowS: number;
  /** Was this id of this client seen before? */
  seen(clientId: string, jti: string): boolean;
}

export interface GoodAssertion {
  readonly client: OauthClient;
  readonly jti: string;
  readonly expS: number;
}

/** Talkdesk's samples let an assertion live for five minutes. */
const longestS = 300;
/** Clocks differ. */
const leewayS = 60;

function readPart(part: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (part === undefined || !/^[\w-]+$/.test(part)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Is this a client's own, fresh `private_key_jwt` (OpenID Connect Core §9, RFC 7523 §3)? The error says in words why not. */
export function checkAssertion(token: string, check: AssertionCheck): Result<GoodAssertion> {
  const parts = token.split('.');
  const [head, body, signature] = parts;
  const header = readPart(head);
  const claims = readPart(body);
  if (parts.length !== 3 || !header || !claims || signature === undefined) return bad('the assertion is no JWT');
  if (header['alg'] !== 'ES256') return bad(`alg must be ES256, not ${String(header['alg'])}`);
  const { iss, sub, aud, exp, iat, jti, nbf } = claims;
  if (typeof iss !== 'string' || iss !== sub) return bad('iss and sub must both be the client id');
  const client = check.clients.find(({ id }) => id === iss);
  if (!client) return bad('iss is no client of this account');
  const key = client.keys?.find(({ kid }) => kid === header['kid']);
  if (!key) return bad('kid is no key of this client');
  if (!verify('sha256', Buffer.from(`${head}.${body}`), { key: key.publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')))
    return bad('the signature does not fit');
  const audiences = Array.isArray(aud) ? aud : [aud];
  if (!audiences.some((one) => check.audiences.includes(String(one)))) return bad('aud must be the URL of the token endpoint');
  if (typeof exp !== 'number' || typeof iat !== 'number') return bad('exp and iat must be there, in seconds');
  if (exp <= check.nowS) return bad('the assertion has expired');
  if (iat > check.nowS + leewayS) return bad('iat lies in the future');
  if (typeof nbf === 'number' && nbf > check.nowS + leewayS) return bad('nbf lies in the future');
  if (exp > iat + longestS) return bad('exp lies more than 5 minutes after iat');
  if (typeof jti !== 'string' || jti === '') return bad('jti is missing');
  if (check.seen(client.id, jti)) return bad('jti was used before');
  return ok({ client, jti, expS: exp });
}
