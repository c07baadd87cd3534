import type { Instant } from '#base';
import { type Body, findBody } from '../message/body.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { parseRSeq } from '../message/rack.ts';
import { Dialog } from './dialog.ts';
import type { CallSurroundings, Trouble } from './ground.ts';
import { Usage } from './usage.ts';

/** The far side has offered, and waits for our answer in an ACK or a PRACK. */
export interface OwedAnswer {
  readonly usage: Usage;
  /** Sends it; without a body where there is none to give. */
  readonly pay: (body: Body | undefined, headers: ForeignHeaders) => void;
}

/** The dialogs that one INVITE of ours has begun, by the far side's tag: a proxy may ring many (RFC 3261 §12.1.2, §13.2.2.4). */
export class Forks {
  readonly #around: CallSurroundings;
  readonly #offer: Body | undefined;
  readonly #told: (trouble: Trouble, now: Instant) => void;
  readonly #byTag = new Map<string, Usage>();
  readonly #lastRSeq = new Map<Usage, number>();

  constructor(around: CallSurroundings, offer: Body | undefined, told: (trouble: Trouble, now: Instant) => void) {
    this.#around = around;
    this.#offer = offer;
    this.#told = told;
  }

  get all(): IterableIterator<Usage> {
    return this.#byTag.values();
  }

  /** The one dialog, when there is exactly one. */
  get sole(): Usage | undefined {
    return this.#byTag.size === 1 ? this.#byTag.values().next().value : undefined;
  }

  withTag(tag: string | undefined): Usage | undefined {
    return this.#byTag.get(tag ?? '');
  }

  /** The dialog of a response, begun if it is the first from there. */
  of(invite: SipRequest, response: SipResponse, from: Hop, now: Instant): Usage {
    const tag = response.essentials.toTag ?? '';
    const known = this.#byTag.get(tag);
    if (known) return known;
    const usage = new Usage(this.#around, Dialog.ofClient(invite, response, from), this.#told, now);
    if (this.#offer) usage.ground.offers.send(this.#offer, now);
    this.#byTag.set(tag, usage);
    return usage;
  }

  /** The first to answer stays; the others are over. */
  keepOnly(chosen: Usage, now: Instant): void {
    for (const [tag, other] of this.#byTag)
      if (other !== chosen) {
        other.close(now);
        this.#byTag.delete(tag);
      }
  }

  /**
   * Takes a provisional response: reports it and, if it is reliable, acknowledges it by PRACK (RFC 3262 §4).
   * Gives what is owed when it holds an offer: then the PRACK waits for the application.
   */
  progress(invite: SipRequest, response: SipResponse, from: Hop, now: Instant): OwedAnswer | undefined {
    const { call, settings, outbox } = this.#around;
    const found = findBody(response, settings.bodyTypes);
    const body = found.kind === 'taken' ? found.body : undefined;
    const rseq = response.headers.list('require').includes('100rel') ? response.headers.read('rseq', parseRSeq) : undefined;
    // Without a To tag there is no dialog, and nothing to acknowledge within one.
    const usage = response.essentials.toTag === undefined ? undefined : this.of(invite, response, from, now);
    usage?.learn(response);
    if (!usage || !rseq?.ok) {
      outbox.put({ kind: 'call-progressed', call, response, body, reliable: false });
      return undefined;
    }
    // Out of order or again, it is not looked at (§4).
    const last = this.#lastRSeq.get(usage);
    if (last !== undefined && rseq.value !== last + 1) return undefined;
    this.#lastRSeq.set(usage, rseq.value);
    outbox.put({ kind: 'call-progressed', call, response, body, reliable: true });
    return this.#acknowledge(usage, `${rseq.value} ${invite.essentials.cseq.number} INVITE`, response, body, now);
  }

  #acknowledge(usage: Usage, rack: string, response: SipResponse, body: Body | undefined, now: Instant): OwedAnswer | undefined {
    const { ground } = usage;
    const { call } = this.#around;
    const pay: OwedAnswer['pay'] = (answer, headers) => {
      ground.asks.send('PRACK', { headers: [['RAck', rack], ...headers], body: answer }, ({ response: reply }, when) => {
        if (reply && reply.status < 300 && ground.offers.awaitsTheirs) ground.takeAnswer(reply, false, when);
      });
    };
    const kind = body ? ground.offers.receive(now) : undefined;
    if (body && kind === 'offer') {
      ground.event({ kind: 'offer-received', call, by: 'progress', body, message: response });
      return { usage, pay };
    }
    pay(undefined, []);
    if (body && kind === 'answer') ground.event({ kind: 'answer-received', call, body, refresh: false });
    return undefined;
  }

  close(now: Instant): void {
    for (const usage of this.#byTag.values()) usage.close(now);
    this.forget();
  }

  /** Another attempt begins: what its predecessor rang is no more. */
  forget(): void {
    this.#byTag.clear();
    this.#lastRSeq.clear();
  }
}
