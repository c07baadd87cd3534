import { bad, ok, type Result } from '#base';
import type { CryptoAttribute } from '../crypto/crypto-attribute.ts';
import { isNowhere } from '../fields/address.ts';
import { mirrored, narrowed, receives } from '../fields/direction.ts';
import type { SessionDescription } from '../session-description.ts';
import type { AgreedCompanion, Agreement, Negotiation } from './agreement.ts';
import { type AudioSection, audioSections, type Format } from './audio-section.ts';
import type { Capabilities } from './capabilities.ts';
import { eventsFor, eventsOf, isCodec, noiseFor, packetMsFor } from './match-format.ts';
import { type Refusal, type RefusalReason, refusal } from './refusal.ts';
import { rtcpPortOf } from './write-description.ts';

/**
 * Takes an answer to our offer (RFC 3264 §7), be it in a 200 or, after a late offer, in the ACK. `capabilities` are those the offer was made with.
 * A refusal means that there is nothing to talk with: the call ends, or, in the midst of it, stays as it was.
 */
export function acceptAnswer(offer: SessionDescription, answer: SessionDescription, capabilities: Capabilities): Result<Negotiation, Refusal> {
  const sameMedia = offer.media.length === answer.media.length && offer.media.every(({ kind }, i) => kind === answer.media[i]?.kind);
  if (!sameMedia) return bad(refusal('media-lines'));
  const ours = audioSections(offer).find(({ port }) => port > 0);
  const theirs = audioSections(answer).find(({ index }) => index === ours?.index);
  if (ours === undefined || theirs === undefined) return bad(refusal('no-audio'));
  const agreement = agree(ours, theirs, capabilities);
  return agreement.ok ? ok({ local: offer, remote: answer, agreement: agreement.value }) : bad(refusal(agreement.error));
}

function agree(ours: AudioSection, theirs: AudioSection, capabilities: Capabilities): Result<Agreement, RefusalReason> {
  const { address } = theirs;
  if (theirs.port === 0) return bad('audio-refused');
  // AVP for AVPF, or the reverse, is put up with: the packets are the same.
  if (theirs.profile === undefined || theirs.profile.dtls || theirs.profile.secure !== ours.profile?.secure) return bad('answer-profile');
  if (address === undefined) return bad('no-address');
  if (!isNowhere(address) && address.family !== capabilities.address.family) return bad('address-family');
  const srtp = agreeCrypto(ours, theirs, capabilities);
  if (!srtp.ok) return srtp;
  const both = theirs.formats.flatMap((format) => {
    const capability = capabilities.codecs.find(({ codec }) => isCodec(format, codec));
    const offered = capability && ours.formats.find((candidate) => isCodec(candidate, capability.codec));
    return capability && offered ? [{ format, offered, capability }] : [];
  });
  const [best] = both;
  if (best === undefined) return bad('no-common-codec');
  const { codec } = best.capability;
  const events = capabilities.events && shared(ours, theirs, (formats) => eventsFor(formats, codec));
  const common = new Set(events === undefined ? [] : [...eventsOf(events.theirs)].filter((event) => capabilities.events?.has(event)));
  const noise = shared(ours, theirs, (formats) => noiseFor(formats, codec));
  return ok({
    mediaIndex: ours.index,
    protocol: theirs.protocol,
    local: { address: capabilities.address, port: capabilities.port, rtcpPort: rtcpPortOf(capabilities) },
    remote: { address, port: theirs.port, rtcp: { address: theirs.rtcp.address ?? address, port: theirs.rtcp.port } },
    direction: narrowed(mirrored(theirs.direction), ours.direction),
    held: !receives(theirs.direction),
    // We send under the answer's number, they under the offer's (RFC 3264 §5.1, §6.1).
    send: { payloadType: best.format.payloadType, codec, parameters: best.format.parameters },
    receive: both.map(({ offered, capability }) => ({ payloadType: offered.payloadType, codec: capability.codec, parameters: offered.parameters })),
    events: events && common.size > 0 ? { ...numbers(events), events: common } : undefined,
    comfortNoise: noise && numbers(noise),
    packetMs: packetMsFor(theirs, capabilities),
    srtp: srtp.value,
  });
}

/** The answer picks one of our attributes by its tag, and must mean the same suite and the same negotiated parameters (RFC 4568 §7.1.3). */
function agreeCrypto(ours: AudioSection, theirs: AudioSection, { srtp }: Capabilities): Result<Agreement['srtp'], RefusalReason> {
  if (ours.cryptos.length === 0) return ours.profile?.secure ? bad('no-common-crypto') : ok(undefined);
  for (const receive of theirs.cryptos) {
    const send = ours.cryptos.find(({ tag }) => tag === receive.tag);
    if (send !== undefined && send.suite === receive.suite && sameTerms(send, receive)) return ok({ send, receive });
  }
  // Keys beside AVP may go unanswered (RFC 8643 §3.2); keys that answer nothing we offered may not.
  const plain = !ours.profile?.secure && theirs.cryptos.length === 0;
  if (plain) return srtp.use === 'required' ? bad('srtp-required') : ok(undefined);
  return bad('no-common-crypto');
}

const sameTerms = (a: CryptoAttribute, b: CryptoAttribute): boolean =>
  !a.unencryptedSrtp === !b.unencryptedSrtp && !a.unencryptedSrtcp === !b.unencryptedSrtcp && !a.unauthenticatedSrtp === !b.unauthenticatedSrtp;

interface Shared {
  readonly ours: Format;
  readonly theirs: Format;
}

/** The one that `pick` takes of what was both offered and answered, encoding and clock. */
function shared(ours: AudioSection, theirs: AudioSection, pick: (formats: readonly Format[]) => Format | undefined): Shared | undefined {
  const twin = ({ encoding, clockRateHz }: Format): Format | undefined =>
    ours.formats.find((format) => format.encoding.toLowerCase() === encoding.toLowerCase() && format.clockRateHz === clockRateHz);
  const picked = pick(theirs.formats.filter((format) => twin(format) !== undefined));
  const own = picked && twin(picked);
  return picked && own && { ours: own, theirs: picked };
}

const numbers = ({ ours, theirs }: Shared): AgreedCompanion => ({
  sendPayloadType: theirs.payloadType,
  receivePayloadType: ours.payloadType,
  clockRateHz: theirs.clockRateHz,
});
