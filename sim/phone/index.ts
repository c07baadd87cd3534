/** A simulated telephone on real sockets: what the contact centres that call by SIP have in common. It knows no vendor. */
export { numberFlag, phoneCommand, readCommand, scriptOf, trustOf } from './command-line.ts';
export { type CallChoices, type CallHabits, openDialler } from './dialler.ts';
export type { Fault } from './faults.ts';
export type { Told } from './happening.ts';
export { narratePhone, printPhoneCall } from './narrate.ts';
export { type CodecName, capabilitiesOf, cryptosIn, paddedCharacters, type SoundPlan } from './offer.ts';
export type { Dialect, PhoneCallOutcome } from './place-call.ts';
export { type PhoneCallSummary, summaryOf, whyUnanswered } from './report.ts';
export { openSound, type Sound } from './sound.ts';
export type { SipPlace, WireTransport } from './wire.ts';
