import type { StateTable } from '../transaction/table.ts';

export type OwnReferralState = 'asked' | 'told-early' | 'accepted' | 'done';
export type OwnReferralOn = 'accepted' | 'accepted-silently' | 'refused' | 'notified' | 'notified-last' | 'timer-silence' | 'close';
export type OwnReferralDoes = 'report-answer' | 'report-progress' | 'report-silence';

/** A REFER of ours and the NOTIFYs that tell how it goes. A NOTIFY may overtake the 202; `accepted-silently` is RFC 4488. RFC 3515 §2.4. */
export const ownReferral: StateTable<OwnReferralState, OwnReferralOn, OwnReferralDoes> = {
  name: 'REFER of ours',
  law: 'RFC 3515 §2.4, RFC 4488',
  initial: 'asked',
  final: 'done',
  rows: [
    { in: 'asked', on: 'accepted', to: 'accepted', does: ['report-answer'] },
    { in: 'asked', on: 'accepted-silently', to: 'done', does: ['report-answer'] },
    { in: 'asked', on: 'refused', to: 'done', does: ['report-answer'] },
    { in: 'asked', on: 'notified', to: 'asked', does: ['report-progress'] },
    { in: 'asked', on: 'notified-last', to: 'told-early', does: ['report-progress'] },
    { in: 'asked', on: 'close', to: 'done', does: [] },
    { in: 'told-early', on: 'accepted', to: 'done', does: ['report-answer'] },
    { in: 'told-early', on: 'accepted-silently', to: 'done', does: ['report-answer'] },
    { in: 'told-early', on: 'refused', to: 'done', does: ['report-answer'] },
    { in: 'told-early', on: 'close', to: 'done', does: [] },
    { in: 'accepted', on: 'notified', to: 'accepted', does: ['report-progress'] },
    { in: 'accepted', on: 'notified-last', to: 'done', does: ['report-progress'] },
    { in: 'accepted', on: 'timer-silence', to: 'done', does: ['report-silence'] },
    { in: 'accepted', on: 'close', to: 'done', does: [] },
  ],
  timers: { asked: [], 'told-early': [], accepted: ['timer-silence'], done: [] },
};
