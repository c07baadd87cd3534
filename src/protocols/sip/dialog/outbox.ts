import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { TransactionKey } from '../transaction/transaction-key.ts';
import type { CallEvent } from './call-event.ts';

/** What a call wants done. */
export type CallOutput =
  /** A request in a transaction of its own; what becomes of it comes back under its key. */
  | { readonly kind: 'send-request'; readonly transaction: TransactionKey; readonly request: SipRequest; readonly to: Hop }
  /** The ACK of a 2xx: kept, and sent again for each 2xx that comes again. */
  | { readonly kind: 'send-ack'; readonly invite: TransactionKey; readonly toTag: string; readonly request: SipRequest; readonly to: Hop }
  | { readonly kind: 'send-response'; readonly transaction: TransactionKey; readonly response: SipResponse }
  /** The response goes out once, and its transaction is forgotten. */
  | { readonly kind: 'send-response-once'; readonly transaction: TransactionKey; readonly response: SipResponse }
  | { readonly kind: 'give-up'; readonly transaction: TransactionKey }
  | CallEvent;

/** Collects what the parts of one call want during one step. */
export class Outbox {
  #waiting: CallOutput[] = [];

  put(output: CallOutput): void {
    this.#waiting.push(output);
  }

  /** Everything since the last time. */
  take(): readonly CallOutput[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
}
