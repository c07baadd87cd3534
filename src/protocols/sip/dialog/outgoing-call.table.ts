import type { StateTable } from '../transaction/table.ts';
import { type EstablishedDoes, type EstablishedOn, type EstablishedState, establishedRows } from './established-rows.ts';

export type OutgoingState = EstablishedState | 'inviting' | 'ringing' | 'cancel-waiting' | 'cancelling';
export type OutgoingOn = EstablishedOn | 'progress' | 'again' | 'answered' | 'refused' | 'timer-ring' | 'timer-cancel';
export type OutgoingDoes = EstablishedDoes | 'report-progress' | 'report-answer' | 'acknowledge' | 'send-cancel' | 'give-up';

/**
 * A call of ours. RFC 3261 §13.2, §9.1, §15. A CANCEL may only follow a provisional response, so a wish to hang up before one waits;
 * `again` is a second attempt, with credentials or a longer interval, which has had no provisional response yet;
 * a 200 that crosses the CANCEL is acknowledged and the call ended by BYE.
 */
export const outgoingCall: StateTable<OutgoingState, OutgoingOn, OutgoingDoes> = {
  name: 'outgoing call',
  law: 'RFC 3261 §13.2, §9.1, §15',
  initial: 'inviting',
  final: 'ended',
  rows: [
    { in: 'inviting', on: 'progress', to: 'ringing', does: ['report-progress'] },
    { in: 'inviting', on: 'answered', to: 'confirmed', does: ['report-answer', 'acknowledge'] },
    { in: 'inviting', on: 'refused', to: 'ended', does: ['report-end'] },
    { in: 'inviting', on: 'hang-up', to: 'cancel-waiting', does: [] },
    { in: 'inviting', on: 'timer-ring', to: 'cancel-waiting', does: [] },
    { in: 'ringing', on: 'progress', to: 'ringing', does: ['report-progress'] },
    { in: 'ringing', on: 'answered', to: 'confirmed', does: ['report-answer', 'acknowledge'] },
    { in: 'ringing', on: 'refused', to: 'ended', does: ['report-end'] },
    { in: 'ringing', on: 'hang-up', to: 'cancelling', does: ['send-cancel'] },
    { in: 'ringing', on: 'again', to: 'inviting', does: [] },
    { in: 'ringing', on: 'lost', to: 'cancelling', does: ['send-cancel'] },
    { in: 'ringing', on: 'timer-ring', to: 'cancelling', does: ['send-cancel'] },
    { in: 'ringing', on: 'bye-received', to: 'cancelling', does: ['reply-bye', 'send-cancel'] },
    { in: 'cancel-waiting', on: 'progress', to: 'cancelling', does: ['send-cancel'] },
    { in: 'cancel-waiting', on: 'answered', to: 'leaving', does: ['acknowledge', 'send-bye'] },
    { in: 'cancel-waiting', on: 'refused', to: 'ended', does: ['report-end'] },
    { in: 'cancelling', on: 'answered', to: 'leaving', does: ['acknowledge', 'send-bye'] },
    { in: 'cancelling', on: 'refused', to: 'ended', does: ['report-end'] },
    { in: 'cancelling', on: 'bye-received', to: 'cancelling', does: ['reply-bye'] },
    { in: 'cancelling', on: 'timer-cancel', to: 'ended', does: ['give-up', 'report-end'] },
    ...establishedRows,
  ],
  timers: {
    inviting: ['timer-ring'],
    ringing: ['timer-ring'],
    'cancel-waiting': [],
    cancelling: ['timer-cancel'],
    confirmed: [],
    leaving: ['timer-bye'],
    ended: [],
  },
};
