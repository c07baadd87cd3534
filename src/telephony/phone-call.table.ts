import type { Row } from '#base';

/**
 * ringing: not yet answered. talking: answered. finishing: what is queued plays out first. referring: our REFER is out.
 * leaving: our goodbye or refusal is out. ended: SIP knows nothing more of it.
 */
export type State = 'ringing' | 'talking' | 'finishing' | 'referring' | 'leaving' | 'ended';

export type On =
  | 'answer'
  | 'unacceptable'
  | 'leave-wanted'
  | 'hand-off-wanted'
  | 'goodbye-due'
  | 'refer-due'
  | 'refer-refused'
  | 'refer-done'
  | 'cut'
  | 'cut-by-refer'
  | 'sip-ended';

export type Does = 'send-answer' | 'send-refusal' | 'play-out' | 'send-goodbye' | 'send-refer' | 'tell-refused' | 'report-end';

const anyCall = (state: 'talking' | 'finishing'): readonly Row<State, On, Does>[] => [
  { in: state, on: 'cut', to: 'leaving', does: ['send-goodbye'] },
  { in: state, on: 'cut-by-refer', to: 'referring', does: ['send-refer'] },
  { in: state, on: 'sip-ended', to: 'ended', does: ['report-end'] },
];

/** The life of a call that came in by telephone. What has no row is ignored where it comes; every road ends with exactly one `report-end`. */
export const phoneCallTable: readonly Row<State, On, Does>[] = [
  { in: 'ringing', on: 'answer', to: 'talking', does: ['send-answer'] },
  { in: 'ringing', on: 'unacceptable', to: 'leaving', does: ['send-refusal'] },
  { in: 'ringing', on: 'leave-wanted', to: 'leaving', does: ['send-refusal'] },
  { in: 'ringing', on: 'hand-off-wanted', to: 'finishing', does: ['send-answer', 'play-out'] },
  { in: 'ringing', on: 'cut', to: 'leaving', does: ['send-refusal'] },
  { in: 'ringing', on: 'cut-by-refer', to: 'leaving', does: ['send-refusal'] },
  { in: 'ringing', on: 'sip-ended', to: 'ended', does: ['report-end'] },
  ...anyCall('talking'),
  { in: 'talking', on: 'leave-wanted', to: 'finishing', does: ['play-out'] },
  { in: 'talking', on: 'hand-off-wanted', to: 'finishing', does: ['play-out'] },
  ...anyCall('finishing'),
  { in: 'finishing', on: 'goodbye-due', to: 'leaving', does: ['send-goodbye'] },
  { in: 'finishing', on: 'refer-due', to: 'referring', does: ['send-refer'] },
  // A refused transfer leaves the caller with the agent (promise P5).
  { in: 'referring', on: 'refer-refused', to: 'talking', does: ['tell-refused'] },
  { in: 'referring', on: 'refer-done', to: 'leaving', does: ['send-goodbye'] },
  { in: 'referring', on: 'cut', to: 'leaving', does: ['send-goodbye'] },
  { in: 'referring', on: 'cut-by-refer', to: 'leaving', does: ['send-goodbye'] },
  { in: 'referring', on: 'sip-ended', to: 'ended', does: ['report-end'] },
  { in: 'leaving', on: 'sip-ended', to: 'ended', does: ['report-end'] },
];
