import type { Instant } from '#base';
import { type GuardVerdict, type Hop, parseMessage, type SipRequest } from '#protocols/sip';
import type { AddressSet } from './peer-address.ts';
import { type AdmissionRates, Admissions } from './sip-admission.ts';
import { isNewRequest, kindOf } from './sip-wire.ts';

/** What becomes of a message before the machine sees it. */
export type Doorstep =
  | { readonly kind: 'serve' }
  /** Answer 503 and keep nothing. */
  | { readonly kind: 'busy'; readonly request: SipRequest }
  | { readonly kind: 'silence'; readonly why: 'rate' | 'empty' };

export interface DoorstepOptions {
  readonly trunks: AddressSet | undefined;
  /** What strangers get who are within their rate. */
  readonly strangers: GuardVerdict;
  /** Asked of requests that passed: rules of the house above. */
  readonly guard: (request: SipRequest, from: Hop) => GuardVerdict;
  /** Has the far side of this connection proved by certificate who it is? */
  readonly isProven: (connection: string | undefined) => boolean;
  readonly rates: AdmissionRates;
}

/** Those we sent requests to of late: their messages are expected. */
const expectedMs = 7_200_000;
const mostExpected = 10_000;

/** Requests of these methods may begin something; all others belong to something that has begun. */
const belongs: ReadonlySet<string> = new Set(['ACK', 'CANCEL', 'BYE', 'PRACK', 'UPDATE', 'INFO', 'NOTIFY', '1xx', '2xx', '3xx', '4xx', '5xx', '6xx']);

const serve: Doorstep = { kind: 'serve' };

/** Who is let in, and how fast. Keeps strangers from hurting those we know. */
export class SipDoorstep {
  readonly #options: DoorstepOptions;
  readonly #admissions: Admissions;
  readonly #expected = new Map<string, Instant>();
  /** The UDP request that is being answered, for those we do not trust: at most one answer, and none that is much larger (promise on mirrors). */
  #asked: { readonly from: Hop; readonly bytes: number; answered: boolean } | undefined;

  constructor(options: DoorstepOptions, now: Instant) {
    this.#options = options;
    this.#admissions = new Admissions(options.rates, now);
  }

  isTrunk(from: Hop): boolean {
    const { trunks, isProven } = this.#options;
    return (trunks?.has(from.address) ?? false) || isProven(from.connection);
  }

  /** The machine's guard: a pure question, asked for each request from outside any call. */
  readonly guard = (request: SipRequest, from: Hop): GuardVerdict => {
    const { strangers, guard } = this.#options;
    const own = this.isTrunk(from) ? 'serve' : strangers;
    return own === 'serve' ? guard(request, from) : own;
  };

  /** We send a request there. */
  expect(address: string, now: Instant): void {
    this.#expected.delete(address);
    const [oldest] = this.#expected.keys();
    if (this.#expected.size >= mostExpected && oldest !== undefined) this.#expected.delete(oldest);
    this.#expected.set(address, now);
  }

  judge(octets: Uint8Array, from: Hop, now: Instant): Doorstep {
    // Keep-alives over UDP are a few line breaks or zeros: not worth an answer, nor a complaint.
    // Nobody can be answered at port 0; only a forger writes it.
    if (octets.length < 12 || !from.port) return { kind: 'silence', why: 'empty' };
    const known = this.isTrunk(from) || now - (this.#expected.get(from.address) ?? Number.NEGATIVE_INFINITY) < expectedMs;
    if (known && belongs.has(kindOf(octets))) return serve;
    const admission = known ? this.#admissions.trunk(from.address, now) : this.#admissions.stranger(from.address, now);
    if (admission === 'serve') return serve;
    // Strangers who would be refused anyway need no excuse.
    if (admission === 'silence' || (!known && this.#options.strangers !== 'serve' && this.#options.strangers !== 'challenge'))
      return { kind: 'silence', why: 'rate' };
    const parsed = parseMessage(octets);
    return parsed.ok && isNewRequest(parsed.value) ? { kind: 'busy', request: parsed.value } : { kind: 'silence', why: 'rate' };
  }

  /** A message goes in now; answers that come out at once are its own. */
  asking(from: Hop, bytes: number): void {
    this.#asked = from.transport === 'udp' && !this.isTrunk(from) ? { from, bytes, answered: false } : undefined;
  }

  asked(): void {
    this.#asked = undefined;
  }

  /**
   * May this answer go out? What a transaction sends, may: the machine let its request in, or it carried a tag of ours.
   * Any other UDP answer to somebody we do not trust goes once for each request, and is at most three times its size: the source may be forged.
   */
  mayAnswer(bytes: number, to: Hop, inTransaction: boolean): boolean {
    if (inTransaction || to.transport !== 'udp' || this.isTrunk(to)) return true;
    const asked = this.#asked;
    if (!asked || asked.answered || asked.from.address !== to.address || bytes > 3 * asked.bytes) return false;
    asked.answered = true;
    return true;
  }
}
