import type { Instant } from '#base';
import { type Hop, isReliable } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { printMessage } from '../message/print-message.ts';
import { inviteServer } from './invite-server.table.ts';
import { nonInviteServer } from './non-invite-server.table.ts';
import type { TransactionOutput } from './output.ts';
import { replyHop, replyTo } from './reply.ts';
import { StateWalker, type Walker } from './state-walker.ts';
import { type TimerSettings, transactionTimers } from './timers.ts';
import { mergeKey, type TransactionKey } from './transaction-key.ts';

type Deed = 'send' | 'send-trying' | 'resend' | 'pass-up-ack' | 'report-no-ack' | 'report-transport-error';

/** One request of the far side until we have answered, and a while after. RFC 3261 §17.2. */
export class ServerTransaction {
  readonly key: TransactionKey;
  readonly method: string;
  /** Where the request came from. */
  readonly from: Hop;
  readonly mergeKey: string;
  readonly #to: Hop;
  readonly #walker: Walker<Deed>;
  /** Dropped after the first answer: what is repeated is the answer. */
  #request: SipRequest | undefined;
  #last: Uint8Array | undefined;

  constructor(key: TransactionKey, request: SipRequest, from: Hop, settings: TimerSettings, now: Instant) {
    this.key = key;
    this.method = request.method;
    this.from = from;
    this.mergeKey = mergeKey(request.essentials);
    this.#request = request;
    this.#to = replyHop(request.essentials.via, from);
    const plan = transactionTimers(isReliable(from.transport), settings);
    this.#walker = request.method === 'INVITE' ? new StateWalker(inviteServer, plan, now) : new StateWalker(nonInviteServer, plan, now);
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

  /** Has a final answer gone out? */
  get answered(): boolean {
    return this.#walker.state !== 'proceeding' && this.#walker.state !== 'trying';
  }

  /** The same request again, or the ACK of a refusal. */
  receive(request: SipRequest, from: Hop, now: Instant): TransactionOutput[] {
    const on = request.method === 'ACK' ? 'ack' : this.method === 'INVITE' ? 'invite' : 'request';
    return this.#do(this.#walker.step(on, now), undefined, { request, from });
  }

  respond(response: SipResponse, now: Instant): TransactionOutput[] {
    const { status } = response;
    const final = this.method === 'INVITE' ? (status < 300 ? 'send-2xx' : 'send-3xx-6xx') : 'send-final';
    this.#walker.stop('timer-trying');
    return this.#do(this.#walker.step(status < 200 ? 'send-1xx' : final, now), printMessage(response));
  }

  fail(now: Instant): TransactionOutput[] {
    return this.#do(this.#walker.step('transport-error', now));
  }

  tick(now: Instant): TransactionOutput[] {
    const out: TransactionOutput[] = [];
    for (let timer = this.#walker.takeDue(now); timer !== undefined; timer = this.#walker.takeDue(now))
      out.push(...this.#do(this.#walker.step(timer, now)));
    return out;
  }

  #transmit(octets: Uint8Array): TransactionOutput {
    return { kind: 'transmit', octets, to: this.#to, transaction: this.key };
  }

  #do(deeds: readonly Deed[], response?: Uint8Array, ack?: { readonly request: SipRequest; readonly from: Hop }): TransactionOutput[] {
    const out: TransactionOutput[] = [];
    for (const deed of deeds) {
      if (deed === 'send' && response) {
        this.#last = response;
        this.#request = undefined;
        out.push(this.#transmit(response));
      } else if (deed === 'send-trying' && this.#request) {
        this.#last = printMessage(replyTo(this.#request, this.from, 100));
        out.push(this.#transmit(this.#last));
      } else if (deed === 'resend' && this.#last) out.push(this.#transmit(this.#last));
      else if (deed === 'pass-up-ack' && ack) out.push({ kind: 'ack-received', ...ack });
      else if (deed === 'report-no-ack') out.push({ kind: 'ack-missing', transaction: this.key });
      else if (deed === 'report-transport-error') out.push({ kind: 'transport-error', transaction: this.key });
    }
    return out;
  }
}
