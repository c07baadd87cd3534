import { earliest, type Instant } from '#base';
import { findBody } from '../message/body.ts';
import { parseDecimal } from '../message/characters.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { HeaderList } from '../message/header-list.ts';
import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { sipErrors } from '../sip.errors.ts';
import { cancelOf } from '../transaction/derived-requests.ts';
import { replyTo } from '../transaction/reply.ts';
import { StateWalker } from '../transaction/state-walker.ts';
import type { TransactionKey } from '../transaction/transaction-key.ts';
import { keyOf } from './asks.ts';
import type { CallCommand, InviteRequested } from './call-command.ts';
import type { CallInput } from './call-input.ts';
import { Farewell } from './farewell.ts';
import { Forks, type OwedAnswer } from './forks.ts';
import { freshCallId, freshTag } from './fresh.ts';
import type { CallSurroundings, Trouble, Waiting } from './ground.ts';
import type { CallOutput } from './outbox.ts';
import { type OutgoingDoes, type OutgoingOn, type OutgoingState, outgoingCall } from './outgoing-call.table.ts';
import { outgoingInvite } from './outgoing-invite.ts';
import { askInterval, readInterval } from './session-timer.ts';
import { dismissAnswer } from './stray-answer.ts';
import type { Usage } from './usage.ts';

/** A call that we make, from INVITE to end. See `outgoing-call.table.ts`. */
export class OutgoingCall {
  readonly name: string;
  readonly callId: string;
  readonly localTag: string;
  readonly #around: CallSurroundings;
  readonly #command: InviteRequested;
  readonly #walker: StateWalker<OutgoingState, OutgoingOn, OutgoingDoes>;
  readonly #farewell = new Farewell();
  readonly #forks: Forks;
  #chosen: Usage | undefined;
  #invite: { readonly request: SipRequest; readonly transaction: TransactionKey };
  #cseq = 1;
  #minSeconds: number;
  /** The response being looked at. */
  #now: { readonly response: SipResponse; readonly from: Hop } | undefined;
  #owed: OwedAnswer | undefined;
  #bye: { readonly usage: Usage; readonly waiting: Waiting } | undefined;
  #lastHeaders: ForeignHeaders = [];

  constructor(around: CallSurroundings, command: InviteRequested, now: Instant) {
    const { settings, dice } = around;
    this.name = around.call;
    this.callId = command.callId ?? freshCallId(dice);
    this.localTag = freshTag(dice);
    this.#around = around;
    this.#command = command;
    this.#minSeconds = settings.session.minSeconds;
    this.#forks = new Forks(around, command.body, (trouble, when) => this.#trouble(trouble, when));
    const lengths: Readonly<Record<string, number>> = {
      'timer-ring': settings.ringMs,
      'timer-cancel': 64 * settings.timers.t1Ms,
      'timer-bye': settings.byeWaitMs,
    };
    this.#walker = new StateWalker(outgoingCall, { first: (timer) => lengths[timer] }, now);
    this.#invite = this.#send();
  }

  get ended(): boolean {
    return this.#walker.ended;
  }

  get established(): boolean {
    return this.#chosen !== undefined;
  }

