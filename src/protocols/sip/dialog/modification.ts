import type { Instant } from '#base';
import type { Body } from '../message/body.ts';
import { parseDecimal } from '../message/characters.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { ReplyParts } from '../transaction/reply.ts';
import { StateWalker } from '../transaction/state-walker.ts';
import type { Outcome } from './asks.ts';
import type { OfferedBy } from './call-event.ts';
import type { Ground, Waiting } from './ground.ts';
import { type ModificationDoes, type ModificationOn, type ModificationState, modification } from './modification.table.ts';
import { Repeater } from './repeater.ts';
import { answerInterval, askInterval, readInterval, type ServerInterval } from './session-timer.ts';

/** An offer of ours within the call. */
export interface OwnOffer {
  readonly body: Body;
  readonly by: 'invite' | 'update';
  readonly headers: ForeignHeaders;
  /** Nothing new: the last body again, to keep the session alive. */
  readonly refresh: boolean;
}

/** An offer of theirs that waits for the application. */
interface TheirOffer extends Waiting {
  readonly by: OfferedBy;
  readonly offer: Body | undefined;
  readonly interval: Extract<ServerInterval, { kind: 'agreed' }>;
}

/** Re-INVITE and UPDATE, both ways. See `modification.table.ts`. */
export class Modification {
  readonly #ground: Ground;
  readonly #walker: StateWalker<ModificationState, ModificationOn, ModificationDoes>;
  #ours: OwnOffer | undefined;
  #theirs: TheirOffer | undefined;
  /** The 2xx to a re-INVITE that waits for its ACK. */
  #reply: { readonly repeater: Repeater; readonly to: Waiting; readonly parts: ReplyParts } | undefined;
  #minSeconds: number;
  #retryMs = 0;

  constructor(ground: Ground, now: Instant) {
    this.#ground = ground;
    const { settings } = ground;
    this.#minSeconds = settings.session.minSeconds;
    const lengths: Readonly<Record<string, () => number>> = {
      'timer-retry': () => this.#retryMs,
      // Twice the time after which an unanswered request is lost anyway: a 100 has come, and then nothing.
      'timer-answer': () => 128 * settings.timers.t1Ms,
      'timer-decision': () => settings.decisionMs,
    };
    this.#walker = new StateWalker(modification, { first: (timer) => lengths[timer]?.() }, now);
  }

  get idle(): boolean {
    return this.#walker.state === 'idle';
  }

  get deadline(): Instant | undefined {
    const own = this.#walker.deadline;
    const repeating = this.#reply?.repeater.deadline;
    return own === undefined || (repeating !== undefined && repeating < own) ? repeating : own;
  }

