import type { Instant } from '#base';
import type { Body } from '../message/body.ts';
import { StateWalker } from '../transaction/state-walker.ts';
import { type OfferOn, type OfferState, offerAnswer } from './offer-answer.table.ts';

const noTimers = { first: () => undefined };

/** Keeps the order of offers and answers of one dialog. See `offer-answer.table.ts`. */
export class Offers {
  readonly #walker: StateWalker<OfferState, OfferOn, never>;
  #lastOurs: Body | undefined;

  constructor(now: Instant) {
    this.#walker = new StateWalker(offerAnswer, noTimers, now);
  }

  get state(): OfferState {
    return this.#walker.state;
  }

  /** Our last offer or answer: said again when a session must be refreshed and nothing has changed. */
  get lastOurs(): Body | undefined {
    return this.#lastOurs;
  }

  /** May a new offer be made, or taken? */
  get isOpen(): boolean {
    return this.state === 'fresh' || this.state === 'agreed';
  }

  get awaitsOurs(): boolean {
    return this.state === 'first-offer-theirs' || this.state === 'offer-theirs';
  }

  get awaitsTheirs(): boolean {
    return this.state === 'first-offer-ours' || this.state === 'offer-ours';
  }

  /** We send a body in an INVITE or its responses: the answer that is owed, or the first offer; said again it changes nothing. */
  send(body: Body, now: Instant): void {
    this.#lastOurs = body;
    if (this.awaitsOurs) this.#walker.step('send-answer', now);
    else if (this.state === 'fresh') this.#walker.step('send-offer', now);
  }

  /** We send an offer, though something is agreed already. */
  offer(body: Body, now: Instant): void {
    this.#lastOurs = body;
    this.#walker.step('send-offer', now);
  }

  /** A body came: is it an answer, an offer, or only said again? */
  receive(now: Instant): 'answer' | 'offer' | 'repeated' {
    if (this.awaitsTheirs) {
      this.#walker.step('receive-answer', now);
      return 'answer';
    }
    if (this.state !== 'fresh') return 'repeated';
    this.#walker.step('receive-offer', now);
    return 'offer';
  }

  /** An offer came in an exchange that can only hold one. */
  receiveOffer(now: Instant): void {
    this.#walker.step('receive-offer', now);
  }

  refuse(now: Instant): void {
    this.#walker.step('offer-refused', now);
  }

  close(now: Instant): void {
    this.#walker.step('close', now);
  }
}