  get deadline(): Instant | undefined {
    return this.ended ? undefined : earliest(this.#walker.deadline, ...[...this.#forks.all].map((usage) => usage.deadline));
  }

  step(input: CallInput, now: Instant): readonly CallOutput[] {
    if (this.ended) return this.#around.outbox.take();
    switch (input.kind) {
      case 'tick':
        this.#tick(now);
        break;
      case 'request-received':
        this.#receive(input.waiting, now);
        break;
      case 'response-received':
        if (input.transaction === this.#invite.transaction) this.#receiveAnswer(input.response, input.from, now);
        else for (const usage of this.#forks.all) if (usage.receiveResponse(input.transaction, input.response, now)) break;
        break;
      case 'request-failed':
        this.#failed(input.transaction, now);
        break;
      case 'command-given':
        if (!this.#obey(input.command, now)) this.#refuse(input.command);
        break;
      case 'ack-received':
        this.#forks.withTag(input.request.essentials.fromTag)?.modification.acknowledge(input.request, now);
        break;
      // Only an incoming INVITE can be cancelled.
      case 'cancel-received':
    }
    return this.#around.outbox.take();
  }

  /** Sends the INVITE: the first time, with credentials, or with a longer interval. */
  #send(): { readonly request: SipRequest; readonly transaction: TransactionKey } {
    const { settings, dice, outbox, challenges } = this.#around;
    const { seconds } = settings.session;
    const interval = seconds === undefined ? [] : askInterval(seconds, this.#minSeconds);
    const headers = [...interval, ...challenges.answers('INVITE', this.#command.target)];
    const request = outgoingInvite(this.#command, { callId: this.callId, localTag: this.localTag, cseq: this.#cseq, headers }, settings, dice);
    const transaction = keyOf(request);
    outbox.put({ kind: 'send-request', transaction, request, to: this.#command.to });
    return { request, transaction };
  }

  /** A final answer that asks for another attempt: true when one is made. */
  #tryAgain(response: SipResponse): boolean {
    if (this.#walker.state !== 'inviting' && this.#walker.state !== 'ringing') return false;
    if (response.status === 401 || response.status === 407) {
      if (!this.#around.challenges.learn(response)) return false;
    } else if (response.status === 422) {
      const least = parseDecimal(response.headers.get('min-se')?.split(';')[0]?.trim() ?? '', 86_400);
      if (least === undefined || least <= this.#minSeconds) return false;
      this.#minSeconds = least;
    } else return false;
    this.#cseq++;
    this.#forks.forget();
    this.#invite = this.#send();
    return true;
  }

  #receiveAnswer(response: SipResponse, from: Hop, now: Instant): void {
    this.#now = { response, from };
    const { status } = response;
    if (status < 200) this.#step('progress', now);
    else if (status >= 300) {
      if (this.#tryAgain(response)) return this.#step('again', now);
      this.#farewell.because('peer', 'refused', { status, message: response });
      this.#step('refused', now);
    } else if (!this.#chosen) this.#step('answered', now);
    // The same 2xx again: its ACK waits for the application's answer. Any other is another fork's.
    else if (response.essentials.toTag !== this.#chosen.ground.dialog.remoteTag) this.#dismiss(response, from);
  }

  /** A second 2xx from another fork. */
  #dismiss(response: SipResponse, from: Hop): void {
    const { settings, dice, outbox } = this.#around;
    for (const output of dismissAnswer(this.#invite.transaction, this.#invite.request, response, from, settings, dice)) outbox.put(output);
  }

  #failed(transaction: TransactionKey, now: Instant): void {
    if (transaction === this.#invite.transaction) {
      this.#farewell.because('nobody', 'unreachable');
      this.#step('refused', now);
    } else for (const usage of this.#forks.all) if (usage.fail(transaction, now)) break;
  }

  #receive(waiting: Waiting, now: Instant): void {
    const { request, from } = waiting;
    const { outbox } = this.#around;
    const usage = this.#forks.withTag(request.essentials.fromTag);
    if (!usage) return outbox.put({ kind: 'send-response', transaction: waiting.transaction, response: replyTo(request, from, 481) });
    const { ground } = usage;
    if (!ground.dialog.acceptSeq(request.essentials.cseq.number)) return ground.respond(waiting, 500, { reason: 'Out of Order' });
    ground.dialog.flow = from;
    if (request.method !== 'BYE') return usage.receive(waiting, now);
    this.#bye = { usage, waiting };
    this.#farewell.because('peer', 'bye', { message: request });
    this.#step('bye-received', now);
  }

  /** The first 2xx decides which dialog stays. */
  #choose(response: SipResponse, from: Hop, now: Instant): Usage {
    const usage = this.#forks.of(this.#invite.request, response, from, now);
    this.#forks.keepOnly(usage, now);
    this.#chosen = usage;
    const { dialog, timer } = usage.ground;
    dialog.flow = from;
    dialog.confirmByResponse(response);
    dialog.usedSeq(this.#cseq);
    usage.learn(response);
    timer.settle(readInterval(response.headers), now);
    return usage;
  }

  /** The ACK: at once, unless the 2xx holds an offer that the application must answer first. */
  #acknowledge(leaving: boolean, now: Instant): void {
    if (!this.#now) return;
    const { response, from } = this.#now;
    const usage = this.#chosen ?? this.#choose(response, from, now);
    const { ground } = usage;
    const { request, transaction } = this.#invite;
    const ack = (body: InviteRequested['body'], headers: ForeignHeaders): void => ground.acknowledge(transaction, request, response, body, headers);
    const found = findBody(response, ground.settings.bodyTypes);
    const wasAwaited = ground.offers.awaitsTheirs;
    const kind = found.kind === 'taken' ? ground.offers.receive(now) : undefined;
    if (leaving) ack(undefined, []);
    else if (found.kind === 'taken' && kind === 'offer') {
      this.#owed = { usage, pay: ack };
      ground.event({ kind: 'offer-received', call: this.name, by: 'answer', body: found.body, message: response });
    } else {
      ack(undefined, []);
      if (found.kind === 'taken' && kind === 'answer') ground.event({ kind: 'answer-received', call: this.name, body: found.body, refresh: false });
      else if (wasAwaited) this.#trouble('no-answer-body', now);
    }
  }

  #obey(command: CallCommand, now: Instant): boolean {
    if (command.kind === 'hang-up-requested') {
      this.#lastHeaders = command.headers ?? [];
      this.#farewell.because('us', this.#chosen ? 'bye' : 'cancelled');
      this.#step('hang-up', now);
      return true;
    }
    const owed = this.#owed;
    if (owed && command.kind === 'offer-accepted') {
      this.#owed = undefined;
      owed.usage.ground.offers.send(command.body, now);
      owed.pay(command.body, command.headers ?? []);
      return true;
    }
    if (owed && command.kind === 'offer-refused') {
      this.#farewell.because('us', this.#chosen ? 'bye' : 'cancelled', { status: command.status ?? 488 });
      this.#step('hang-up', now);
      return true;
    }
    const usage = this.#chosen ?? this.#forks.sole;
    return usage?.command(command, now) ?? false;
  }

  #refuse(command: CallCommand): void {
    const error = sipErrors.SIP_COMMAND_UNTIMELY({ command: command.kind, state: this.#walker.state });
    this.#around.outbox.put({ kind: 'command-refused', call: this.name, command: command.kind, error });
  }

  #tick(now: Instant): void {
    for (let timer = this.#walker.takeDue(now); timer !== undefined; timer = this.#walker.takeDue(now)) {
      if (timer === 'timer-ring') this.#farewell.because('us', 'unanswered');
      this.#step(timer, now);
    }
    for (const usage of this.#forks.all) if (!this.ended) usage.tick(now);
  }

  #trouble(trouble: Trouble, now: Instant): void {
    this.#farewell.because('nobody', trouble);
    this.#step('lost', now);
  }

  #step(on: OutgoingOn, now: Instant): void {
    const leaving = this.#walker.state === 'cancel-waiting' || this.#walker.state === 'cancelling';
    for (const deed of this.#walker.step(on, now)) this.#do(deed, leaving, now);
  }

  #do(deed: OutgoingDoes, leaving: boolean, now: Instant): void {
    const { outbox } = this.#around;
    switch (deed) {
      case 'report-progress':
        if (this.#now && this.#now.response.status > 100)
          this.#owed = this.#forks.progress(this.#invite.request, this.#now.response, this.#now.from, now) ?? this.#owed;
        break;
      case 'report-answer':
        if (!this.#now) break;
        this.#choose(this.#now.response, this.#now.from, now);
        outbox.put({ kind: 'call-answered', call: this.name, response: this.#now.response });
        break;
      case 'acknowledge':
        this.#acknowledge(leaving, now);
        break;
      case 'send-cancel':
        this.#sendCancel();
        break;
      case 'give-up':
        outbox.put({ kind: 'give-up', transaction: this.#invite.transaction });
        break;
      case 'send-bye':
        this.#sendBye();
        break;
      case 'reply-bye':
        this.#bye?.usage.ground.respond(this.#bye.waiting, 200);
        break;
      case 'report-end':
        this.#owed = undefined;
        this.#forks.close(now);
        outbox.put(this.#farewell.report(this.name));
    }
  }

  #sendCancel(): void {
    const cancel = cancelOf(this.#invite.request);
    // What the parser and printer share as read-only is a list of our own making here.
    for (const [name, value] of this.#lastHeaders) (cancel.headers as HeaderList).add(name, value);
    this.#around.outbox.put({ kind: 'send-request', transaction: keyOf(cancel), request: cancel, to: this.#command.to });
  }

  #sendBye(): void {
    // An offer that was never answered: its ACK must go out before the BYE all the same (RFC 3261 §13.2.2.4).
    this.#owed?.pay(undefined, []);
    this.#owed = undefined;
    this.#chosen?.ground.asks.send('BYE', { headers: this.#lastHeaders }, ({ response }, when) => {
      this.#farewell.byeAnswered(response?.status);
      this.#step('bye-finished', when);
    });
  }
}
