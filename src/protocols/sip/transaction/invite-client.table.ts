import type { StateTable } from './table.ts';

export type InviteClientState = 'calling' | 'proceeding' | 'accepted' | 'completed' | 'terminated';
export type InviteClientOn = '1xx' | '2xx' | '3xx-6xx' | 'timer-a' | 'timer-b' | 'timer-d' | 'timer-m' | 'transport-error' | 'give-up';
export type InviteClientDoes = 'resend' | 'pass-up' | 'ack' | 'report-timeout' | 'report-transport-error';

/**
 * RFC 3261 §17.1.1, figure 5, as corrected by RFC 6026 §7.2 (the state `accepted` and timer M).
 * `give-up` is RFC 3261 §9.1: a cancelled INVITE that gets no final answer within 64·T1.
 */
export const inviteClient: StateTable<InviteClientState, InviteClientOn, InviteClientDoes> = {
  name: 'INVITE client transaction',
  law: 'RFC 3261 §17.1.1, RFC 6026 §7.2',
  initial: 'calling',
  final: 'terminated',
  rows: [
    { in: 'calling', on: 'timer-a', to: 'calling', does: ['resend'] },
    { in: 'calling', on: 'timer-b', to: 'terminated', does: ['report-timeout'] },
    { in: 'calling', on: 'transport-error', to: 'terminated', does: ['report-transport-error'] },
    { in: 'calling', on: '1xx', to: 'proceeding', does: ['pass-up'] },
    { in: 'calling', on: '2xx', to: 'accepted', does: ['pass-up'] },
    { in: 'calling', on: '3xx-6xx', to: 'completed', does: ['ack', 'pass-up'] },
    { in: 'calling', on: 'give-up', to: 'terminated', does: [] },
    { in: 'proceeding', on: '1xx', to: 'proceeding', does: ['pass-up'] },
    { in: 'proceeding', on: '2xx', to: 'accepted', does: ['pass-up'] },
    { in: 'proceeding', on: '3xx-6xx', to: 'completed', does: ['ack', 'pass-up'] },
    { in: 'proceeding', on: 'give-up', to: 'terminated', does: [] },
    { in: 'accepted', on: '2xx', to: 'accepted', does: ['pass-up'] },
    { in: 'accepted', on: 'timer-m', to: 'terminated', does: [] },
    { in: 'completed', on: '3xx-6xx', to: 'completed', does: ['ack'] },
    { in: 'completed', on: 'timer-d', to: 'terminated', does: [] },
    { in: 'completed', on: 'transport-error', to: 'terminated', does: ['report-transport-error'] },
  ],
  timers: { calling: ['timer-a', 'timer-b'], proceeding: [], accepted: ['timer-m'], completed: ['timer-d'], terminated: [] },
};
