import { earliest, type Instant } from '#base';
import { findBody } from '../message/body.ts';
import { maxUint32, parseDecimal } from '../message/characters.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { SipRequest } from '../message/message.ts';
import { sipErrors } from '../sip.errors.ts';
import { type ReplyParts, replyTo } from '../transaction/reply.ts';
import { StateWalker } from '../transaction/state-walker.ts';
import type { TransactionKey } from '../transaction/transaction-key.ts';
import type { CallCommand } from './call-command.ts';
import type { CallInput } from './call-input.ts';
import { Dialog } from './dialog.ts';
import { Farewell } from './farewell.ts';
import type { CallSurroundings, Trouble, Waiting } from './ground.ts';
import { type IncomingDoes, type IncomingOn, type IncomingState, incomingCall } from './incoming-call.table.ts';
import type { CallOutput } from './outbox.ts';
import { ReliableProgress } from './reliable-progress.ts';
import { Repeater } from './repeater.ts';
import { answerInterval } from './session-timer.ts';
import { Usage } from './usage.ts';

/** A call that someone makes to us, from INVITE to end. See `incoming-call.table.ts`. */
export class IncomingCall {
  readonly name: string;
  readonly callId: string;
  readonly localTag: string;
  /** Under which transactions know its INVITE. */
  readonly invite: TransactionKey;
  readonly #around: CallSurroundings;
  readonly #waiting: Waiting;
  readonly #usage: Usage;
  readonly #walker: StateWalker<IncomingState, IncomingOn, IncomingDoes>;
  readonly #reliable: ReliableProgress;
  readonly #farewell = new Farewell();
  /** The 200 that waits for its ACK. */
  #answer: { readonly repeater: Repeater; readonly parts: ReplyParts } | undefined;
  /** A 200 that waits for a PRACK. */
  #held: Extract<CallCommand, { kind: 'answer-requested' }> | undefined;
  #refusal: { readonly status: number; readonly parts: ReplyParts; readonly once: boolean } = { status: 480, parts: {}, once: false };
  #bye: Waiting | undefined;
  /** Has a response with our tag gone out? Before that the caller knows of no dialog. */
  #tagSent = false;
  #lastHeaders: ForeignHeaders = [];

  constructor(around: CallSurroundings, waiting: Waiting, localTag: string, now: Instant) {
    const { request, from } = waiting;
    const { settings } = around;
    this.name = around.call;
    this.callId = request.essentials.callId;
    this.localTag = localTag;
    this.invite = waiting.transaction;
    this.#around = around;
    this.#waiting = waiting;
    this.#usage = new Usage(around, Dialog.ofServer(request, localTag, from), (trouble, when) => this.#trouble(trouble, when), now);
    this.#usage.learn(request);
    this.#reliable = new ReliableProgress(settings.timers, around.dice);
    const expires = parseDecimal(request.headers.get('expires') ?? '', maxUint32);
    const unansweredMs = Math.min(settings.unansweredMs, expires === undefined || expires === 0 ? Number.POSITIVE_INFINITY : expires * 1000);
    this.#walker = new StateWalker(incomingCall, { first: (timer) => (timer === 'timer-bye' ? settings.byeWaitMs : unansweredMs) }, now);
    const body = findBody(request, settings.bodyTypes);
    const offer = body.kind === 'taken' ? body.body : undefined;
    if (offer) this.#usage.ground.offers.receiveOffer(now);
    around.outbox.put({ kind: 'call-received', call: this.name, request, from, offer });
  }

  get ended(): boolean {
    return this.#walker.ended;
  }

  /** Has both sides' consent been given? Until then it counts as half-open. */
  get established(): boolean {
    return this.#walker.state !== 'invited' && this.#walker.state !== 'answered';
  }

