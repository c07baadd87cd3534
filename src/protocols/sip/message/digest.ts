import { hash } from 'node:crypto';
import { bad, ok, type Result } from '#base';
import { type AuthField, printDigestField } from './challenge.ts';

/** Hashes of RFC 7616 and RFC 8760 by the name they have in a challenge. */
const hashes: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };

/** Algorithms we answer and pose, the best first (RFC 8760 §2.4). */
export const digestAlgorithms: readonly string[] = ['SHA-512-256', 'SHA-256', 'MD5'];

export interface DigestFacts {
  /** `MD5`, `SHA-256`, `SHA-512-256`, or one of them with `-sess`. */
  readonly algorithm: string;
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly nonce: string;
  readonly method: string;
  readonly uri: string;
  /** Absent for a challenge without `qop`, as before RFC 2617. */
  readonly auth?: { readonly nc: string; readonly cnonce: string };
}

/** The `response` of a digest. RFC 7616 §3.4.1; undefined for an algorithm we do not know. */
export function digestResponse(facts: DigestFacts): string | undefined {
  const named = facts.algorithm.toUpperCase();
  const session = named.endsWith('-SESS');
  const algorithm = hashes[session ? named.slice(0, -5) : named];
  if (algorithm === undefined || (session && !facts.auth)) return undefined;
  const h = (text: string): string => hash(algorithm, text);
  let a1 = h(`${facts.username}:${facts.realm}:${facts.password}`);
  if (session && facts.auth) a1 = h(`${a1}:${facts.nonce}:${facts.auth.cnonce}`);
  const a2 = h(`${facts.method}:${facts.uri}`);
  return h(facts.auth ? `${a1}:${facts.nonce}:${facts.auth.nc}:${facts.auth.cnonce}:auth:${a2}` : `${a1}:${facts.nonce}:${a2}`);
}

export interface DigestAsk {
  readonly username: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly cnonce: string;
  /** How often this nonce has been used, this time included. RFC 7616 §3.4.5. */
  readonly count: number;
}

/** The value of Authorization or Proxy-Authorization that answers a challenge. */
export function answerChallenge(challenge: AuthField, ask: DigestAsk): Result<string> {
  const { parameters } = challenge;
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  if (challenge.scheme !== 'digest' || realm === undefined || nonce === undefined) return bad('the challenge is no digest with realm and nonce');
  const algorithm = parameters.get('algorithm') ?? 'MD5';
  const qop = parameters.get('qop');
  const offers = qop?.split(',').map((one) => one.trim().toLowerCase());
  if (offers && !offers.includes('auth')) return bad('the challenge wants a protection we do not give');
  const nc = ask.count.toString(16).padStart(8, '0');
  const auth = offers ? { nc, cnonce: ask.cnonce } : undefined;
  const response = digestResponse({
    algorithm,
    username: ask.username,
    realm,
    password: ask.password,
    nonce,
    method: ask.method,
    uri: ask.uri,
    ...(auth ? { auth } : {}),
  });
  if (response === undefined) return bad('the challenge names an algorithm we do not know');
  const fields: (readonly [string, string])[] = [
    ['username', ask.username],
    ['realm', realm],
    ['nonce', nonce],
    ['uri', ask.uri],
    ['response', response],
    ['algorithm', algorithm],
  ];
  const opaque = parameters.get('opaque');
  if (opaque !== undefined) fields.push(['opaque', opaque]);
  if (auth) fields.push(['qop', 'auth'], ['nc', nc], ['cnonce', auth.cnonce]);
  return ok(printDigestField(fields, true));
}
