import type { StateTable } from './table.ts';

export type NonInviteClientState = 'trying' | 'proceeding' | 'completed' | 'terminated';
export type NonInviteClientOn = '1xx' | 'final' | 'timer-e' | 'timer-f' | 'timer-k' | 'transport-error';
export type NonInviteClientDoes = 'resend' | 'pass-up' | 'report-timeout' | 'report-transport-error';

/** RFC 3261 §17.1.2, figure 6. */
export const nonInviteClient: StateTable<NonInviteClientState, NonInviteClientOn, NonInviteClientDoes> = {
  name: 'non-INVITE client transaction',
  law: 'RFC 3261 §17.1.2',
  initial: 'trying',
  final: 'terminated',
  rows: [
    { in: 'trying', on: 'timer-e', to: 'trying', does: ['resend'] },
    { in: 'trying', on: 'timer-f', to: 'terminated', does: ['report-timeout'] },
    { in: 'trying', on: 'transport-error', to: 'terminated', does: ['report-transport-error'] },
    { in: 'trying', on: '1xx', to: 'proceeding', does: ['pass-up'] },
    { in: 'trying', on: 'final', to: 'completed', does: ['pass-up'] },
    { in: 'proceeding', on: 'timer-e', to: 'proceeding', does: ['resend'] },
    { in: 'proceeding', on: 'timer-f', to: 'terminated', does: ['report-timeout'] },
    { in: 'proceeding', on: 'transport-error', to: 'terminated', does: ['report-transport-error'] },
    { in: 'proceeding', on: '1xx', to: 'proceeding', does: ['pass-up'] },
    { in: 'proceeding', on: 'final', to: 'completed', does: ['pass-up'] },
    { in: 'completed', on: 'timer-k', to: 'terminated', does: [] },
  ],
  timers: { trying: ['timer-e', 'timer-f'], proceeding: ['timer-e', 'timer-f'], completed: ['timer-k'], terminated: [] },
};
