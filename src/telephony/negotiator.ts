import { type Codec, findCodec } from '#audio';
import { bad, invariant, ok, type Result } from '#base';
import type { AgreedCodec, MediaAddress, RtpAgreement } from '#media';
import {
  type Agreement,
  acceptAnswer,
  answerOffer,
  type Capabilities,
  isNowhere,
  makeOffer,
  type Negotiation,
  parseSdp,
  printSdp,
  receives,
  type SdpAddress,
  type SessionDescription,
  sends,
} from '#protocols/sdp';
import type { Body, ForeignHeaders } from '#protocols/sip';

/** Why an offer is not taken, as the far side is told. */
export interface OfferRefusal {
  readonly status: number;
  readonly why: string;
  readonly headers: ForeignHeaders;
}

/** May media be sent to this address? */
export type MediaTargets = (address: string) => boolean;

const encoder = new TextEncoder();
const bodyOf = (description: SessionDescription): Body => ({ type: 'application/sdp', octets: encoder.encode(printSdp(description)) });

/** A Warning's text comes from a closed set of sentences: nothing of the peer's stands in it (RFC 3261 §20.43). */
const refused = (status: number, why: string, warning = 399): { readonly ok: false; readonly error: OfferRefusal } =>
  bad({ status, why, headers: status === 488 ? [['Warning', `${warning} cordboard "${why}"`]] : [] });

/** Offer and answer of one call (RFC 3264): bodies in, bodies and agreements out. What was agreed holds until the next is whole. */
export class Negotiator {
  readonly #capabilities: Capabilities;
  readonly #codecs: readonly Codec[];
  readonly #allowed: MediaTargets;
  #before: Negotiation | undefined;
  #agreement: RtpAgreement | undefined;
  /** Ours, that waits for an answer that will do: a first one may only be an announcement. */
  #offered: SessionDescription | undefined;

  constructor(capabilities: Capabilities, codecs: readonly Codec[], allowed: MediaTargets) {
    this.#capabilities = capabilities;
    this.#codecs = codecs;
    this.#allowed = allowed;
  }

  /** What is in force; undefined before the first exchange is whole. */
  get agreement(): RtpAgreement | undefined {
    return this.#agreement;
  }

  /** The suite of what we send; undefined for plain RTP. */
  get suite(): string | undefined {
    return this.#before?.agreement.srtp?.send.suite;
  }

  /** Judges an offer. The answer's body is only to be sent once `agree` has taken the agreement: until then nothing has changed. */
  receiveOffer(offer: Body, agree: (agreement: RtpAgreement) => boolean): Result<Body, OfferRefusal> {
    const parsed = parseSdp(offer.octets);
    if (!parsed.ok) return refused(400, 'Malformed SDP');
    const answered = answerOffer(parsed.value, this.#capabilities, this.#before);
    if (!answered.ok) return refused(488, answered.error.says, answered.error.warning);
    const taken = this.#take(answered.value, agree);
    return taken.ok ? ok(bodyOf(answered.value.local)) : taken;
  }

  /** Our offer, because the far side asked for one. */
  offer(): Result<Body, OfferRefusal> {
    const made = makeOffer(this.#capabilities, this.#before);
    if (!made.ok) return refused(488, made.error.says, made.error.warning);
    this.#offered = made.value;
    return ok(bodyOf(made.value));
  }

  /** The answer to our offer, or to what the stack repeated to keep the session alive. */
  receiveAnswer(answer: Body, agree: (agreement: RtpAgreement) => boolean): Result<void, OfferRefusal> {
    const offer = this.#offered ?? this.#before?.local;
    const parsed = parseSdp(answer.octets);
    if (!parsed.ok) return refused(400, 'Malformed SDP');
    if (offer === undefined) return refused(400, 'An answer to no offer');
    const accepted = acceptAnswer(offer, parsed.value, this.#capabilities);
    return accepted.ok ? this.#take(accepted.value, agree) : refused(488, accepted.error.says, accepted.error.warning);
  }

  #take(negotiation: Negotiation, agree: (agreement: RtpAgreement) => boolean): Result<void, OfferRefusal> {
    const { remote } = negotiation.agreement;
    for (const { host } of [remote.address, remote.rtcp.address].filter((one) => !isNowhere(one)))
      if (!this.#allowed(host)) return refused(488, 'Media are not sent to such an address');
    const agreement = this.#rtpAgreement(negotiation.agreement);
    if (!agree(agreement)) return refused(488, 'The keys cannot be used');
    this.#before = negotiation;
    this.#offered = undefined;
    this.#agreement = agreement;
    return ok(undefined);
  }

  #rtpAgreement({ remote, direction, send, receive, events, comfortNoise, srtp }: Agreement): RtpAgreement {
    const place = placeOf(remote.address, remote.port);
    const control = placeOf(remote.rtcp.address, remote.rtcp.port);
    return {
      remote: place,
      ...(control === undefined ? {} : { remoteControl: control }),
      send: place !== undefined && sends(direction),
      receive: receives(direction),
      outgoing: this.#codec(send),
      incoming: receive.map((one) => this.#codec(one)),
      ...(events === undefined
        ? {}
        : {
            outgoingEvents: { payloadType: events.sendPayloadType, clockRateHz: events.clockRateHz },
            incomingEvents: [{ payloadType: events.receivePayloadType, clockRateHz: events.clockRateHz }],
          }),
      ...(comfortNoise === undefined
        ? {}
        : { comfortNoise: { payloadType: comfortNoise.receivePayloadType, clockRateHz: comfortNoise.clockRateHz } }),
      ...(srtp === undefined ? {} : { keys: srtp }),
    };
  }

  #codec({ payloadType, codec: { encoding, clockRateHz, channels } }: Agreement['send']): AgreedCodec {
    const codec = findCodec(this.#codecs, { payloadType, encoding, clockRateHz, channels });
    invariant(codec !== undefined, 'only codecs of ours are offered and answered');
    return { payloadType, codec };
  }
}

const placeOf = (address: SdpAddress, port: number): MediaAddress | undefined =>
  isNowhere(address) || port === 0 ? undefined : { address: address.host, port };
