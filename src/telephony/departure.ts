import type { GatewayError } from '#base';
import type { FarGoodbye } from '#contract';
import type { CallEnd, CallEvent, ForeignHeaders } from '#protocols/sip';
import type { Dialling, Goodbye, PhoneDialect, Referral } from './dialect.ts';
import { type Ending, endingOf, type Wish } from './ending.ts';
import { transferOf } from './far-goodbye.ts';

/** A REFER that is not answered for so long is taken to be refused: the caller hears nothing meanwhile. */
const referAnswerMs = 8000; // where the dialect has no limit of its own

/** What our REFER says, and how long its answer may take. */
interface Referring extends Pick<Referral, 'target' | 'targetHeaders' | 'headers'> {
  readonly refer: string;
  readonly answerMs: number;
}

/** How a call leaves: what is wanted, and how far the transfer that was asked for, by us or by them, has come. When it leaves is the call's affair. */
export class Departure {
  readonly #dialect: PhoneDialect;
  #wish: Wish | undefined;
  #refers = 0;
  #taken = false;
  /** A NOTIFY said that our transfer worked. */
  #notified = false;
  #theirs: FarGoodbye | undefined;

  constructor(dialect: PhoneDialect) {
    this.#dialect = dialect;
  }

  get leaving(): Goodbye | Referral | Dialling | undefined {
    return this.#wish?.leaving;
  }

  /** Why it cannot stay. */
  get error(): GatewayError | undefined {
    return this.#wish?.error;
  }

  /** Of our last REFER: was it accepted? */
  get taken(): boolean {
    return this.#taken;
  }

  /** The first wish holds, save that a goodbye may overtake a transfer that has not been sent. */
  want(wish: Wish, unsent: boolean): void {
    const overtakes = unsent && wish.leaving.by === 'bye' && this.#wish?.leaving.by !== 'bye';
    if (this.#wish === undefined || overtakes) this.#wish = wish;
  }

  /** It leaves so, whatever was wanted. */
  must(wish: Wish): void {
    this.#wish = wish;
  }

  /** What was wanted did not come about. */
  failed(error: GatewayError): void {
    if (this.#wish !== undefined) this.#wish = { ...this.#wish, error };
  }

  /** It stays, or has nothing left to wish for. Gives what was wanted. */
  forget(): Wish | undefined {
    const wish = this.#wish;
    this.#wish = undefined;
    return wish;
  }

  /** Our next REFER; undefined where none is wanted. */
  refer(): Referring | undefined {
    const leaving = this.#wish?.leaving;
    if (leaving?.by !== 'refer') return undefined;
    this.#taken = false;
    this.#notified = false;
    this.#refers++;
    const { target, targetHeaders, headers, answerMs = referAnswerMs } = leaving;
    return { refer: this.#refer, target, targetHeaders, headers, answerMs };
  }

  get #refer(): string {
    return `transfer-${this.#refers}`;
  }

  /** Is this said of the REFER that was sent last? */
  isOurs({ refer }: { readonly refer: string }): boolean {
    return refer === this.#refer;
  }

  /** Our REFER was accepted. Gives how long to wait for what comes of it. */
  accepted(): number {
    this.#taken = true;
    return this.#wish?.leaving.by === 'refer' ? this.#wish.leaving.settleMs : 0;
  }

  /** A NOTIFY: did the transfer work? Undefined while that is open. */
  notified(status: number | undefined, final: boolean): boolean | undefined {
    this.#taken = true;
    if (!final || status === undefined) return undefined;
    this.#notified ||= status < 300;
    return status < 300;
  }

  /** Our REFER came to nothing. Says whether the call leaves all the same: it was cut. */
  refused(error: GatewayError): boolean {
    const cut = this.#wish?.error;
    this.#wish = { leaving: this.#dialect.hangUp('failed'), by: 'gateway', error: cut ?? error };
    return cut !== undefined;
  }

  /** Their REFER is taken. */
  take({ request, target }: Extract<CallEvent, { kind: 'refer-received' }>): void {
    this.#theirs = transferOf(request, target);
    this.#wish = { leaving: this.#dialect.hangUp('done'), by: 'gateway' };
  }

  /** Of our BYE. */
  get headers(): ForeignHeaders {
    const leaving = this.#wish?.leaving;
    return leaving?.by === 'refer' ? leaving.goodbye : leaving?.by === 'bye' ? leaving.headers : [];
  }

  /** `leaving`: our goodbye was out, or our REFER had been taken. */
  ending(end: CallEnd, placed: boolean, leaving: boolean): Ending {
    return endingOf({ end, placed, leaving, wish: this.#wish, notified: this.#notified, transfer: this.#theirs });
  }
}
