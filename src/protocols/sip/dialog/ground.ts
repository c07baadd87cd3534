import type { Dice, Instant } from '#base';
import { type Body, findBody } from '../message/body.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { Hop } from '../message/hop.ts';
import type { SipMessage, SipRequest, SipResponse } from '../message/message.ts';
import { type ReplyParts, replyTo } from '../transaction/reply.ts';
import type { TransactionKey } from '../transaction/transaction-key.ts';
import { Asks } from './asks.ts';
import type { CallEvent, CallName, EndCause } from './call-event.ts';
import type { Challenges } from './challenges.ts';
import type { Dialog } from './dialog.ts';
import { dialogRequest } from './dialog-request.ts';
import { Offers } from './offers.ts';
import type { Outbox } from './outbox.ts';
import { ownUri } from './own-address.ts';
import { SessionTimer } from './session-timer.ts';
import { allowedMethods, type EndpointSettings, supportedOptions } from './settings.ts';

/** A request of the far side that waits for its answer. */
export interface Waiting {
  readonly transaction: TransactionKey;
  readonly request: SipRequest;
  readonly from: Hop;
}

/** What all parts of a call need that are not its own. */
export interface CallSurroundings {
  readonly call: CallName;
  readonly settings: EndpointSettings;
  readonly dice: Dice;
  readonly outbox: Outbox;
  readonly challenges: Challenges;
}

/** A reason to end the call that a part of the dialog has found. */
export type Trouble = Extract<EndCause, 'gone' | 'expired' | 'unacknowledged' | 'no-answer-body'>;

/** What all that goes on within one dialog stands on: the dialog, its offers, its session timer, its open requests. */
export class Ground {
  readonly call: CallName;
  readonly settings: EndpointSettings;
  readonly dice: Dice;
  readonly dialog: Dialog;
  readonly offers: Offers;
  readonly timer: SessionTimer;
  readonly asks: Asks;
  readonly #outbox: Outbox;
  readonly #told: (trouble: Trouble, now: Instant) => void;

  constructor(around: CallSurroundings, dialog: Dialog, told: (trouble: Trouble, now: Instant) => void, now: Instant) {
    this.call = around.call;
    this.settings = around.settings;
    this.dice = around.dice;
    this.dialog = dialog;
    this.offers = new Offers(now);
    this.timer = new SessionTimer(now);
    this.asks = new Asks(dialog, around.settings, around.dice, around.outbox, around.challenges);
    this.#outbox = around.outbox;
    this.#told = told;
  }

  event(event: CallEvent): void {
    this.#outbox.put(event);
  }

  /** Tells the call that it must end. */
  trouble(trouble: Trouble, now: Instant): void {
    this.#told(trouble, now);
  }

  /** Answers a request within the dialog. */
  respond({ transaction, request, from }: Waiting, status: number, parts: ReplyParts = {}): void {
    const headers: ForeignHeaders = [['Server', this.settings.product], ...(parts.headers ?? [])];
    this.#outbox.put({
      kind: 'send-response',
      transaction,
      response: replyTo(request, from, status, { ...parts, headers, toTag: this.dialog.localTag }),
    });
  }

  /** Fields of a response that sets or refreshes where we are reached, and what we can. RFC 3261 §12.1.1, §20 table 2. */
  ownHeaders(): ForeignHeaders {
    return [
      ['Contact', `<${ownUri(this.settings, this.dialog.flow.transport, this.dialog.secure)}>`],
      ['Allow', allowedMethods.join(', ')],
      ['Supported', supportedOptions.join(', ')],
    ];
  }

  /** Sends the ACK of a 2xx. It goes by the dialog's route, with the INVITE's number and credentials (RFC 3261 §13.2.2.4, §22.1). */
  acknowledge(transaction: TransactionKey, invite: SipRequest, response: SipResponse, body?: Body, more: ForeignHeaders = []): void {
    const headers: (readonly [string, string])[] = [];
    for (const name of ['Authorization', 'Proxy-Authorization'] as const)
      for (const value of invite.headers.all(name.toLowerCase())) headers.push([name, value]);
    const { request, to } = dialogRequest(
      this.dialog,
      'ACK',
      { cseq: invite.essentials.cseq.number, headers: [...headers, ...more], body },
      this.settings,
      this.dice,
    );
    this.#outbox.put({ kind: 'send-ack', invite: transaction, toTag: response.essentials.toTag ?? '', request, to });
  }

  /** Takes the answer out of a message that must hold one. False when it holds none. */
  takeAnswer(message: SipMessage, refresh: boolean, now: Instant): boolean {
    const found = findBody(message, this.settings.bodyTypes);
    if (found.kind !== 'taken') return false;
    if (this.offers.receive(now) === 'answer') this.event({ kind: 'answer-received', call: this.call, body: found.body, refresh });
    return true;
  }
}
