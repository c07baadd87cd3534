import type { Dice, Instant } from '#base';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { branchOf } from '../message/via.ts';
import { clientKey, type TransactionKey } from '../transaction/transaction-key.ts';
import type { Challenges } from './challenges.ts';
import type { Dialog } from './dialog.ts';
import { dialogRequest, type RequestParts } from './dialog-request.ts';
import type { Outbox } from './outbox.ts';
import { applyRoutes } from './route.ts';
import type { EndpointSettings } from './settings.ts';

/** What became of a request of ours: its final response, or none. */
export interface Outcome {
  readonly response: SipResponse | undefined;
  /** As it was sent last. */
  readonly request: SipRequest;
  readonly transaction: TransactionKey;
}

interface Ask {
  readonly method: string;
  readonly parts: RequestParts;
  readonly done: (outcome: Outcome, now: Instant) => void;
  readonly request: SipRequest;
}

/** The key under which the transactions will keep a request of ours. */
export function keyOf(request: SipRequest): TransactionKey {
  return clientKey(branchOf(request.essentials.via) ?? '', request.method);
}

/** Requests of ours within one dialog, until they are answered for good. A challenge on the way is answered here, unseen by who asked. */
export class Asks {
  readonly #dialog: Dialog;
  readonly #settings: EndpointSettings;
  readonly #dice: Dice;
  readonly #outbox: Outbox;
  readonly #challenges: Challenges;
  readonly #open = new Map<TransactionKey, Ask>();

  constructor(dialog: Dialog, settings: EndpointSettings, dice: Dice, outbox: Outbox, challenges: Challenges) {
    this.#dialog = dialog;
    this.#settings = settings;
    this.#dice = dice;
    this.#outbox = outbox;
    this.#challenges = challenges;
  }

  /** Sends a request; `done` is called once, with its final response or without. */
  send(method: string, parts: RequestParts, done: (outcome: Outcome, now: Instant) => void): SipRequest {
    const { target } = applyRoutes(this.#dialog.remoteTarget, this.#dialog.routeSet);
    const auth = this.#challenges.answers(method, target);
    const headers: ForeignHeaders = [...auth, ...(parts.headers ?? [])];
    const { request, to } = dialogRequest(this.#dialog, method, { ...parts, headers }, this.#settings, this.#dice);
    const transaction = keyOf(request);
    this.#open.set(transaction, { method, parts, done, request });
    this.#outbox.put({ kind: 'send-request', transaction, request, to });
    return request;
  }

  /** A response; false when it answers none of these. */
  receive(transaction: TransactionKey, response: SipResponse, now: Instant): boolean {
    const ask = this.#open.get(transaction);
    if (!ask) return false;
    if (response.status < 200) return true;
    this.#open.delete(transaction);
    if ((response.status === 401 || response.status === 407) && this.#challenges.learn(response)) this.send(ask.method, ask.parts, ask.done);
    else ask.done({ response, request: ask.request, transaction }, now);
    return true;
  }

  /** No response will come; false when it was none of these. */
  fail(transaction: TransactionKey, now: Instant): boolean {
    const ask = this.#open.get(transaction);
    if (!ask) return false;
    this.#open.delete(transaction);
    ask.done({ response: undefined, request: ask.request, transaction }, now);
    return true;
  }

  /** The dialog is over. An INVITE that only had a 100 would wait for its answer for ever: it is given up. */
  close(): void {
    for (const [transaction, ask] of this.#open) if (ask.method === 'INVITE') this.#outbox.put({ kind: 'give-up', transaction });
    this.#open.clear();
  }
}
