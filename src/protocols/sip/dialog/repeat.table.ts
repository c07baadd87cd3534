import type { StateTable } from '../transaction/table.ts';

export type RepeatState = 'repeating' | 'settled';
export type RepeatOn = 'acknowledged' | 'timer-repeat' | 'timer-unacknowledged';
export type RepeatDoes = 'resend' | 'report-unacknowledged';

/**
 * A response that the far side must acknowledge, sent again until it does:
 * a 2xx to an INVITE until its ACK (RFC 3261 §13.3.1.4), a reliable provisional one until its PRACK (RFC 3262 §3). On every transport.
 */
export const repeat: StateTable<RepeatState, RepeatOn, RepeatDoes> = {
  name: 'response that wants an acknowledgement',
  law: 'RFC 3261 §13.3.1.4, RFC 3262 §3',
  initial: 'repeating',
  final: 'settled',
  rows: [
    { in: 'repeating', on: 'timer-repeat', to: 'repeating', does: ['resend'] },
    { in: 'repeating', on: 'acknowledged', to: 'settled', does: [] },
    { in: 'repeating', on: 'timer-unacknowledged', to: 'settled', does: ['report-unacknowledged'] },
  ],
  timers: { repeating: ['timer-repeat', 'timer-unacknowledged'], settled: [] },
};
