import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { routeSetOf } from './route.ts';

/** What two sides remember of each other. RFC 3261 §12. */
export class Dialog {
  readonly callId: string;
  readonly localTag: string;
  /** `''` when the far side is of RFC 2543 and gave none. */
  readonly remoteTag: string;
  /** From and To as they stand in requests of ours, tags included. */
  readonly local: string;
  readonly remote: string;
  /** Did we make the Call-ID? Then we wait longer when two requests collide (§14.1). */
  readonly callIdIsOurs: boolean;
  readonly secure: boolean;
  /** The way the last message came: where requests go when `nextHop` is `source`, and the connection that is used again. */
  flow: Hop;
  confirmed = false;
  routeSet: readonly string[];
  /** The Contact of the far side, as a URI. */
  remoteTarget: string;
  #localSeq: number;
  #remoteSeq: number | undefined;

  constructor(facts: {
    readonly callId: string;
    readonly localTag: string;
    readonly remoteTag: string;
    readonly local: string;
    readonly remote: string;
    readonly callIdIsOurs: boolean;
    readonly secure: boolean;
    readonly flow: Hop;
    readonly routeSet: readonly string[];
    readonly remoteTarget: string;
    readonly localSeq: number;
    readonly remoteSeq: number | undefined;
  }) {
    this.callId = facts.callId;
    this.localTag = facts.localTag;
    this.remoteTag = facts.remoteTag;
    this.local = facts.local;
    this.remote = facts.remote;
    this.callIdIsOurs = facts.callIdIsOurs;
    this.secure = facts.secure;
    this.flow = facts.flow;
    this.routeSet = facts.routeSet;
    this.remoteTarget = facts.remoteTarget;
    this.#localSeq = facts.localSeq;
    this.#remoteSeq = facts.remoteSeq;
  }

  /** Begins a dialog with an INVITE of the far side. §12.1.1. */
  static ofServer(request: SipRequest, localTag: string, from: Hop): Dialog {
    const { callId, fromTag, cseq } = request.essentials;
    return new Dialog({
      callId,
      localTag,
      remoteTag: fromTag ?? '',
      local: `${request.headers.get('to') ?? ''};tag=${localTag}`,
      remote: request.headers.get('from') ?? '',
      callIdIsOurs: false,
      secure: from.transport === 'tls' && /^sips:/i.test(request.target),
      flow: from,
      routeSet: routeSetOf(request.headers),
      // RFC 2543 let a caller go without Contact: then its From is all there is.
      remoteTarget: contactOf(request) ?? request.essentials.from.uri.text,
      // Any start below 2^31 (§8.1.1.5); a small one reads well in a trace.
      localSeq: 0,
      remoteSeq: cseq.number,
    });
  }

  /** Begins a dialog with a response to our INVITE. §12.1.2. */
  static ofClient(request: SipRequest, response: SipResponse, from: Hop): Dialog {
    const { callId, fromTag, cseq } = request.essentials;
    return new Dialog({
      callId,
      localTag: fromTag ?? '',
      remoteTag: response.essentials.toTag ?? '',
      local: request.headers.get('from') ?? '',
      remote: response.headers.get('to') ?? '',
      callIdIsOurs: true,
      secure: from.transport === 'tls' && /^sips:/i.test(request.target),
      flow: from,
      routeSet: [...routeSetOf(response.headers)].reverse(),
      // A response without Contact breaks §12.1.1; the address we called is the best that is left.
      remoteTarget: contactOf(response) ?? request.target,
      localSeq: cseq.number,
      remoteSeq: undefined,
    });
  }

  /** The next number of ours. */
  nextSeq(): number {
    return ++this.#localSeq;
  }

  /** Numbers below this one are used: for requests that were made outside (the INVITE itself, sent again with credentials). */
  usedSeq(number: number): void {
    if (number > this.#localSeq) this.#localSeq = number;
  }

  /** Is the request in order? Each number of the far side counts once (§12.2.2). */
  acceptSeq(number: number): boolean {
    if (this.#remoteSeq !== undefined && number <= this.#remoteSeq) return false;
    this.#remoteSeq = number;
    return true;
  }

  /** Takes the Contact of a target refresh (INVITE, UPDATE). §12.2. */
  refreshTarget(message: SipRequest | SipResponse): void {
    const contact = contactOf(message);
    if (contact !== undefined) this.remoteTarget = contact;
  }

  /** The first 2xx: the route set is the one of that response (§13.2.2.4). */
  confirmByResponse(response: SipResponse): void {
    this.confirmed = true;
    this.routeSet = [...routeSetOf(response.headers)].reverse();
    this.refreshTarget(response);
  }
}

/** The URI of the first Contact; undefined when there is none that can be read. */
export function contactOf(message: SipRequest | SipResponse): string | undefined {
  const first = message.headers.list('contact')[0];
  if (first === undefined) return undefined;
  const contact = parseNameAddr(first);
  return contact.ok && contact.value.uri.kind === 'sip' ? contact.value.uri.text : undefined;
}
