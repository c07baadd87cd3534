import type { StateTable } from '../transaction/table.ts';
import { type EstablishedDoes, type EstablishedOn, type EstablishedState, establishedRows } from './established-rows.ts';

export type IncomingState = EstablishedState | 'invited' | 'answered' | 'answered-leaving';
export type IncomingOn = EstablishedOn | 'answer' | 'refuse' | 'cancel-received' | 'ack-received' | 'unacknowledged' | 'timer-unanswered';
export type IncomingDoes = EstablishedDoes | 'send-answer' | 'send-refusal' | 'send-480' | 'send-487' | 'send-504' | 'report-confirmed';

/**
 * A call that comes in. RFC 3261 §13.3, §15. Between our 200 and its ACK we may not say BYE (§15): a wish to hang up waits in `answered-leaving`.
 * `unacknowledged` is a 200 without ACK (§13.3.1.4) or a reliable provisional response without PRACK (RFC 3262 §3).
 */
export const incomingCall: StateTable<IncomingState, IncomingOn, IncomingDoes> = {
  name: 'incoming call',
  law: 'RFC 3261 §13.3, §15',
  initial: 'invited',
  final: 'ended',
  rows: [
    { in: 'invited', on: 'answer', to: 'answered', does: ['send-answer'] },
    { in: 'invited', on: 'refuse', to: 'ended', does: ['send-refusal', 'report-end'] },
    { in: 'invited', on: 'hang-up', to: 'ended', does: ['send-480', 'report-end'] },
    { in: 'invited', on: 'timer-unanswered', to: 'ended', does: ['send-480', 'report-end'] },
    { in: 'invited', on: 'lost', to: 'ended', does: ['send-480', 'report-end'] },
    { in: 'invited', on: 'unacknowledged', to: 'ended', does: ['send-504', 'report-end'] },
    { in: 'invited', on: 'cancel-received', to: 'ended', does: ['send-487', 'report-end'] },
    { in: 'invited', on: 'bye-received', to: 'ended', does: ['reply-bye', 'send-487', 'report-end'] },
    { in: 'answered', on: 'ack-received', to: 'confirmed', does: ['report-confirmed'] },
    { in: 'answered', on: 'unacknowledged', to: 'leaving', does: ['send-bye'] },
    { in: 'answered', on: 'hang-up', to: 'answered-leaving', does: [] },
    { in: 'answered', on: 'lost', to: 'answered-leaving', does: [] },
    { in: 'answered', on: 'bye-received', to: 'ended', does: ['reply-bye', 'report-end'] },
    { in: 'answered-leaving', on: 'ack-received', to: 'leaving', does: ['send-bye'] },
    { in: 'answered-leaving', on: 'unacknowledged', to: 'leaving', does: ['send-bye'] },
    { in: 'answered-leaving', on: 'bye-received', to: 'ended', does: ['reply-bye', 'report-end'] },
    ...establishedRows,
  ],
  timers: { invited: ['timer-unanswered'], answered: [], 'answered-leaving': [], confirmed: [], leaving: ['timer-bye'], ended: [] },
};
