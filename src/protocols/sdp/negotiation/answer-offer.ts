import { bad, ok, type Result } from '#base';
import { isNowhere } from '../fields/address.ts';
import { mirrored, narrowed, receives } from '../fields/direction.ts';
import { printEvents } from '../fields/event-list.ts';
import type { SessionDescription } from '../session-description.ts';
import type { Agreement, Negotiation } from './agreement.ts';
import { type AudioSection, audioSections, type Format } from './audio-section.ts';
import type { Capabilities } from './capabilities.ts';
import { answerCrypto, chooseCrypto, ownKey } from './choose-crypto.ts';
import { commonCodecs, eventsFor, eventsOf, noiseFor, packetMsFor } from './match-format.ts';
import { type Refusal, type RefusalReason, refusal } from './refusal.ts';
import { audioLines, refusedLines, rtcpPortOf, timingOf, writeDescription } from './write-description.ts';

/** An answer to one medium: what it comes to, and the formats to list. */
interface Acceptance {
  readonly agreement: Agreement;
  readonly formats: readonly Format[];
}

/**
 * Answers an offer (RFC 3264 §6), the first or a later one: `before` is then the exchange in force. One audio medium is taken, SRTP before plain RTP;
 * all others get port 0. One codec is answered, with telephone events and comfort noise beside it, so that the call's rate does not change by packet.
 */
export function answerOffer(offer: SessionDescription, capabilities: Capabilities, before?: Negotiation): Result<Negotiation, Refusal> {
  if (before !== undefined && !keepsMedia(before.remote, offer)) return bad(refusal('media-lines'));
  const sections = audioSections(offer).filter(({ port }) => port > 0);
  if (sections.length === 0) return bad(refusal('no-audio'));
  const results = sections.map((section) => accept(section, capabilities, before));
  const accepted = results.flatMap((result) => (result.ok ? [result.value] : []));
  const best = accepted.find(({ agreement }) => agreement.srtp !== undefined) ?? accepted[0];
  if (best === undefined) return bad(refusal(worthiest(results.flatMap((result) => (result.ok ? [] : [result.error])))));
  const { agreement, formats } = best;
  const media = offer.media.map((line, index) =>
    index === agreement.mediaIndex
      ? audioLines(capabilities, agreement.protocol, formats, agreement.srtp ? [agreement.srtp.send] : [], agreement.direction)
      : refusedLines(line),
  );
  return ok({ local: writeDescription(capabilities, timingOf(offer), media, before?.local), remote: offer, agreement });
}

/** Media may be added and switched off, never taken away or turned into another kind (RFC 3264 §8). */
const keepsMedia = (before: SessionDescription, now: SessionDescription): boolean =>
  now.media.length >= before.media.length && before.media.every((media, i) => media.port === 0 || media.kind === now.media[i]?.kind);

/** Of several reasons the one that tells most: what was wrong with the medium that came furthest. */
function worthiest(reasons: readonly RefusalReason[]): RefusalReason {
  const vague: readonly RefusalReason[] = ['unknown-profile', 'dtls-only', 'srtp-required', 'srtp-refused'];
  return reasons.find((reason) => !vague.includes(reason)) ?? reasons.at(-1) ?? 'no-audio';
}

function accept(section: AudioSection, capabilities: Capabilities, before: Negotiation | undefined): Result<Acceptance, RefusalReason> {
  const { address, formats } = section;
  const crypto = chooseCrypto(section, capabilities.srtp);
  if (!crypto.ok) return crypto;
  if (address === undefined) return bad('no-address');
  if (isNowhere(address) && section.offersIce) return bad('ice-only');
  if (!isNowhere(address) && address.family !== capabilities.address.family) return bad('address-family');
  const [match] = commonCodecs(section, capabilities);
  if (match === undefined) return bad(formats.length === 0 && section.offersDtls ? 'dtls-only' : 'no-common-codec');
  const { codec, parameters } = match.capability;
  const events = capabilities.events && eventsFor(formats, codec);
  const commonEvents = new Set(events === undefined ? [] : [...eventsOf(events)].filter((event) => capabilities.events?.has(event)));
  const noise = capabilities.comfortNoise ? noiseFor(formats, codec) : undefined;
  const send = crypto.value && answerCrypto(crypto.value, ownKey(crypto.value.suite, before?.local, capabilities));
  const agreed = { payloadType: match.format.payloadType, codec };
  return ok({
    formats: [
      { ...match.format, parameters },
      ...(events === undefined || commonEvents.size === 0 ? [] : [{ ...events, parameters: printEvents(commonEvents) }]),
      ...(noise === undefined ? [] : [noise]),
    ],
    agreement: {
      mediaIndex: section.index,
      protocol: section.protocol,
      local: { address: capabilities.address, port: capabilities.port, rtcpPort: rtcpPortOf(capabilities) },
      remote: { address, port: section.port, rtcp: { address: section.rtcp.address ?? address, port: section.rtcp.port } },
      direction: narrowed(mirrored(section.direction), capabilities.direction),
      held: !receives(section.direction),
      send: { ...agreed, parameters: match.format.parameters },
      receive: [{ ...agreed, parameters }],
      events: events && commonEvents.size > 0 ? { ...bothWays(events), events: commonEvents } : undefined,
      comfortNoise: noise && bothWays(noise),
      packetMs: packetMsFor(section, capabilities),
      srtp: crypto.value && send && { send, receive: crypto.value },
    },
  });
}

/** An answer uses the offer's numbers both ways. */
const bothWays = ({ payloadType, clockRateHz }: Format) => ({ sendPayloadType: payloadType, receivePayloadType: payloadType, clockRateHz });
