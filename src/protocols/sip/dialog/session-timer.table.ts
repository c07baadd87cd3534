import type { StateTable } from '../transaction/table.ts';

export type SessionTimerState = 'off' | 'refreshing' | 'watching' | 'expired';
export type SessionTimerOn = 'we-refresh' | 'they-refresh' | 'stop' | 'timer-refresh' | 'timer-expire';
export type SessionTimerDoes = 'refresh' | 'end-call';

/**
 * Whoever refreshes does so at half the interval, and again a little later while it has not worked; the other side ends the call
 * shortly before the interval is over. Each refresh starts it anew (through `stop`). RFC 4028 §7.2, §8.1, §9, §10.
 */
export const sessionTimer: StateTable<SessionTimerState, SessionTimerOn, SessionTimerDoes> = {
  name: 'session timer',
  law: 'RFC 4028 §10',
  initial: 'off',
  final: 'expired',
  rows: [
    { in: 'off', on: 'we-refresh', to: 'refreshing', does: [] },
    { in: 'off', on: 'they-refresh', to: 'watching', does: [] },
    { in: 'refreshing', on: 'timer-refresh', to: 'refreshing', does: ['refresh'] },
    { in: 'refreshing', on: 'timer-expire', to: 'expired', does: ['end-call'] },
    { in: 'refreshing', on: 'stop', to: 'off', does: [] },
    { in: 'watching', on: 'timer-expire', to: 'expired', does: ['end-call'] },
    { in: 'watching', on: 'stop', to: 'off', does: [] },
  ],
  timers: { off: [], refreshing: ['timer-refresh', 'timer-expire'], watching: ['timer-expire'], expired: [] },
};
