/** SDP by RFC 8866, offer and answer by RFC 3264, SRTP keys in it by RFC 4568. Texts in, agreements out. */
export { type CryptoAttribute, type CryptoFault, parseCrypto, printCrypto } from './crypto/crypto-attribute.ts';
export { inlineBytes, type SdesSuiteName, sdesSuiteNames, sdesSuites } from './crypto/crypto-suite.ts';
export type { KeyPadding } from './crypto/key-parameter.ts';
export { MasterKey } from './crypto/master-key.ts';
export type { SessionParameters } from './crypto/session-parameters.ts';
export { isNowhere, type SdpAddress } from './fields/address.ts';
export { type Direction, mirrored, narrowed, receives, sends } from './fields/direction.ts';
export { defaultEvents, type EventList, parseEvents, printEvents } from './fields/event-list.ts';
export { parseParameters } from './fields/fmtp.ts';
export { sdpLimits } from './limits.ts';
export { SdpLine } from './line.ts';
export { acceptAnswer } from './negotiation/accept-answer.ts';
export {
  type AgreedCodec,
  type AgreedCompanion,
  type Agreement,
  type Changes,
  compareAgreements,
  type Negotiation,
} from './negotiation/agreement.ts';
export { answerOffer } from './negotiation/answer-offer.ts';
export { type AudioSection, audioSections, type Format } from './negotiation/audio-section.ts';
export type { Capabilities, CodecCapability, SrtpCapability } from './negotiation/capabilities.ts';
export { type Codec, codecs, l16 } from './negotiation/codec.ts';
export { makeOffer } from './negotiation/make-offer.ts';
export type { Refusal, RefusalReason } from './negotiation/refusal.ts';
export { parseSdp, printSdp, redactSdp } from './parse-sdp.ts';
export { attributeOf, attributesOf, type MediaDescription, type SdpFault, type SessionDescription } from './session-description.ts';
