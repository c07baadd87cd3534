import type { Instant } from '#base';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { parseSipfrag } from '../message/sipfrag.ts';
import { parseSubscriptionState } from '../message/subscription-state.ts';
import { parseUri } from '../message/uri.ts';
import { printUriHeaders } from '../message/uri-parts.ts';
import { StateWalker } from '../transaction/state-walker.ts';
import type { CallCommand } from './call-command.ts';
import type { Ground, Waiting } from './ground.ts';
import { type OwnReferralDoes, type OwnReferralOn, type OwnReferralState, ownReferral } from './own-referral.table.ts';

type ReferRequested = Extract<CallCommand, { kind: 'refer-requested' }>;

/** How long we wait for a NOTIFY where no subscription says otherwise. */
const silenceMs = 180_000;

/** The Refer-To value: the target with its header part; undefined when the target is no URI. The headers are escaped, so nothing leaves its place. */
export function printReferTo(target: string, headers: ForeignHeaders): string | undefined {
  const uri = parseUri(target);
  if (!uri.ok || (uri.value.kind !== 'sip' && headers.length > 0)) return undefined;
  const text = printUriHeaders(headers);
  return `<${target}${target.includes('?') ? text.replace('?', '&') : text}>`;
}

/** One REFER of ours. See `own-referral.table.ts`. */
export class OwnReferral {
  readonly name: string;
  readonly #ground: Ground;
  readonly #walker: StateWalker<OwnReferralState, OwnReferralOn, OwnReferralDoes>;
  #cseq: number;

  constructor(ground: Ground, ask: ReferRequested, referTo: string, now: Instant) {
    this.name = ask.refer;
    this.#ground = ground;
    this.#walker = new StateWalker(ownReferral, { first: () => silenceMs }, now);
    const silent: ForeignHeaders = ask.notify === false ? [['Refer-Sub', 'false']] : [];
    const request = ground.asks.send(
      'REFER',
      { headers: [['Refer-To', referTo], ...silent, ...(ask.headers ?? [])] },
      ({ response, request: sent }, when) => {
        this.#cseq = sent.essentials.cseq.number;
        this.#answered(response, when);
      },
    );
    this.#cseq = request.essentials.cseq.number;
  }

  get deadline(): Instant | undefined {
    return this.#walker.deadline;
  }

  get done(): boolean {
    return this.#walker.ended;
  }

  /** Is a NOTIFY with this `id` about this REFER? RFC 3515 §2.4.6: the id is the REFER's number; the first REFER may go without. */
  isMeant(id: string | undefined): boolean {
    return id === undefined || id === String(this.#cseq);
  }

  /** A NOTIFY about it. False when it cannot be read. */
  notified({ request }: Waiting, now: Instant): boolean {
    const progress = parseSipfrag(request.body);
    const state = request.headers.read('subscription-state', parseSubscriptionState);
    const over = state?.ok === true && state.value.state === 'terminated';
    if (!progress.ok && !over) return false;
    const status = progress.ok ? progress.value.status : undefined;
    this.#step(over || (status ?? 0) >= 200 ? 'notified-last' : 'notified', now, { status, request });
    return true;
  }

  tick(now: Instant): void {
    for (let timer = this.#walker.takeDue(now); timer !== undefined; timer = this.#walker.takeDue(now)) this.#step(timer, now, {});
  }

  close(now: Instant): void {
    this.#step('close', now, {});
  }

  #answered(response: SipResponse | undefined, now: Instant): void {
    const accepted = response !== undefined && response.status < 300;
    const silent = response?.headers.get('refer-sub')?.trim().toLowerCase() === 'false';
    this.#step(!accepted ? 'refused' : silent ? 'accepted-silently' : 'accepted', now, { status: response?.status, response });
    if (!response || response.status === 481 || response.status === 408) this.#ground.trouble('gone', now);
  }

  #step(
    on: OwnReferralOn,
    now: Instant,
    facts: { readonly status?: number | undefined; readonly response?: SipResponse | undefined; readonly request?: SipRequest },
  ): void {
    const { call } = this.#ground;
    const { status } = facts;
    for (const deed of this.#walker.step(on, now)) {
      if (deed === 'report-answer')
        this.#ground.event({ kind: 'refer-answered', call, refer: this.name, status, response: facts.response, notify: on === 'accepted' });
      else
        this.#ground.event({
          kind: 'refer-progressed',
          call,
          refer: this.name,
          status,
          final: deed === 'report-silence' || on === 'notified-last',
          request: facts.request,
        });
    }
  }
}
