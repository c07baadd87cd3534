import { type Instant, invariant } from '#base';
import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { branchOf } from '../message/via.ts';
import { ClientTransaction } from './client-transaction.ts';
import { DeadlineQueue } from './deadline-queue.ts';
import type { TransactionOutput } from './output.ts';
import { ServerTransaction } from './server-transaction.ts';
import type { TimerSettings } from './timers.ts';
import { clientKey, mergeKey, serverKey, type TransactionKey } from './transaction-key.ts';

type Transaction = ClientTransaction | ServerTransaction;

/** All transactions of an endpoint: matches what comes in, repeats what goes out, wakes whoever is due. RFC 3261 §17. */
export class Transactions {
  readonly #settings: TimerSettings;
  readonly #clients = new Map<TransactionKey, ClientTransaction>();
  readonly #servers = new Map<TransactionKey, ServerTransaction>();
  readonly #merges = new Map<string, TransactionKey>();
  readonly #queue = new DeadlineQueue<Transaction>();

  constructor(settings: TimerSettings) {
    this.#settings = settings;
  }

  get deadline(): Instant | undefined {
    return this.#queue.deadline;
  }

  /** How many are kept, finished ones that still wait for repetitions included. */
  get count(): number {
    return this.#clients.size + this.#servers.size;
  }

  /** Sends a request of ours; the answers come as `response-received` with its key. */
  send(request: SipRequest, to: Hop, now: Instant): { readonly key: TransactionKey; readonly outputs: readonly TransactionOutput[] } {
    const branch = branchOf(request.essentials.via);
    invariant(branch !== undefined, 'every request of ours has a branch');
    const key = clientKey(branch, request.method);
    invariant(!this.#clients.has(key), 'branches of ours are unique');
    const transaction = new ClientTransaction(key, request, to, this.#settings, now);
    this.#clients.set(key, transaction);
    this.#queue.watch(transaction);
    return { key, outputs: [transaction.start()] };
  }

  /** A response: undefined when it answers nothing of ours. More than one Via means it was not for us (RFC 3261 §8.1.3.3). */
  receiveResponse(response: SipResponse, from: Hop, now: Instant): readonly TransactionOutput[] | undefined {
    const { via, cseq } = response.essentials;
    const branch = branchOf(via);
    if (branch === undefined || response.headers.list('via').length > 1) return undefined;
    const transaction = this.#clients.get(clientKey(branch, cseq.method));
    return transaction && this.#after(transaction, transaction.receive(response, from, now));
  }

  /** A request that belongs to a transaction we have: its repetition, or the ACK of a refusal. Undefined when it is new. */
  receiveAgain(request: SipRequest, from: Hop, now: Instant): readonly TransactionOutput[] | undefined {
    const transaction = this.#servers.get(serverKey(request));
    return transaction && this.#after(transaction, transaction.receive(request, from, now));
  }

  /** Has the same request come by another way already? Then it is answered 482 (RFC 3261 §8.2.2.2). */
  isMerged(request: SipRequest): boolean {
    return request.essentials.toTag === undefined && this.#merges.has(mergeKey(request.essentials));
  }

  /** Begins to keep a new request. What is refused at once needs no keeping: see `reply.ts`. */
  open(request: SipRequest, from: Hop, now: Instant): TransactionKey {
    const key = serverKey(request);
    invariant(!this.#servers.has(key), 'only a new request opens a transaction');
    const transaction = new ServerTransaction(key, request, from, this.#settings, now);
    this.#servers.set(key, transaction);
    if (request.essentials.toTag === undefined && request.method !== 'CANCEL') this.#merges.set(transaction.mergeKey, key);
    this.#queue.watch(transaction);
    return key;
  }

  /** The INVITE that a CANCEL means, if we have it (RFC 3261 §9.2). */
  cancelled(cancel: SipRequest): TransactionKey | undefined {
    const key = serverKey(cancel, 'INVITE');
    return this.#servers.has(key) ? key : undefined;
  }

  /** Has the request been answered for good, or forgotten? */
  isAnswered(key: TransactionKey): boolean {
    return this.#servers.get(key)?.answered ?? true;
  }

  /** Sends a response; nothing happens when its transaction is over. */
  respond(key: TransactionKey, response: SipResponse, now: Instant): readonly TransactionOutput[] {
    const transaction = this.#servers.get(key);
    return transaction ? this.#after(transaction, transaction.respond(response, now)) : [];
  }

  /** Sends a response once and forgets its transaction: for those to whom we owe no state. */
  respondOnce(key: TransactionKey, response: SipResponse, now: Instant): readonly TransactionOutput[] {
    const transaction = this.#servers.get(key);
    if (!transaction) return [];
    const outputs = transaction.respond(response, now);
    this.#remove(transaction);
    return [...outputs, { kind: 'transaction-end', transaction: key }];
  }

  /** The request of ours behind a key. */
  requestOf(key: TransactionKey): SipRequest | undefined {
    return this.#clients.get(key)?.request;
  }

  /** Gives up a cancelled INVITE of ours (RFC 3261 §9.1). */
  giveUp(key: TransactionKey, now: Instant): readonly TransactionOutput[] {
    const transaction = this.#clients.get(key);
    return transaction ? this.#after(transaction, transaction.fail('give-up', now)) : [];
  }

  /** The shell could not send what this transaction asked it to. */
  transmitFailed(key: TransactionKey, now: Instant): readonly TransactionOutput[] {
    const transaction = this.#clients.get(key) ?? this.#servers.get(key);
    if (!transaction) return [];
    return this.#after(transaction, transaction instanceof ClientTransaction ? transaction.fail('transport-error', now) : transaction.fail(now));
  }

  /** A connection closed: requests that wait for their first answer on it will get none. */
  connectionClosed(connection: string, now: Instant): readonly TransactionOutput[] {
    const out: TransactionOutput[] = [];
    for (const client of [...this.#clients.values()])
      if (client.to.connection === connection) out.push(...this.#after(client, client.fail('transport-error', now)));
    return out;
  }

  tick(now: Instant): readonly TransactionOutput[] {
    const out: TransactionOutput[] = [];
    for (let due = this.#queue.take(now); due; due = this.#queue.take(now)) out.push(...this.#after(due, due.tick(now)));
    return out;
  }

  #after(transaction: Transaction, outputs: TransactionOutput[]): TransactionOutput[] {
    if (!transaction.ended) this.#queue.watch(transaction);
    else if (this.#remove(transaction)) outputs.push({ kind: 'transaction-end', transaction: transaction.key });
    return outputs;
  }

  #remove(transaction: Transaction): boolean {
    this.#queue.drop(transaction);
    if (transaction instanceof ClientTransaction) return this.#clients.delete(transaction.key);
    if (this.#merges.get(transaction.mergeKey) === transaction.key) this.#merges.delete(transaction.mergeKey);
    return this.#servers.delete(transaction.key);
  }
}
