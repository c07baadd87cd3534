/** A simulated telephone on real sockets: what the contact centres that call by SIP have in common. It knows no vendor. */
export { type CommonFlags, numberFlag, phoneCommand, readCommand, scriptOf, stop, trustOf } from './command-line.ts';
export type { Fault } from './faults.ts';
export type { PhoneHappening } from './happening.ts';
export { type DnsMethod, dnsMethods, locate, type NameServer, systemNameServer } from './locate.ts';
export { narratePhone, printPhoneCall } from './narrate.ts';
export { type CodecName, capabilitiesOf, codecNames, cryptosIn, paddedCharacters, type SoundPlan } from './offer.ts';
export type { Invitation } from './phone.ts';
export { type Attempt, type Dialect, type LiveCall, type PhoneCallOutcome, type PhoneCallPlan, placePhoneCall, rehearsePhone } from './place-call.ts';
export { type PhoneCallSummary, summaryOf } from './report.ts';
export { openSound, type Sound, type SoundFigures } from './sound.ts';
export type { SipPlace, WireTransport, WireTrust } from './wire.ts';