  get deadline(): Instant | undefined {
    return this.ended ? undefined : earliest(this.#walker.deadline, this.#reliable.deadline, this.#answer?.repeater.deadline, this.#usage.deadline);
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
      case 'ack-received':
        this.#receiveAck(input.request, now);
        break;
      case 'cancel-received':
        if (this.#walker.state === 'invited') this.#farewell.because('peer', 'cancelled', { status: 487, message: input.request });
        this.#step('cancel-received', now);
        break;
      case 'response-received':
        this.#usage.receiveResponse(input.transaction, input.response, now);
        break;
      case 'request-failed':
        this.#usage.fail(input.transaction, now);
        break;
      case 'command-given':
        this.#command(input.command, now);
    }
    return this.#around.outbox.take();
  }

  #receive(waiting: Waiting, now: Instant): void {
    const { request, from } = waiting;
    const { ground } = this.#usage;
    if ((request.essentials.fromTag ?? '') !== ground.dialog.remoteTag) return ground.respond(waiting, 481);
    if (!ground.dialog.acceptSeq(request.essentials.cseq.number)) return ground.respond(waiting, 500, { reason: 'Out of Order' });
    ground.dialog.flow = from;
    if (request.method === 'BYE') {
      this.#bye = waiting;
      this.#farewell.because('peer', 'bye', { message: request });
      this.#step('bye-received', now);
    } else if (request.method === 'PRACK') this.#receivePrack(waiting, now);
    else {
      // A re-INVITE proves that the caller has our 200: its ACK was lost.
      if (request.method === 'INVITE' && this.#answer && !ground.offers.awaitsTheirs) this.#acknowledged(now);
      this.#usage.receive(waiting, now);
    }
  }

  #receivePrack(waiting: Waiting, now: Instant): void {
    const { ground, modification } = this.#usage;
    if (!this.#reliable.acknowledge(waiting.request, this.#waiting.request.essentials.cseq.number)) return ground.respond(waiting, 481);
    const body = findBody(waiting.request, ground.settings.bodyTypes);
    if (body.kind === 'taken' && !ground.offers.awaitsTheirs) modification.receive(waiting, 'prack', body.body, now);
    else {
      ground.respond(waiting, 200);
      if (body.kind === 'taken') ground.takeAnswer(waiting.request, false, now);
    }
    this.#reliable.sendNext(now);
    this.#release(now);
  }

  /** A held 200 goes out when nothing that it must wait for is open any more. */
  #release(now: Instant): void {
    if (!this.#held || this.#reliable.holdsBody || this.#walker.state !== 'invited') return;
    this.#step('answer', now);
  }

  #receiveAck(request: SipRequest, now: Instant): void {
    if ((request.essentials.fromTag ?? '') !== this.#usage.ground.dialog.remoteTag) return;
    if (request.essentials.cseq.number !== this.#waiting.request.essentials.cseq.number) {
      this.#usage.modification.acknowledge(request, now);
      return;
    }
    if (!this.#answer) return;
    const { ground } = this.#usage;
    const complete = !ground.offers.awaitsTheirs || ground.takeAnswer(request, false, now);
    this.#acknowledged(now);
    if (!complete) this.#trouble('no-answer-body', now);
  }

  #acknowledged(now: Instant): void {
    this.#answer?.repeater.acknowledge(now);
    this.#answer = undefined;
    this.#step('ack-received', now);
  }

  #command(command: CallCommand, now: Instant): void {
    if (!this.#obey(command, now))
      this.#around.outbox.put({
        kind: 'command-refused',
        call: this.name,
        command: command.kind,
        error: sipErrors.SIP_COMMAND_UNTIMELY({ command: command.kind, state: this.#walker.state }),
      });
  }

  #obey(command: CallCommand, now: Instant): boolean {
    const invited = this.#walker.state === 'invited';
    switch (command.kind) {
      case 'progress-requested':
        return invited && !this.#held && this.#progress(command, now);
      case 'answer-requested':
        if (!invited || this.#held || (this.#usage.ground.offers.awaitsOurs && !command.body)) return false;
        this.#held = command;
        this.#release(now);
        return true;
      case 'refuse-requested':
        if (!invited || command.status < 300 || command.status > 699) return false;
        this.#refusal = {
          status: command.status,
          once: command.once === true,
          parts: { headers: command.headers ?? [], ...(command.reason === undefined ? {} : { reason: command.reason }) },
        };
        this.#farewell.because('us', 'refused', { status: command.status });
        this.#step('refuse', now);
        return true;
      case 'hang-up-requested':
        this.#lastHeaders = command.headers ?? [];
        this.#refusal = { status: 480, once: false, parts: { headers: this.#lastHeaders } };
        this.#farewell.because('us', invited ? 'refused' : 'bye', invited ? { status: 480 } : {});
        this.#step('hang-up', now);
        return true;
      // Until the ACK has come the INVITE is not over (RFC 3261 §14.1).
      case 'offer-requested':
      case 'refer-requested':
        return this.#walker.state === 'confirmed' && this.#usage.command(command, now);
      default:
        return this.#tagSent && this.#usage.command(command, now);
    }
  }

