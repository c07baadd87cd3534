import { CompactSign, compactVerify, errors, importPKCS8, importSPKI } from 'jose';
import { bad, ok, type Result, type WallTime } from '#base';
import type { Client } from '#contract';
import { parseJson } from './json-body.ts';
import type { TokenIds } from './token-ids.ts';

/** Why a token did not open the door. For the log and the metric; the bearer is told only that it did not. */
export type TokenRefusal =
  | 'too-long'
  | 'malformed'
  | 'forbidden-header'
  | 'unknown-client'
  | 'wrong-algorithm'
  | 'unusable-key'
  | 'bad-signature'
  | 'expired'
  | 'not-yet'
  | 'no-expiry'
  | 'no-token-id'
  | 'token-id-too-lasting'
  | 'token-id-used'
  | 'token-ids-full';

/** What a token says, once it is believed. */
export type TokenClaims = Readonly<Record<string, unknown>> & {
  readonly appId: string;
  readonly exp?: number;
  readonly nbf?: number;
  readonly jti?: string;
};

export interface TokenCheck {
  /** Finds the client by the claim `appId`, exactly as spelt. */
  readonly client: (appId: string) => Client | undefined;
  readonly now: WallTime;
  readonly seen: TokenIds;
}

const maxTokenLength = 8192;
const skewSeconds = 60;
/** A token with a name of its own must be remembered until it ends: for an hour at most. */
const maxNamedSeconds = 3600;
const maxTokenIdLength = 256;
/** Headers by which a token would choose its own key, its own rules or a form that is not a signed token (RFC 7515 §4.1, RFC 7797, RFC 7516). */
const forbiddenHeaders = ['kid', 'jku', 'jwk', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'crit', 'b64', 'enc', 'zip'];

/** Checks a compact signed token (RFC 7515, 7519): its form, its signer, its times, its single use; in that order. */
export async function verifyToken(
  token: string,
  check: TokenCheck,
): Promise<Result<{ readonly client: Client; readonly claims: TokenClaims }, TokenRefusal>> {
  const read = readToken(token);
  if (!read.ok) return read;
  const { header, claims } = read.value;
  if (forbiddenHeaders.some((name) => Object.hasOwn(header, name))) return bad('forbidden-header');
  const client = check.client(claims.appId);
  if (client === undefined || client.id !== claims.appId) return bad('unknown-client');
  if (header['alg'] !== client.algorithm) return bad('wrong-algorithm');
  const signed = await signedBy(token, client);
  if (!signed.ok) return signed;
  const timely = refusedForTime(claims, client, check.now);
  if (timely !== undefined) return bad(timely);
  if (claims.jti !== undefined && claims.exp !== undefined) {
    const until = ((claims.exp + skewSeconds) * 1000) as WallTime;
    const use = check.seen.take(client.id, claims.jti, until, check.now);
    if (use !== 'fresh') return bad(use === 'used' ? 'token-id-used' : 'token-ids-full');
  }
  return ok({ client, claims });
}

/** The form only: nothing in here is believed yet. */
function readToken(token: string): Result<{ readonly header: Readonly<Record<string, unknown>>; readonly claims: TokenClaims }, TokenRefusal> {
  if (token.length > maxTokenLength) return bad('too-long');
  const segments = token.split('.');
  if (segments.length !== 3 || !segments.every(isCanonical)) return bad('malformed');
  const header = readSegment(segments[0]);
  const claims = readSegment(segments[1]);
  if (header === undefined || claims === undefined || typeof header['alg'] !== 'string') return bad('malformed');
  if (typeof claims['appId'] !== 'string' || claims['appId'] === '') return bad('malformed');
  for (const name of ['exp', 'nbf', 'iat']) {
    if (claims[name] !== undefined && !(typeof claims[name] === 'number' && Number.isFinite(claims[name]))) return bad('malformed');
  }
  const { jti } = claims;
  if (jti !== undefined && !(typeof jti === 'string' && jti !== '' && jti.length <= maxTokenIdLength)) return bad('malformed');
  return ok({ header, claims: claims as TokenClaims });
}

/** Base64url in its one spelling: spare bits, padding or line ends would make two texts of one token. */
function isCanonical(segment: string): boolean {
  return segment !== '' && Buffer.from(segment, 'base64url').toString('base64url') === segment;
}

function readSegment(segment: string | undefined): Readonly<Record<string, unknown>> | undefined {
  const value = parseJson(Buffer.from(segment ?? '', 'base64url').toString('utf8'));
  if (!value.ok || typeof value.value !== 'object' || value.value === null || Array.isArray(value.value)) return undefined;
  return value.value as Record<string, unknown>;
}

function refusedForTime(claims: TokenClaims, client: Client, now: WallTime): TokenRefusal | undefined {
  const seconds = now / 1000;
  const { exp, nbf, jti } = claims;
  if (exp === undefined && client.requireExpiry) return 'no-expiry';
  if (jti === undefined && client.requireTokenId) return 'no-token-id';
  if (exp !== undefined && exp + skewSeconds <= seconds) return 'expired';
  if (nbf !== undefined && nbf - skewSeconds > seconds) return 'not-yet';
  if (jti !== undefined && exp === undefined) return 'no-expiry';
  if (jti !== undefined && exp !== undefined && exp - seconds > maxNamedSeconds + skewSeconds) return 'token-id-too-lasting';
  return undefined;
}

/** Any live secret will do: there are two while one is being exchanged. */
async function signedBy(token: string, client: Client): Promise<Result<true, 'bad-signature' | 'unusable-key'>> {
  let usable = false;
  for (const secret of client.secrets) {
    const key = await publicKey(secret, client.algorithm);
    if (key === undefined) continue;
    try {
      await compactVerify(token, key, { algorithms: [client.algorithm] });
      return ok(true);
    } catch (error) {
      // Every JOSE error here means "not by this key"; the next key may fit. Anything else is a key the runtime cannot use.
      if (error instanceof errors.JOSEError) usable = true;
    }
  }
  return bad(usable ? 'bad-signature' : 'unusable-key');
}

type Key = Uint8Array | Awaited<ReturnType<typeof importSPKI>>;
const imported = new Map<string, Key>();
const maxImported = 512;

/** Keys as the library wants them; public keys are imported once. Undefined when the text is no key for this algorithm. */
async function publicKey(secret: string, algorithm: Client['algorithm']): Promise<Key | undefined> {
  if (algorithm.startsWith('HS')) return secret === '' ? undefined : new TextEncoder().encode(secret);
  const name = `${algorithm} ${secret}`;
  const known = imported.get(name);
  if (known !== undefined) return known;
  try {
    const key = await importSPKI(secret, algorithm);
    if (imported.size >= maxImported) imported.clear();
    imported.set(name, key);
    return key;
  } catch {
    return undefined; // the caller says so: `unusable-key`
  }
}

/** Who signs: for HS the shared secret, for RS and ES the private key (PKCS #8, PEM). */
export interface TokenSigner {
  readonly id: string;
  readonly algorithm: Client['algorithm'];
  readonly key: string;
}

/** A token for this client, with `appId` and whatever else it shall claim. Rejects when the key does not fit the algorithm. */
export async function signToken(signer: TokenSigner, claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const key = signer.algorithm.startsWith('HS') ? new TextEncoder().encode(signer.key) : await importPKCS8(signer.key, signer.algorithm);
  const payload = new TextEncoder().encode(JSON.stringify({ ...claims, appId: signer.id }));
  return new CompactSign(payload).setProtectedHeader({ alg: signer.algorithm, typ: 'JWT' }).sign(key);
}
