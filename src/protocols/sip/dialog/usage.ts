import type { Instant } from '#base';
import { earliest } from '#base';
import { findBody } from '../message/body.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { parameter, parseParameters } from '../message/parameters.ts';
import type { TransactionKey } from '../transaction/transaction-key.ts';
import type { CallCommand } from './call-command.ts';
import type { Dialog } from './dialog.ts';
import { type CallSurroundings, Ground, type Trouble, type Waiting } from './ground.ts';
import { Modification } from './modification.ts';
import { OwnReferral, printReferTo } from './own-referral.ts';
import { answerInterval, askInterval, readInterval } from './session-timer.ts';
import { TheirReferral } from './their-referral.ts';

/** Most REFERs of one side open at a time. */
const maxReferrals = 4;

/** One dialog of a call and all that goes on in it but its beginning and its end: the INVITE usage of RFC 5057. */
export class Usage {
  readonly ground: Ground;
  readonly modification: Modification;
  #ownReferrals: OwnReferral[] = [];
  #theirReferrals: TheirReferral[] = [];
  #referCount = 0;
  /** Methods the far side has said it takes. */
  #allowed: readonly string[] = [];

  constructor(around: CallSurroundings, dialog: Dialog, told: (trouble: Trouble, now: Instant) => void, now: Instant) {
    this.ground = new Ground(around, dialog, told, now);
    this.modification = new Modification(this.ground, now);
  }

  get deadline(): Instant | undefined {
    return earliest(
      this.modification.deadline,
      this.ground.timer.deadline,
      ...this.#ownReferrals.map((one) => one.deadline),
      ...this.#theirReferrals.map((one) => one.deadline),
    );
  }

  /** Notes what the far side can. */
  learn(message: SipRequest | SipResponse): void {
    if (message.headers.has('allow')) this.#allowed = message.headers.list('allow');
  }

  /** A request within the dialog, other than ACK, BYE, CANCEL and PRACK: those belong to the call. */
  receive(waiting: Waiting, now: Instant): void {
    const { request } = waiting;
    this.learn(request);
    switch (request.method) {
      case 'INVITE':
      case 'UPDATE':
        this.#receiveOffer(waiting, now);
        break;
      case 'INFO':
        this.#receiveInfo(waiting);
        break;
      case 'OPTIONS':
        this.ground.respond(waiting, 200, { headers: this.ground.ownHeaders() });
        break;
      case 'REFER':
        this.#receiveRefer(waiting, now);
        break;
      case 'NOTIFY':
        this.#receiveNotify(waiting, now);
        break;
      default:
        this.ground.respond(waiting, 405, { headers: this.ground.ownHeaders() });
    }
  }

  /** A response to a request within the dialog; false when it is none of ours. */
  receiveResponse(transaction: TransactionKey, response: SipResponse, now: Instant): boolean {
    return this.ground.asks.receive(transaction, response, now);
  }

  fail(transaction: TransactionKey, now: Instant): boolean {
    return this.ground.asks.fail(transaction, now);
  }

  /** What the application asks for within the dialog: false when it does not fit. */
  command(command: CallCommand, now: Instant): boolean {
    switch (command.kind) {
      case 'offer-requested':
        return this.#offer(command, now);
      case 'offer-accepted':
        return this.modification.accept(command.body, command.headers ?? [], now);
      case 'offer-refused':
        return this.modification.refuse(command.status ?? 488, command.headers ?? [], now);
      case 'refer-requested':
        return this.#refer(command, now);
      case 'refer-accepted':
        return this.#theirs(command.refer)?.accept(now) ?? false;
      case 'refer-refused':
        return this.#theirs(command.refer)?.refuse(command.status ?? 603, now) ?? false;
      case 'refer-notified':
        return this.#theirs(command.refer)?.progress(command.status, now) ?? false;
      case 'info-requested':
        return this.#info(command);
      default:
        return false;
    }
  }