  #progress(command: Extract<CallCommand, { kind: 'progress-requested' }>, now: Instant): boolean {
    if (command.status <= 100 || command.status > 199) return false;
    const { headers } = this.#waiting.request;
    const required = headers.list('require').includes('100rel');
    const reliable = required || (command.reliable === true && headers.list('supported').includes('100rel'));
    const { ground } = this.#usage;
    this.#tagSent = true;
    const send = (more: ForeignHeaders): void =>
      ground.respond(this.#waiting, command.status, {
        recordRoute: true,
        headers: [...ground.ownHeaders(), ...more, ...(command.headers ?? [])],
        body: command.body,
      });
    if (!reliable) {
      send([]);
      return true;
    }
    if (command.body) ground.offers.send(command.body, now);
    this.#reliable.send(
      {
        hasBody: command.body !== undefined,
        send: (rseq) =>
          send([
            ['Require', '100rel'],
            ['RSeq', String(rseq)],
          ]),
      },
      now,
    );
    return true;
  }

  #tick(now: Instant): void {
    for (let timer = this.#walker.takeDue(now); timer !== undefined; timer = this.#walker.takeDue(now)) {
      if (timer === 'timer-unanswered') this.#farewell.because('us', 'unanswered', { status: 480 });
      this.#step(timer, now);
    }
    if (this.ended) return;
    if (!this.#reliable.tick(now)) this.#unacknowledged(now);
    for (const deed of this.#answer?.repeater.tick(now) ?? []) {
      if (deed === 'report-unacknowledged') this.#unacknowledged(now);
      else if (this.#answer) this.#usage.ground.respond(this.#waiting, 200, this.#answer.parts);
    }
    if (!this.ended) this.#usage.tick(now);
  }

  #unacknowledged(now: Instant): void {
    this.#answer = undefined;
    this.#farewell.because('nobody', 'unacknowledged');
    this.#step('unacknowledged', now);
  }

  #trouble(trouble: Trouble, now: Instant): void {
    this.#farewell.because('nobody', trouble);
    this.#step('lost', now);
  }

  #step(on: IncomingOn, now: Instant): void {
    for (const deed of this.#walker.step(on, now)) this.#do(deed, now);
  }

  #do(deed: IncomingDoes, now: Instant): void {
    const { outbox } = this.#around;
    const { ground } = this.#usage;
    switch (deed) {
      case 'send-answer':
        this.#sendAnswer(now);
        break;
      case 'report-confirmed':
        outbox.put({ kind: 'call-confirmed', call: this.name });
        break;
      case 'send-refusal':
      case 'send-480':
        this.#sendRefusal(this.#refusal.status, this.#refusal.parts);
        break;
      case 'send-487':
        this.#sendRefusal(487, {});
        break;
      case 'send-504':
        this.#sendRefusal(504, {});
        break;
      case 'send-bye':
        ground.asks.send('BYE', { headers: this.#lastHeaders }, ({ response }, when) => {
          this.#farewell.byeAnswered(response?.status);
          this.#step('bye-finished', when);
        });
        break;
      case 'reply-bye':
        if (this.#bye) ground.respond(this.#bye, 200);
        break;
      case 'report-end':
        this.#reliable.close();
        this.#answer = undefined;
        this.#usage.close(now);
        outbox.put(this.#farewell.report(this.name));
    }
  }

  #sendAnswer(now: Instant): void {
    const command = this.#held;
    this.#held = undefined;
    const { ground } = this.#usage;
    const { settings, dialog, offers, timer } = ground;
    this.#reliable.close();
    this.#tagSent = true;
    dialog.confirmed = true;
    if (command?.body) offers.send(command.body, now);
    const interval = answerInterval(this.#waiting.request.headers, settings);
    const agreed = interval.kind === 'agreed' ? interval : undefined;
    if (agreed) timer.settle(agreed.outcome, now);
    const headers: ForeignHeaders = [...ground.ownHeaders(), ...(agreed?.headers ?? []), ...(command?.headers ?? [])];
    const parts: ReplyParts = { recordRoute: true, headers, body: command?.body };
    this.#answer = { repeater: new Repeater(settings.timers, settings.timers.t2Ms, now), parts };
    ground.respond(this.#waiting, 200, parts);
  }

  #sendRefusal(status: number, parts: ReplyParts): void {
    const { transaction, request, from } = this.#waiting;
    const headers: ForeignHeaders = [['Server', this.#around.settings.product], ...(parts.headers ?? [])];
    const response = replyTo(request, from, status, { ...parts, headers, toTag: this.localTag });
    this.#around.outbox.put({ kind: this.#refusal.once ? 'send-response-once' : 'send-response', transaction, response });
  }
}
