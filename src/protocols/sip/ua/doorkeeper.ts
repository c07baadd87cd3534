import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '#base';
import { type AuthField, parseAuthField, printDigestField } from '../message/challenge.ts';
import { digestAlgorithms, digestResponse } from '../message/digest.ts';
import type { Hop } from '../message/hop.ts';
import type { SipRequest } from '../message/message.ts';
import { parseUri } from '../message/uri.ts';
import { sameUri } from '../message/uri-equal.ts';
import type { UserAuthentication } from './ua-settings.ts';

type Verdict = 'known' | 'stale' | 'unknown';

/** Older algorithms that peers may still need are offered last (RFC 8760 §2.4). SHA-512/256 is answered, but few know it, so it is not offered. */
const offered = digestAlgorithms.filter((algorithm) => algorithm !== 'SHA-512-256');

/**
 * Asks strangers who they are. Keeps nothing: a nonce is a time with a signature over time, realm and sender's address, so a flood costs no memory,
 * and a nonce serves only its address and only for a while. RFC 3261 §22, RFC 7616, RFC 8760.
 */
export class Doorkeeper {
  readonly #how: UserAuthentication;
  readonly #algorithms: readonly string[];
  readonly #secret: Uint8Array;

  constructor(how: UserAuthentication, secret: Uint8Array) {
    this.#how = how;
    this.#algorithms = how.algorithms ?? offered;
    this.#secret = secret;
  }

  /** Has the sender proved a password for this request? `stale`: it has, for a nonce that is too old. */
  judge(request: SipRequest, from: Hop, now: Instant): Verdict {
    for (const text of request.headers.all('authorization')) {
      const field = parseAuthField(text);
      if (field.ok && field.value.scheme === 'digest' && field.value.parameters.get('realm') === this.#how.realm)
        return this.#check(field.value, request, from, now);
    }
    return 'unknown';
  }

  /** The values of WWW-Authenticate, the best first. */
  challenges(from: Hop, stale: boolean, now: Instant): readonly string[] {
    const nonce = this.#nonce(Math.floor(now).toString(36), from);
    return this.#algorithms.map((algorithm) => {
      const fields: (readonly [string, string])[] = [
        ['realm', this.#how.realm],
        ['nonce', nonce],
        ['algorithm', algorithm],
        ['qop', 'auth'],
      ];
      if (stale) fields.push(['stale', 'true']);
      return printDigestField(fields, false);
    });
  }

  #nonce(time: string, from: Hop): string {
    return `${time}.${createHmac('sha256', this.#secret).update(`${time}|${this.#how.realm}|${from.address}`).digest('base64url').slice(0, 27)}`;
  }

  #check(field: AuthField, request: SipRequest, from: Hop, now: Instant): Verdict {
    const get = (name: string): string => field.parameters.get(name) ?? '';
    const [time = ''] = get('nonce').split('.');
    const age = now - Number.parseInt(time, 36);
    if (!same(get('nonce'), this.#nonce(time, from)) || !(age >= 0)) return 'unknown';
    const uri = parseUri(get('uri'));
    if (!uri.ok || !sameUri(uri.value, request.uri)) return 'unknown';
    const algorithm = field.parameters.get('algorithm') ?? 'MD5';
    if (
      !this.#algorithms.includes(algorithm.toUpperCase()) ||
      get('qop').toLowerCase() !== 'auth' ||
      !/^[0-9a-f]{8}$/i.test(get('nc')) ||
      get('cnonce') === ''
    )
      return 'unknown';
    const password = this.#how.passwordOf(get('username'));
    // A name we do not know takes as long as one we do.
    const expected = digestResponse({
      algorithm,
      username: get('username'),
      realm: this.#how.realm,
      password: password ?? 'nobody',
      nonce: get('nonce'),
      method: request.method,
      uri: get('uri'),
      auth: { nc: get('nc'), cnonce: get('cnonce') },
    });
    if (!same(get('response').toLowerCase(), expected ?? '') || password === undefined) return 'unknown';
    return age > this.#how.nonceMs ? 'stale' : 'known';
  }
}

/** Compares in a time that depends on the lengths alone. */
function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given, 'utf8'), Buffer.from(expected, 'utf8')];
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b);
}
