import type { StateTable } from './table.ts';

export type InviteServerState = 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'terminated';
export type InviteServerOn =
  | 'invite'
  | 'ack'
  | 'send-1xx'
  | 'send-2xx'
  | 'send-3xx-6xx'
  | 'timer-trying'
  | 'timer-g'
  | 'timer-h'
  | 'timer-i'
  | 'timer-l'
  | 'transport-error';
export type InviteServerDoes = 'send' | 'send-trying' | 'resend' | 'pass-up-ack' | 'report-no-ack' | 'report-transport-error';

/**
 * RFC 3261 §17.2.1, figure 7, as corrected by RFC 6026 §7.1 (the state `accepted`, timer L, and that a transport error ends nothing).
 * `timer-trying` is the 200 ms after which a 100 is due.
 */
export const inviteServer: StateTable<InviteServerState, InviteServerOn, InviteServerDoes> = {
  name: 'INVITE server transaction',
  law: 'RFC 3261 §17.2.1, RFC 6026 §7.1',
  initial: 'proceeding',
  final: 'terminated',
  rows: [
    { in: 'proceeding', on: 'invite', to: 'proceeding', does: ['resend'] },
    { in: 'proceeding', on: 'timer-trying', to: 'proceeding', does: ['send-trying'] },
    { in: 'proceeding', on: 'send-1xx', to: 'proceeding', does: ['send'] },
    { in: 'proceeding', on: 'send-2xx', to: 'accepted', does: ['send'] },
    { in: 'proceeding', on: 'send-3xx-6xx', to: 'completed', does: ['send'] },
    { in: 'proceeding', on: 'transport-error', to: 'proceeding', does: ['report-transport-error'] },
    { in: 'accepted', on: 'invite', to: 'accepted', does: [] },
    { in: 'accepted', on: 'send-2xx', to: 'accepted', does: ['send'] },
    { in: 'accepted', on: 'ack', to: 'accepted', does: ['pass-up-ack'] },
    { in: 'accepted', on: 'transport-error', to: 'accepted', does: ['report-transport-error'] },
    { in: 'accepted', on: 'timer-l', to: 'terminated', does: [] },
    { in: 'completed', on: 'invite', to: 'completed', does: ['resend'] },
    { in: 'completed', on: 'timer-g', to: 'completed', does: ['resend'] },
    { in: 'completed', on: 'timer-h', to: 'terminated', does: ['report-no-ack'] },
    { in: 'completed', on: 'ack', to: 'confirmed', does: [] },
    { in: 'completed', on: 'transport-error', to: 'completed', does: ['report-transport-error'] },
    { in: 'confirmed', on: 'ack', to: 'confirmed', does: [] },
    { in: 'confirmed', on: 'invite', to: 'confirmed', does: [] },
    { in: 'confirmed', on: 'timer-i', to: 'terminated', does: [] },
  ],
  timers: { proceeding: ['timer-trying'], accepted: ['timer-l'], completed: ['timer-g', 'timer-h'], confirmed: ['timer-i'], terminated: [] },
};