  /** Offers anew. False when it is not the time: something is open, from either side. */
  ask(ours: OwnOffer, now: Instant): boolean {
    if (!this.idle || this.#ground.offers.state !== 'agreed') return false;
    this.#ours = ours;
    this.#step('ask', now);
    return true;
  }

  /** A re-INVITE, or an UPDATE or PRACK with a body. */
  receive(waiting: Waiting, by: OfferedBy, offer: Body | undefined, now: Instant): void {
    const ground = this.#ground;
    const interval = answerInterval(waiting.request.headers, ground.settings, ground.timer.outcome);
    if (interval.kind === 'too-small') ground.respond(waiting, 422, { headers: interval.headers });
    else if (this.#walker.state === 'idle' && ground.offers.awaitsTheirs) ground.respond(waiting, 491);
    else if (this.#walker.state === 'idle' && ground.offers.awaitsOurs) this.#refuseForNow(waiting);
    else
      for (const deed of this.#walker.step('offer-received', now)) {
        if (deed === 'reply-491') ground.respond(waiting, 491);
        else if (deed === 'reply-500') this.#refuseForNow(waiting);
        else if (deed !== 'report-offer') this.#do(deed, now);
        else {
          this.#theirs = { ...waiting, by, offer, interval };
          if (offer) ground.offers.receiveOffer(now);
          ground.event({ kind: 'offer-received', call: ground.call, by, body: offer, message: waiting.request });
        }
      }
  }

  /** The application answers, or makes the offer it was asked for. False when nothing waits. */
  accept(body: Body, headers: ForeignHeaders, now: Instant): boolean {
    const theirs = this.#theirs;
    if (!theirs) return false;
    const ground = this.#ground;
    const isPrack = theirs.by === 'prack';
    if (!isPrack) {
      ground.dialog.refreshTarget(theirs.request);
      ground.timer.settle(theirs.interval.outcome, now);
    }
    if (theirs.offer) ground.offers.send(body, now);
    else ground.offers.offer(body, now);
    const parts: ReplyParts = { headers: isPrack ? headers : [...ground.ownHeaders(), ...theirs.interval.headers, ...headers], body };
    this.#theirs = undefined;
    this.#walker.step(theirs.by === 'invite' ? 'accept-and-wait' : 'accept', now);
    ground.respond(theirs, 200, parts);
    if (theirs.by === 'invite') this.#reply = { repeater: new Repeater(ground.settings.timers, ground.settings.timers.t2Ms, now), to: theirs, parts };
    return true;
  }

  /** The application refuses. False when nothing waits. */
  refuse(status: number, headers: ForeignHeaders, now: Instant): boolean {
    const theirs = this.#theirs;
    if (!theirs) return false;
    this.#walker.step('refuse', now);
    this.#dismiss(status, headers, now);
    return true;
  }

  /** The ACK of our 2xx to a re-INVITE: false when none is awaited. A body in it answers the offer we were asked for. */
  acknowledge(request: SipRequest, now: Instant): boolean {
    if (request.essentials.cseq.number !== this.#reply?.to.request.essentials.cseq.number) return false;
    this.#settle(now);
    this.#walker.step('acknowledged', now);
    const ground = this.#ground;
    if (ground.offers.awaitsTheirs && !ground.takeAnswer(request, false, now)) ground.trouble('no-answer-body', now);
    return true;
  }

  tick(now: Instant): void {
    for (let timer = this.#walker.takeDue(now); timer !== undefined; timer = this.#walker.takeDue(now)) this.#step(timer, now);
    for (const deed of this.#reply?.repeater.tick(now) ?? []) {
      if (deed === 'report-unacknowledged') this.#step('unacknowledged', now);
      else if (this.#reply) this.#ground.respond(this.#reply.to, 200, this.#reply.parts);
    }
    if (this.#reply?.repeater.settled) this.#reply = undefined;
  }

  close(now: Instant): void {
    this.#settle(now);
    this.#step('close', now);
  }

  #step(on: ModificationOn, now: Instant): void {
    for (const deed of this.#walker.step(on, now)) this.#do(deed, now);
  }

  #do(deed: ModificationDoes, now: Instant): void {
    if (deed === 'send-offer') this.#sendOffer(now);
    else if (deed === 'report-refused') this.#reportRefused(undefined);
    else if (deed === 'report-gone') this.#ground.trouble('gone', now);
    else if (deed === 'report-unacknowledged') this.#ground.trouble('unacknowledged', now);
    else if (deed === 'settle-last') this.#settle(now);
    else if (deed === 'reply-500') this.#dismiss(500, [], now);
    // The call ends while an offer waits: §15.1.2.
    else if (deed === 'reply-487') this.#dismiss(487, [], now);
  }

  /** Answers the offer that waits with a refusal. */
  #dismiss(status: number, headers: ForeignHeaders, now: Instant): void {
    const theirs = this.#theirs;
    if (!theirs) return;
    this.#theirs = undefined;
    if (theirs.offer) this.#ground.offers.refuse(now);
    this.#ground.respond(theirs, status, { headers });
  }

  /** A 2xx of ours needs no more repeating. An offer in it that was never answered is void. */
  #settle(now: Instant): void {
    this.#reply?.repeater.acknowledge(now);
    this.#reply = undefined;
  }

  /** RFC 3261 §14.2: come again, at a time of chance within ten seconds. */
  #refuseForNow(waiting: Waiting): void {
    this.#ground.respond(waiting, 500, { headers: [['Retry-After', String(Math.floor(this.#ground.dice.fraction() * 11))]] });
  }

  #sendOffer(now: Instant): void {
    const ours = this.#ours;
    if (!ours) return;
    const { offers, timer, asks } = this.#ground;
    offers.offer(ours.body, now);
    const { who, seconds } = timer.outcome;
    const interval = who === 'nobody' ? [] : askInterval(seconds, this.#minSeconds, who === 'us' ? 'uac' : 'uas');
    const parts = { headers: [...interval, ...ours.headers], body: ours.body };
    asks.send(ours.by === 'invite' ? 'INVITE' : 'UPDATE', parts, (outcome, when) => this.#answered(ours, outcome, when));
  }

  #answered(ours: OwnOffer, outcome: Outcome, now: Instant): void {
    const { response } = outcome;
    if (response && response.status < 300) this.#accepted(ours, outcome, response, now);
    else if (ours === this.#ours && this.#walker.state === 'asking') this.#failed(response, now);
  }

  #accepted(ours: OwnOffer, { transaction, request }: Outcome, response: SipResponse, now: Instant): void {
    const ground = this.#ground;
    ground.dialog.refreshTarget(response);
    if (ours.by === 'invite') ground.acknowledge(transaction, request, response);
    if (this.#walker.state !== 'asking') return;
    this.#ours = undefined;
    this.#walker.step('accepted', now);
    ground.timer.settle(readInterval(response.headers), now);
    if (ground.takeAnswer(response, ours.refresh, now)) return;
    ground.offers.refuse(now);
    ground.event({ kind: 'offer-refused', call: ground.call, status: response.status, response });
  }

  #failed(response: SipResponse | undefined, now: Instant): void {
    const ground = this.#ground;
    const status = response?.status ?? 408;
    ground.offers.refuse(now);
    if (status === 491) {
      // §14.1, in steps of 10 ms: the owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s.
      const steps = Math.floor(ground.dice.fraction() * (ground.dialog.callIdIsOurs ? 191 : 201));
      this.#retryMs = (ground.dialog.callIdIsOurs ? 2100 : 0) + steps * 10;
      this.#step('collided', now);
    } else if (status === 422 && this.#learnMinimum(response)) this.#sendOffer(now);
    else {
      this.#walker.step('refused', now);
      this.#reportRefused(response);
      if (status === 481 || status === 408) ground.trouble('gone', now);
    }
  }

  /** A 422 names the least interval; asked once more with that (RFC 4028 §7.3). */
  #learnMinimum(response: SipResponse | undefined): boolean {
    const least = parseDecimal(response?.headers.get('min-se')?.split(';')[0]?.trim() ?? '', 86_400);
    if (least === undefined || least <= this.#minSeconds) return false;
    this.#minSeconds = least;
    return true;
  }

  #reportRefused(response: SipResponse | undefined): void {
    const ours = this.#ours;
    this.#ours = undefined;
    if (ours && !ours.refresh) this.#ground.event({ kind: 'offer-refused', call: this.#ground.call, status: response?.status, response });
  }
}