  tick(now: Instant): void {
    this.modification.tick(now);
    for (const deed of this.ground.timer.tick(now)) {
      if (deed === 'refresh') this.#refresh(now);
      else this.ground.trouble('expired', now);
    }
    for (const one of [...this.#ownReferrals, ...this.#theirReferrals]) one.tick(now);
    this.#sweep();
  }

  /** The dialog is over: what waits in it is answered or forgotten. */
  close(now: Instant): void {
    this.modification.close(now);
    this.ground.asks.close();
    this.ground.offers.close(now);
    this.ground.timer.settle({ who: 'nobody', seconds: 0 }, now);
    for (const one of [...this.#ownReferrals, ...this.#theirReferrals]) one.close(now);
    this.#sweep();
  }

  #receiveOffer(waiting: Waiting, now: Instant): void {
    const { request } = waiting;
    const body = findBody(request, this.ground.settings.bodyTypes);
    if (body.kind === 'refused') this.ground.respond(waiting, 415, { headers: [['Accept', this.ground.settings.bodyTypes.join(', ')]] });
    else if (request.method === 'UPDATE' && body.kind === 'none') this.#refreshed(waiting, now);
    else if (request.method === 'INVITE' && !this.ground.dialog.confirmed) this.ground.respond(waiting, 500, { headers: [['Retry-After', '1']] });
    else this.modification.receive(waiting, request.method === 'INVITE' ? 'invite' : 'update', body.kind === 'taken' ? body.body : undefined, now);
  }

  /** An UPDATE without a body only says: still here. RFC 4028 §7.4. */
  #refreshed(waiting: Waiting, now: Instant): void {
    const { timer, dialog, settings } = this.ground;
    const interval = answerInterval(waiting.request.headers, settings, timer.outcome);
    if (interval.kind === 'too-small') return this.ground.respond(waiting, 422, { headers: interval.headers });
    dialog.refreshTarget(waiting.request);
    timer.settle(interval.outcome, now);
    this.ground.respond(waiting, 200, { headers: [...this.ground.ownHeaders(), ...interval.headers] });
  }

  /** RFC 6086: we know no info packages; what comes without one is of the old kind, and the application sees it. */
  #receiveInfo(waiting: Waiting): void {
    if (waiting.request.headers.has('info-package')) return this.ground.respond(waiting, 469, { headers: [['Recv-Info', '']] });
    this.ground.respond(waiting, 200);
    this.ground.event({ kind: 'info-received', call: this.ground.call, request: waiting.request });
  }

  #receiveRefer(waiting: Waiting, now: Instant): void {
    const { request } = waiting;
    const targets = request.headers.all('refer-to');
    const target = targets.length === 1 ? parseNameAddr(targets[0] ?? '') : undefined;
    if (!target?.ok) return this.ground.respond(waiting, 400);
    if (this.#theirReferrals.length >= maxReferrals) return this.ground.respond(waiting, 603);
    const referral = new TheirReferral(this.ground, `refer-${++this.#referCount}`, waiting, now);
    this.#theirReferrals.push(referral);
    this.ground.event({
      kind: 'refer-received',
      call: this.ground.call,
      refer: referral.name,
      target: target.value.uri.text,
      notify: referral.notify,
      request,
    });
  }

  #receiveNotify(waiting: Waiting, now: Instant): void {
    const event = waiting.request.headers.get('event') ?? '';
    const semicolon = event.indexOf(';');
    const parameters = parseParameters(event, semicolon < 0 ? event.length : semicolon);
    const id = parameters.ok ? parameter(parameters.value, 'id') : undefined;
    if ((semicolon < 0 ? event : event.slice(0, semicolon)).trim().toLowerCase() !== 'refer')
      return this.ground.respond(waiting, 489, { headers: [['Allow-Events', 'refer']] });
    const referral = this.#ownReferrals.find((one) => one.isMeant(id));
    if (!referral) return this.ground.respond(waiting, 481);
    this.ground.respond(waiting, referral.notified(waiting, now) ? 200 : 400);
    this.#sweep();
  }

  #offer(command: Extract<CallCommand, { kind: 'offer-requested' }>, now: Instant): boolean {
    const by = command.by === 'update' && this.#allowed.includes('UPDATE') ? 'update' : 'invite';
    if (by === 'invite' && !this.ground.dialog.confirmed) return false;
    return this.modification.ask({ body: command.body, by, headers: command.headers ?? [], refresh: false }, now);
  }

  #refer(command: Extract<CallCommand, { kind: 'refer-requested' }>, now: Instant): boolean {
    const referTo = printReferTo(command.target, command.targetHeaders ?? []);
    if (referTo === undefined || !this.ground.dialog.confirmed || this.#ownReferrals.length >= maxReferrals) return false;
    this.#ownReferrals.push(new OwnReferral(this.ground, command, referTo, now));
    return true;
  }

  #info(command: Extract<CallCommand, { kind: 'info-requested' }>): boolean {
    const { asks, call } = this.ground;
    asks.send('INFO', { headers: command.headers ?? [], body: command.body }, ({ response }, now) => {
      this.ground.event({ kind: 'info-answered', call, status: response?.status });
      if (!response || response.status === 481) this.ground.trouble('gone', now);
    });
    return true;
  }

  #theirs(name: string): TheirReferral | undefined {
    return this.#theirReferrals.find((one) => one.name === name);
  }

  /** Half the interval is over: an UPDATE where the far side takes one, else the last body again in a re-INVITE. RFC 4028 §7.4. */
  #refresh(now: Instant): void {
    const { timer, asks, offers, settings } = this.ground;
    if (!this.#allowed.includes('UPDATE')) {
      if (offers.lastOurs) this.modification.ask({ body: offers.lastOurs, by: 'invite', headers: [], refresh: true }, now);
      return;
    }
    asks.send('UPDATE', { headers: askInterval(timer.outcome.seconds, settings.session.minSeconds, 'uac') }, ({ response }, when) => {
      if (response && response.status < 300) timer.settle(readInterval(response.headers), when);
      else if (!response || response.status === 481 || response.status === 408) this.ground.trouble('gone', when);
    });
  }

  #sweep(): void {
    this.#ownReferrals = this.#ownReferrals.filter((one) => !one.done);
    this.#theirReferrals = this.#theirReferrals.filter((one) => !one.done);
  }
}
