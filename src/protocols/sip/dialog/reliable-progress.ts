import type { Dice, Instant } from '#base';
import type { SipRequest } from '../message/message.ts';
import { parseRAck } from '../message/rack.ts';
import type { TimerSettings } from '../transaction/timers.ts';
import { Repeater } from './repeater.ts';

/** One provisional response that must arrive. */
export interface ReliableResponse {
  /** Sends it, with this RSeq; called again for each repetition. */
  readonly send: (rseq: number) => void;
  /** Does it hold an offer or an answer? Then a 2xx waits for its PRACK (RFC 3262 §3). */
  readonly hasBody: boolean;
}

/** Reliable provisional responses of one INVITE: one at a time, each repeated until its PRACK. RFC 3262 §3. */
export class ReliableProgress {
  readonly #settings: TimerSettings;
  #rseq: number;
  #open: { readonly response: ReliableResponse; readonly repeater: Repeater } | undefined;
  readonly #waiting: ReliableResponse[] = [];

  constructor(settings: TimerSettings, dice: Dice) {
    this.#settings = settings;
    this.#rseq = 1 + Math.floor(dice.fraction() * 2 ** 30);
  }

  get deadline(): Instant | undefined {
    return this.#open?.repeater.deadline;
  }

  /** Must a 2xx wait? */
  get holdsBody(): boolean {
    return this.#open?.response.hasBody === true || this.#waiting.some((one) => one.hasBody);
  }

  send(response: ReliableResponse, now: Instant): void {
    if (this.#open) this.#waiting.push(response);
    else this.#start(response, now);
  }

  /** A PRACK: true when it acknowledges the response that is open. */
  acknowledge(prack: SipRequest, invite: number): boolean {
    const rack = prack.headers.read('rack', parseRAck);
    if (!this.#open || !rack?.ok || rack.value.rseq !== this.#rseq || rack.value.cseq !== invite || rack.value.method !== 'INVITE') return false;
    this.#open = undefined;
    this.#rseq++;
    return true;
  }

  /** Sends what has waited for the last one to be acknowledged. */
  sendNext(now: Instant): void {
    const next = this.#open ? undefined : this.#waiting.shift();
    if (next) this.#start(next, now);
  }

  /** Repeats what is due. False when 64·T1 have passed without a PRACK. */
  tick(now: Instant): boolean {
    if (!this.#open) return true;
    const { response, repeater } = this.#open;
    for (const deed of repeater.tick(now)) {
      if (deed === 'report-unacknowledged') return false;
      response.send(this.#rseq);
    }
    return true;
  }

  /** The final response makes the rest needless (§3). */
  close(): void {
    this.#open = undefined;
    this.#waiting.length = 0;
  }

  #start(response: ReliableResponse, now: Instant): void {
    this.#open = { response, repeater: new Repeater(this.#settings, Number.POSITIVE_INFINITY, now) };
    response.send(this.#rseq);
  }
}
