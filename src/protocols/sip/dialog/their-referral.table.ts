import type { StateTable } from '../transaction/table.ts';

export type TheirReferralState = 'offered' | 'accepted' | 'done';
export type TheirReferralOn =
  | 'accept'
  | 'accept-silently'
  | 'refuse'
  | 'progress'
  | 'finish'
  | 'unsubscribed'
  | 'timer-decision'
  | 'timer-expire'
  | 'close';
export type TheirReferralDoes = 'reply-202' | 'reply-refusal' | 'notify-trying' | 'notify' | 'notify-last' | 'notify-timeout';

/** A REFER of the far side: accepted, it makes a subscription whose first NOTIFY goes out at once. RFC 3515 §2.4.4, RFC 4488. */
export const theirReferral: StateTable<TheirReferralState, TheirReferralOn, TheirReferralDoes> = {
  name: 'REFER of the far side',
  law: 'RFC 3515 §2.4, RFC 4488',
  initial: 'offered',
  final: 'done',
  rows: [
    { in: 'offered', on: 'accept', to: 'accepted', does: ['reply-202', 'notify-trying'] },
    { in: 'offered', on: 'accept-silently', to: 'done', does: ['reply-202'] },
    { in: 'offered', on: 'refuse', to: 'done', does: ['reply-refusal'] },
    { in: 'offered', on: 'timer-decision', to: 'done', does: ['reply-refusal'] },
    { in: 'offered', on: 'close', to: 'done', does: ['reply-refusal'] },
    { in: 'accepted', on: 'progress', to: 'accepted', does: ['notify'] },
    { in: 'accepted', on: 'finish', to: 'done', does: ['notify-last'] },
    { in: 'accepted', on: 'unsubscribed', to: 'done', does: [] },
    { in: 'accepted', on: 'timer-expire', to: 'done', does: ['notify-timeout'] },
    { in: 'accepted', on: 'close', to: 'done', does: [] },
  ],
  timers: { offered: ['timer-decision'], accepted: ['timer-expire'], done: [] },
};
