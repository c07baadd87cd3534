import { type Dice, earliest, type Instant, type Machine } from '#base';
import { keyOf } from '../dialog/asks.ts';
import type { CallCommand } from '../dialog/call-command.ts';
import type { CallInput } from '../dialog/call-input.ts';
import { Challenges } from '../dialog/challenges.ts';
import { freshTag } from '../dialog/fresh.ts';
import type { CallSurroundings } from '../dialog/ground.ts';
import { IncomingCall } from '../dialog/incoming-call.ts';
import { type CallOutput, Outbox } from '../dialog/outbox.ts';
import { OutgoingCall } from '../dialog/outgoing-call.ts';
import { allowedMethods, supportedOptions } from '../dialog/settings.ts';
import { dismissAnswer } from '../dialog/stray-answer.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import { printMessage } from '../message/print-message.ts';
import { sipErrors } from '../sip.errors.ts';
import type { TransactionOutput, Transmit } from '../transaction/output.ts';
import type { TransactionKey } from '../transaction/transaction-key.ts';
import { Transactions } from '../transaction/transactions.ts';
import { type Call, CallBook } from './call-book.ts';
import { refuseCommand } from './command-check.ts';
import { Doorkeeper } from './doorkeeper.ts';
import { pingRequest } from './ping.ts';
import { type Refusal, screen, screenMethod, screenRequire } from './screening.ts';
import { StatelessReplies } from './stateless-replies.ts';
import type { UaInput, UaOutput } from './ua-input.ts';
import type { UserAgentSettings } from './ua-settings.ts';

/**
 * One SIP endpoint with its sockets taken out: octets and commands in, octets and events out. RFC 3261 and friends; see the room's README.
 * It keeps state only for calls it has let in: everything refused on the way is answered statelessly (§8.2.7).
 */
export class UserAgent implements Machine<UaInput, UaOutput> {
  readonly #settings: UserAgentSettings;
  readonly #dice: Dice;
  readonly #replies: StatelessReplies;
  readonly #doorkeeper: Doorkeeper | undefined;
  readonly #transactions: Transactions;
  readonly #calls = new CallBook();
  /** Whose request a client transaction carries. */
  readonly #owners = new Map<TransactionKey, Call>();
  readonly #pings = new Map<TransactionKey, string>();
  /** ACKs of 2xx, by INVITE and tag: sent again when the 2xx comes again (RFC 3261 §13.2.2.4). */
  readonly #acks = new Map<TransactionKey, Map<string, Transmit>>();
  #callCount = 0;
  #draining = false;
  #out: UaOutput[] = [];

  constructor(settings: UserAgentSettings, dice: Dice) {
    this.#settings = settings;
    this.#dice = dice;
    const secret = dice.bytes(32);
    this.#replies = new StatelessReplies(secret);
    this.#doorkeeper = settings.authentication && new Doorkeeper(settings.authentication, secret);
    this.#transactions = new Transactions(settings.timers);
  }

