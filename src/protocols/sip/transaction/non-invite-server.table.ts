import type { StateTable } from './table.ts';

export type NonInviteServerState = 'trying' | 'proceeding' | 'completed' | 'terminated';
export type NonInviteServerOn = 'request' | 'send-1xx' | 'send-final' | 'timer-j' | 'transport-error';
export type NonInviteServerDoes = 'send' | 'resend' | 'report-transport-error';

/** RFC 3261 §17.2.2, figure 8. In `trying` a repeated request is swallowed; RFC 4320 §4.1 keeps us from sending any 1xx soon. */
export const nonInviteServer: StateTable<NonInviteServerState, NonInviteServerOn, NonInviteServerDoes> = {
  name: 'non-INVITE server transaction',
  law: 'RFC 3261 §17.2.2, RFC 4320',
  initial: 'trying',
  final: 'terminated',
  rows: [
    { in: 'trying', on: 'request', to: 'trying', does: [] },
    { in: 'trying', on: 'send-1xx', to: 'proceeding', does: ['send'] },
    { in: 'trying', on: 'send-final', to: 'completed', does: ['send'] },
    { in: 'proceeding', on: 'request', to: 'proceeding', does: ['resend'] },
    { in: 'proceeding', on: 'send-1xx', to: 'proceeding', does: ['send'] },
    { in: 'proceeding', on: 'send-final', to: 'completed', does: ['send'] },
    { in: 'proceeding', on: 'transport-error', to: 'terminated', does: ['report-transport-error'] },
    { in: 'completed', on: 'request', to: 'completed', does: ['resend'] },
    { in: 'completed', on: 'timer-j', to: 'terminated', does: [] },
    { in: 'completed', on: 'transport-error', to: 'terminated', does: ['report-transport-error'] },
  ],
  timers: { trying: [], proceeding: [], completed: ['timer-j'], terminated: [] },
};
