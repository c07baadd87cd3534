import type { Row } from '#base';

/**
 * ringing: a call to us, not yet answered. calling: one that we place, not yet answered; there may be sound already.
 * talking: answered. finishing: what is queued plays out first. referring: our REFER is out. parting: theirs was taken, and their BYE is awaited.
 * dialling: we call whom the hand-off names. joined: they talk, and the conversation here is over.
 * leaving: our goodbye, refusal or CANCEL is out. ended: SIP knows nothing more of it.
 */
export type State = 'ringing' | 'calling' | 'talking' | 'finishing' | 'referring' | 'dialling' | 'joined' | 'parting' | 'leaving' | 'ended';

export type On =
  | 'answer'
  | 'unacceptable'
  | 'answered'
  | 'give-up'
  | 'leave-wanted'
  | 'hand-off-wanted'
  | 'goodbye-due'
  | 'refer-due'
  | 'refer-refused'
  | 'refer-done'
  | 'dial-due'
  | 'dial-refused'
  | 'dial-answered'
  | 'transfer-taken'
  | 'cut'
  | 'cut-by-refer'
  | 'sip-ended';

export type Does =
  | 'send-answer'
  | 'send-refusal'
  | 'tell-answered'
  | 'send-cancel'
  | 'play-out'
  | 'send-goodbye'
  | 'send-refer'
  | 'dial'
  | 'tell-handed-over'
  | 'take-transfer'
  | 'tell-refused'
  | 'report-end';

const anyCall = (state: 'talking' | 'finishing'): readonly Row<State, On, Does>[] => [
  { in: state, on: 'transfer-taken', to: 'parting', does: ['take-transfer'] },
  { in: state, on: 'cut', to: 'leaving', does: ['send-goodbye'] },
  { in: state, on: 'cut-by-refer', to: 'referring', does: ['send-refer'] },
  { in: state, on: 'sip-ended', to: 'ended', does: ['report-end'] },
];

/**
 * The life of a call by telephone: one that came in begins in `ringing`, one that we place in `calling`. What has no row is ignored where it comes;
 * every road ends with exactly one `report-end`.
 */
export const phoneCallTable: readonly Row<State, On, Does>[] = [
  { in: 'ringing', on: 'answer', to: 'talking', does: ['send-answer'] },
  { in: 'ringing', on: 'unacceptable', to: 'leaving', does: ['send-refusal'] },
  { in: 'ringing', on: 'leave-wanted', to: 'leaving', does: ['send-refusal'] },
  { in: 'ringing', on: 'hand-off-wanted', to: 'finishing', does: ['send-answer', 'play-out'] },
  { in: 'ringing', on: 'cut', to: 'leaving', does: ['send-refusal'] },
  { in: 'ringing', on: 'cut-by-refer', to: 'leaving', does: ['send-refusal'] },
  { in: 'ringing', on: 'sip-ended', to: 'ended', does: ['report-end'] },
  { in: 'calling', on: 'answered', to: 'talking', does: ['tell-answered'] },
  { in: 'calling', on: 'give-up', to: 'leaving', does: ['send-cancel'] },
  { in: 'calling', on: 'leave-wanted', to: 'leaving', does: ['send-cancel'] },
  { in: 'calling', on: 'cut', to: 'leaving', does: ['send-cancel'] },
  { in: 'calling', on: 'sip-ended', to: 'ended', does: ['report-end'] },
  ...anyCall('talking'),
  { in: 'talking', on: 'leave-wanted', to: 'finishing', does: ['play-out'] },
  { in: 'talking', on: 'hand-off-wanted', to: 'finishing', does: ['play-out'] },
  ...anyCall('finishing'),
  { in: 'finishing', on: 'goodbye-due', to: 'leaving', does: ['send-goodbye'] },
  { in: 'finishing', on: 'refer-due', to: 'referring', does: ['send-refer'] },
  { in: 'finishing', on: 'dial-due', to: 'dialling', does: ['dial'] },
  // A refused transfer leaves the caller with the agent (promise P5).
  { in: 'referring', on: 'refer-refused', to: 'talking', does: ['tell-refused'] },
  { in: 'referring', on: 'refer-done', to: 'leaving', does: ['send-goodbye'] },
  { in: 'referring', on: 'cut', to: 'leaving', does: ['send-goodbye'] },
  { in: 'referring', on: 'cut-by-refer', to: 'leaving', does: ['send-goodbye'] },
  { in: 'referring', on: 'sip-ended', to: 'ended', does: ['report-end'] },
  { in: 'dialling', on: 'dial-answered', to: 'joined', does: ['tell-handed-over'] },
  { in: 'dialling', on: 'dial-refused', to: 'talking', does: ['tell-refused'] },
  { in: 'dialling', on: 'leave-wanted', to: 'leaving', does: ['send-goodbye'] },
  { in: 'dialling', on: 'cut', to: 'leaving', does: ['send-goodbye'] },
  { in: 'dialling', on: 'sip-ended', to: 'ended', does: ['report-end'] },
  { in: 'joined', on: 'leave-wanted', to: 'leaving', does: ['send-goodbye'] },
  { in: 'joined', on: 'cut', to: 'leaving', does: ['send-goodbye'] },
  { in: 'joined', on: 'sip-ended', to: 'ended', does: ['report-end'] },
  { in: 'parting', on: 'goodbye-due', to: 'leaving', does: ['send-goodbye'] },
  { in: 'parting', on: 'leave-wanted', to: 'leaving', does: ['send-goodbye'] },
  { in: 'parting', on: 'cut', to: 'leaving', does: ['send-goodbye'] },
  { in: 'parting', on: 'sip-ended', to: 'ended', does: ['report-end'] },
  { in: 'leaving', on: 'sip-ended', to: 'ended', does: ['report-end'] },
];