  get deadline(): Instant | undefined {
    return earliest(this.#transactions.deadline, this.#calls.deadline);
  }

  /** What is kept now, for figures. */
  get load(): { readonly calls: number; readonly halfOpen: number; readonly transactions: number } {
    return { calls: this.#calls.count, halfOpen: this.#calls.halfOpen, transactions: this.#transactions.count };
  }

  step(input: UaInput, now: Instant): readonly UaOutput[] {
    this.#out = [];
    const before = this.#calls.count;
    switch (input.kind) {
      case 'tick':
        this.#carry(this.#transactions.tick(now), now);
        for (let call = this.#calls.takeDue(now); call; call = this.#calls.takeDue(now)) this.#stepCall(call, input, now);
        break;
      case 'message-received':
        this.#receive(input.octets, input.from, now);
        break;
      case 'transmit-failed':
        this.#carry(this.#transactions.transmitFailed(input.transaction, now), now);
        break;
      case 'connection-closed':
        this.#carry(this.#transactions.connectionClosed(input.connection, now), now);
        break;
      case 'ping-requested':
        this.#sendPing(input, now);
        break;
      case 'drain-requested':
        this.#draining = true;
        if (this.#calls.count === 0) this.#out.push({ kind: 'drained' });
        break;
      default:
        this.#command(input, now);
    }
    if (this.#draining && before > 0 && this.#calls.count === 0) this.#out.push({ kind: 'drained' });
    return this.#out;
  }

  #receive(octets: Uint8Array, from: Hop, now: Instant): void {
    this.#replies.askedBytes = octets.length;
    const parsed = parseMessage(octets, this.#settings.limits.message);
    if (!parsed.ok) this.#out.push(...this.#replies.answerMalformed(parsed.error, from));
    else if (parsed.value.kind === 'response') {
      const outputs = this.#transactions.receiveResponse(parsed.value, from, now);
      if (outputs) this.#carry(outputs, now);
      else this.#out.push({ kind: 'message-dropped', why: 'a response answers nothing of ours', from });
    } else this.#receiveRequest(parsed.value, from, now);
  }

  #receiveRequest(request: SipRequest, from: Hop, now: Instant): void {
    const again = this.#transactions.receiveAgain(request, from, now);
    if (again) this.#carry(again, now);
    else if (request.method === 'ACK') this.#receiveAck(request, now);
    else if (request.method === 'CANCEL') this.#receiveCancel(request, from, now);
    else if (request.essentials.toTag !== undefined) this.#receiveWithin(request, from, now);
    else this.#receiveNew(request, from, now);
  }

  /** The ACK of a 2xx finds its call by dialog; the ACK of a stateless refusal finds nothing, and that is well. */
  #receiveAck(request: SipRequest, now: Instant): void {
    const { callId, toTag } = request.essentials;
    const call = this.#calls.withDialog(callId, toTag ?? '');
    if (call) this.#stepCall(call, { kind: 'ack-received', request }, now);
  }

  /** RFC 3261 §9.2: the CANCEL is answered for itself; the INVITE it means gets its 487 from its call. */
  #receiveCancel(request: SipRequest, from: Hop, now: Instant): void {
    const invite = this.#transactions.cancelled(request);
    if (invite === undefined) return this.#refuse(request, from, { status: 481, why: 'a CANCEL means no INVITE we know' });
    const call = this.#calls.invitedBy(invite);
    this.#out.push(this.#replies.answer(request, from, 200, [], call?.localTag));
    if (call) this.#stepCall(call, { kind: 'cancel-received', request }, now);
  }

  #receiveWithin(request: SipRequest, from: Hop, now: Instant): void {
    const { callId, toTag } = request.essentials;
    const refusal = screenMethod(request) ?? screenRequire(request);
    if (refusal) return this.#refuse(request, from, refusal);
    const call = this.#calls.withDialog(callId, toTag ?? '');
    if (!call) return this.#refuse(request, from, { status: 481, why: 'there is no such dialog' });
    // A call may be noisy, but not without end; its BYE is always let in.
    if (request.method !== 'BYE' && this.#transactions.count >= this.#settings.limits.transactions)
      return this.#refuse(request, from, this.#full('no further transaction fits the limits'));
    const transaction = this.#transactions.open(request, from, now);
    this.#stepCall(call, { kind: 'request-received', waiting: { transaction, request, from } }, now);
  }

  #receiveNew(request: SipRequest, from: Hop, now: Instant): void {
    const verdict = this.#settings.guard(request, from);
    if (verdict === 'drop') {
      this.#out.push({ kind: 'message-dropped', why: 'the guard drops it', from });
      return;
    }
    if (verdict === 'forbid') return this.#refuse(request, from, { status: 403, why: 'the guard forbids it' });
    if (verdict === 'challenge' && !this.#isKnown(request, from, now)) return;
    const refusal = this.#transactions.isMerged(request)
      ? { status: 482, why: 'the same request came by another way' }
      : screen(request, this.#settings);
    if (refusal) return this.#refuse(request, from, refusal);
    if (request.method === 'OPTIONS') this.#answerOptions(request, from);
    else this.#receiveInvite(request, from, now);
  }

  #isKnown(request: SipRequest, from: Hop, now: Instant): boolean {
    const verdict = this.#doorkeeper?.judge(request, from, now) ?? 'unknown';
    if (verdict === 'known') return true;
    if (!this.#doorkeeper) this.#refuse(request, from, { status: 403, why: 'a challenge is wanted and none is set up' });
    else {
      const headers = this.#doorkeeper.challenges(from, verdict === 'stale', now).map((value) => ['WWW-Authenticate', value] as const);
      this.#refuse(request, from, { status: 401, why: verdict === 'stale' ? 'its nonce is too old' : 'it has not proved who it is', headers });
    }
    return false;
  }

  /** RFC 3261 §11.2: as an INVITE would be answered. */
  #answerOptions(request: SipRequest, from: Hop): void {
    if (this.#draining) return this.#refuse(request, from, this.#full('we are draining'));
    const headers: ForeignHeaders = [
      ['Allow', allowedMethods.join(', ')],
      ['Accept', this.#settings.bodyTypes.join(', ')],
      ['Supported', supportedOptions.join(', ')],
      ['Server', this.#settings.product],
    ];
    this.#out.push(this.#replies.answer(request, from, 200, headers));
  }

  #receiveInvite(request: SipRequest, from: Hop, now: Instant): void {
    const { calls, halfOpen, transactions } = this.#settings.limits;
    const { load } = this;
    if (this.#draining) return this.#refuse(request, from, this.#full('we are draining'));
    if (load.calls >= calls || load.halfOpen >= halfOpen || load.transactions >= transactions)
      return this.#refuse(request, from, this.#full('no further call fits the limits'));
    const transaction = this.#transactions.open(request, from, now);
    const around = this.#surroundings(`in-${++this.#callCount}`);
    const call = new IncomingCall(around, { transaction, request, from }, freshTag(this.#dice), now);
    this.#calls.add(call);
    this.#carry(around.outbox.take(), now, call);
  }

  #full(why: string): Refusal {
    return { status: 503, why, headers: [['Retry-After', String(this.#settings.retryAfterSeconds)]] };
  }

  #surroundings(call: string, command?: Extract<CallCommand, { kind: 'invite-requested' }>): CallSurroundings {
    const credentials = command?.credentials ? [command.credentials] : this.#settings.credentials;
    return { call, settings: this.#settings, dice: this.#dice, outbox: new Outbox(), challenges: new Challenges(credentials, this.#dice) };
  }

  #command(command: CallCommand, now: Instant): void {
    const error = refuseCommand(command);
    const call = this.#calls.named(command.call);
    const refuse = (why: typeof error): void => {
      if (why) this.#out.push({ kind: 'command-refused', call: command.call, command: command.kind, error: why });
    };
    if (error) refuse(error);
    else if (command.kind === 'invite-requested') {
      if (call) refuse(sipErrors.SIP_CALL_NAME_TAKEN());
      // While draining, calls that live may still need one of ours: that is for the application to judge.
      else if (this.#calls.count >= this.#settings.limits.calls) refuse(sipErrors.SIP_CALLS_FULL());
      else {
        const around = this.#surroundings(command.call, command);
        const made = new OutgoingCall(around, command, now);
        this.#calls.add(made);
        this.#carry(around.outbox.take(), now, made);
      }
    } else if (!call) refuse(sipErrors.SIP_CALL_UNKNOWN());
    else this.#stepCall(call, { kind: 'command-given', command }, now);
  }

  #stepCall(call: Call, input: CallInput, now: Instant): void {
    const outputs = call.step(input, now);
    this.#calls.note(call);
    this.#carry(outputs, now, call);
  }

  /** Carries what calls and transactions want to where it belongs. */
  #carry(outputs: readonly (CallOutput | TransactionOutput)[], now: Instant, call?: Call): void {
    for (const output of outputs) {
      switch (output.kind) {
        case 'send-request':
          if (call) this.#owners.set(output.transaction, call);
          this.#carry(this.#transactions.send(output.request, output.to, now).outputs, now);
          break;
        case 'send-ack':
          this.#sendAck(output);
          break;
        case 'send-response':
          this.#carry(this.#transactions.respond(output.transaction, output.response, now), now);
          break;
        case 'send-response-once':
          this.#carry(this.#transactions.respondOnce(output.transaction, output.response, now), now);
          break;
        case 'give-up':
          this.#carry(this.#transactions.giveUp(output.transaction, now), now);
          break;
        case 'response-received':
          this.#receiveResponse(output.transaction, output.response, output.from, now);
          break;
        case 'request-timeout':
        case 'transport-error':
          this.#requestFailed(output.transaction, now);
          break;
        case 'ack-received':
          this.#receiveAck(output.request, now);
          break;
        case 'transaction-end':
          this.#owners.delete(output.transaction);
          this.#acks.delete(output.transaction);
          break;
        // Our refusal was never acknowledged: its call is over all the same.
        case 'ack-missing':
          break;
        default:
          this.#out.push(output);
      }
    }
  }

  #sendAck({ invite, toTag, request, to }: Extract<CallOutput, { kind: 'send-ack' }>): void {
    const transmit: Transmit = { kind: 'transmit', octets: printMessage(request), to };
    const byTag = this.#acks.get(invite) ?? new Map<string, Transmit>();
    this.#acks.set(invite, byTag.set(toTag, transmit));
    this.#out.push(transmit);
  }

  #receiveResponse(transaction: TransactionKey, response: SipResponse, from: Hop, now: Instant): void {
    if (this.#pings.has(transaction)) {
      if (response.status >= 200) this.#pingAnswered(transaction, response.status);
      return;
    }
    const isAnswer = response.essentials.cseq.method === 'INVITE' && response.status >= 200 && response.status < 300;
    const ack = isAnswer ? this.#acks.get(transaction)?.get(response.essentials.toTag ?? '') : undefined;
    if (ack) {
      this.#out.push(ack);
      return;
    }
    const call = this.#owners.get(transaction);
    if (call && !call.ended) this.#stepCall(call, { kind: 'response-received', transaction, response, from }, now);
    else if (isAnswer) {
      const invite = this.#transactions.requestOf(transaction);
      if (invite) this.#carry(dismissAnswer(transaction, invite, response, from, this.#settings, this.#dice), now);
    }
  }

  #requestFailed(transaction: TransactionKey, now: Instant): void {
    if (this.#pings.has(transaction)) return this.#pingAnswered(transaction, undefined);
    const call = this.#owners.get(transaction);
    if (call && !call.ended) this.#stepCall(call, { kind: 'request-failed', transaction }, now);
  }

  #sendPing(input: Extract<UaInput, { kind: 'ping-requested' }>, now: Instant): void {
    const request = pingRequest(input, this.#settings, this.#dice);
    this.#pings.set(keyOf(request), input.ping);
    this.#carry(this.#transactions.send(request, input.to, now).outputs, now);
  }

  #pingAnswered(transaction: TransactionKey, status: number | undefined): void {
    const ping = this.#pings.get(transaction) ?? '';
    this.#pings.delete(transaction);
    this.#out.push({ kind: 'ping-answered', ping, status });
  }

  #refuse(request: SipRequest, from: Hop, refusal: Refusal): void {
    this.#out.push({ kind: 'request-refused', method: request.method, status: refusal.status, why: refusal.why, from });
    this.#out.push(this.#replies.answer(request, from, refusal.status, [...(refusal.headers ?? []), ['Server', this.#settings.product]]));
  }
}
