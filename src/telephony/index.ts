/** Calls by telephone: SIP and RTP put together, as `VoiceCall`s. See README.md. */
export { type Greeting, type NumberPlace, type PhoneChannelOptions, type PhoneConnector, type PhonePorts, phoneChannel } from './channel.ts';
export type { Dialling, Goodbye, PhoneDialect, Referral } from './dialect.ts';
export type { CallPlan, CallRefusal, DoorAccess, PhoneDoor } from './door.ts';
export { addressesOf, complain, doorComplaints, doorOptions, fallbackComplaints, idOption, numbersOf, targetIds } from './door-options.ts';
export type { MediaDoorOptions } from './media-door.ts';
export type { MediaPolicy } from './media-policy.ts';
export { lengthOptions, limitsOf, mediaOptions, mediaPolicyOf, type PhoneOptions } from './options.ts';
export { peerOptions, watchOf } from './peer-options.ts';
export type { WatchedPeer } from './peer-watch.ts';
export { phoneCallTable } from './phone-call.table.ts';
export { type PhoneExchange, type PhoneExchangeOptions, type PlacedPlan, phoneExchange } from './phone-exchange.ts';
export type { Invitation, PhoneManners, PlaceManners, TalkManners } from './phone-words.ts';
export { type Placing, phonePlacer, unplaced } from './placing.ts';
export { cut, oneLine, sizeOf } from './plain-text.ts';
export type { PortSpan } from './port-range.ts';
export { calledHost, calledUser, callerNumber, headerParameters } from './request-facts.ts';
export { type RingingName, ringing, ringingNames } from './ringing.ts';
export { telephonyErrors } from './telephony.errors.ts';
