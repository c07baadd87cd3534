import type { Instant } from '#base';
import { type Hop, isReliable } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { printMessage } from '../message/print-message.ts';
import { refusalAck } from './derived-requests.ts';
import { inviteClient } from './invite-client.table.ts';
import { nonInviteClient } from './non-invite-client.table.ts';
import type { TransactionOutput } from './output.ts';
import { StateWalker, type Walker } from './state-walker.ts';
import { type TimerSettings, transactionTimers } from './timers.ts';
import type { TransactionKey } from './transaction-key.ts';

type Deed = 'resend' | 'pass-up' | 'ack' | 'report-timeout' | 'report-transport-error';

/** One request of ours until it is answered, and a while after. RFC 3261 §17.1. */
export class ClientTransaction {
  readonly key: TransactionKey;
  readonly request: SipRequest;
  readonly to: Hop;
  readonly #octets: Uint8Array;
  readonly #walker: Walker<Deed>;
  #ack: Uint8Array | undefined;

  constructor(key: TransactionKey, request: SipRequest, to: Hop, settings: TimerSettings, now: Instant) {
    this.key = key;
    this.request = request;
    this.to = to;
    this.#octets = printMessage(request);
    const plan = transactionTimers(isReliable(to.transport), settings);
    this.#walker = request.method === 'INVITE' ? new StateWalker(inviteClient, plan, now) : new StateWalker(nonInviteClient, plan, now);
  }

  get deadline(): Instant | undefined {
    return this.#walker.deadline;
  }

  get ended(): boolean {
    return this.#walker.ended;
  }

  get state(): string {
    return this.#walker.state;
  }

  /** The first sending. */
  start(): TransactionOutput {
    return this.#transmit(this.#octets);
  }

  receive(response: SipResponse, from: Hop, now: Instant): TransactionOutput[] {
    const { status } = response;
    const final = this.request.method === 'INVITE' ? (status < 300 ? '2xx' : '3xx-6xx') : 'final';
    return this.#do(this.#walker.step(status < 200 ? '1xx' : final, now), response, from);
  }

  /** The wire failed, or the storey above gives up (`give-up`, RFC 3261 §9.1). */
  fail(on: 'transport-error' | 'give-up', now: Instant): TransactionOutput[] {
    return this.#do(this.#walker.step(on, now));
  }

  tick(now: Instant): TransactionOutput[] {
    const out: TransactionOutput[] = [];
    for (let timer = this.#walker.takeDue(now); timer !== undefined; timer = this.#walker.takeDue(now))
      out.push(...this.#do(this.#walker.step(timer, now)));
    return out;
  }

  #transmit(octets: Uint8Array): TransactionOutput {
    return { kind: 'transmit', octets, to: this.to, transaction: this.key };
  }

  #do(deeds: readonly Deed[], response?: SipResponse, from?: Hop): TransactionOutput[] {
    const out: TransactionOutput[] = [];
    for (const deed of deeds) {
      if (deed === 'resend') out.push(this.#transmit(this.#octets));
      else if (deed === 'report-timeout') out.push({ kind: 'request-timeout', transaction: this.key });
      else if (deed === 'report-transport-error') out.push({ kind: 'transport-error', transaction: this.key });
      else if (response && from) {
        if (deed === 'pass-up') out.push({ kind: 'response-received', transaction: this.key, response, from });
        else out.push(this.#transmit((this.#ack ??= printMessage(refusalAck(this.request, response)))));
      }
    }
    return out;
  }
}
