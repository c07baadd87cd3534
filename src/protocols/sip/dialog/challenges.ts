import type { Dice } from '#base';
import { type AuthField, parseAuthField } from '../message/challenge.ts';
import { answerChallenge, digestAlgorithms } from '../message/digest.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { SipResponse } from '../message/message.ts';
import type { Credentials } from './settings.ts';

interface Learned {
  readonly answerField: 'Authorization' | 'Proxy-Authorization';
  readonly challenge: AuthField;
  readonly credentials: Credentials;
  count: number;
}

const fields = [
  ['www-authenticate', 'Authorization'],
  ['proxy-authenticate', 'Proxy-Authorization'],
] as const;

/** Who has challenged us in this call, and how we answer. RFC 3261 §22, RFC 7616, RFC 8760. */
export class Challenges {
  readonly #credentials: readonly Credentials[];
  readonly #dice: Dice;
  #learned: Learned[] = [];

  constructor(credentials: readonly Credentials[], dice: Dice) {
    this.#credentials = credentials;
    this.#dice = dice;
  }

  /**
   * Reads the challenges of a 401 or 407. True when there is one we can answer and have not answered in vain:
   * the same realm again counts only if our nonce had grown `stale` (RFC 7616 §3.3).
   */
  learn(response: SipResponse): boolean {
    let useful = false;
    for (const [field, answerField] of fields)
      for (const challenge of this.#best(response.headers.all(field))) {
        const realm = challenge.parameters.get('realm') ?? '';
        const credentials = this.#credentials.find((one) => one.realm === undefined || one.realm === realm);
        const before = this.#learned.find((one) => one.answerField === answerField && one.challenge.parameters.get('realm') === realm);
        const stale = challenge.parameters.get('stale')?.toLowerCase() === 'true';
        if (!credentials || (before && before.count > 0 && !stale)) continue;
        this.#learned = [...this.#learned.filter((one) => one !== before), { answerField, challenge, credentials, count: 0 }];
        useful = true;
      }
    return useful;
  }

  /** One challenge for each realm: the best algorithm we know (RFC 8760 §2.4 leaves the choice to us). */
  #best(texts: readonly string[]): AuthField[] {
    const byRealm = new Map<string, AuthField>();
    const rank = (field: AuthField): number =>
      digestAlgorithms.indexOf((field.parameters.get('algorithm') ?? 'MD5').toUpperCase().replace(/-SESS$/, ''));
    for (const text of texts) {
      const read = parseAuthField(text);
      if (!read.ok || read.value.scheme !== 'digest' || rank(read.value) < 0) continue;
      const realm = read.value.parameters.get('realm') ?? '';
      const before = byRealm.get(realm);
      if (!before || rank(read.value) < rank(before)) byRealm.set(realm, read.value);
    }
    return [...byRealm.values()];
  }

  /** Fields for a request: to every challenge learned, with the nonce used once more. */
  answers(method: string, uri: string): ForeignHeaders {
    const found: (readonly [string, string])[] = [];
    for (const one of this.#learned) {
      one.count++;
      const cnonce = Buffer.from(this.#dice.bytes(8)).toString('hex');
      const answer = answerChallenge(one.challenge, { ...one.credentials, method, uri, cnonce, count: one.count });
      if (answer.ok) found.push([one.answerField, answer.value]);
    }
    return found;
  }
}
