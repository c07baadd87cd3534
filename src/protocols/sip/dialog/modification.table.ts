import type { StateTable } from '../transaction/table.ts';

export type ModificationState = 'idle' | 'asking' | 'backing-off' | 'asked' | 'confirming' | 'closed';
export type ModificationOn =
  | 'ask'
  | 'accepted'
  | 'refused'
  | 'collided'
  | 'offer-received'
  | 'accept'
  | 'accept-and-wait'
  | 'refuse'
  | 'acknowledged'
  | 'unacknowledged'
  | 'timer-retry'
  | 'timer-answer'
  | 'timer-decision'
  | 'close';
export type ModificationDoes =
  | 'send-offer'
  | 'report-refused'
  | 'report-gone'
  | 'report-offer'
  | 'reply-491'
  | 'reply-500'
  | 'reply-487'
  | 'send-answer'
  | 'send-refusal'
  | 'settle-last'
  | 'report-unacknowledged';

/**
 * Changing a session that stands: one offer at a time, from either side. RFC 3261 §14, RFC 3311 §5.
 * `collided` is a 491: both asked at once, and each waits a different while (§14.1).
 * `timer-answer` ends the wait for a re-INVITE that got no more than a 100.
 * `accept-and-wait` is a 2xx to a re-INVITE, which wants its ACK; an UPDATE or PRACK is done with `accept`.
 */
export const modification: StateTable<ModificationState, ModificationOn, ModificationDoes> = {
  name: 'modification of a session',
  law: 'RFC 3261 §14, RFC 3311 §5',
  initial: 'idle',
  final: 'closed',
  rows: [
    { in: 'idle', on: 'ask', to: 'asking', does: ['send-offer'] },
    { in: 'idle', on: 'offer-received', to: 'asked', does: ['report-offer'] },
    { in: 'idle', on: 'close', to: 'closed', does: [] },
    { in: 'asking', on: 'accepted', to: 'idle', does: [] },
    { in: 'asking', on: 'refused', to: 'idle', does: ['report-refused'] },
    { in: 'asking', on: 'collided', to: 'backing-off', does: [] },
    { in: 'asking', on: 'offer-received', to: 'asking', does: ['reply-491'] },
    { in: 'asking', on: 'timer-answer', to: 'idle', does: ['report-refused', 'report-gone'] },
    { in: 'asking', on: 'close', to: 'closed', does: [] },
    { in: 'backing-off', on: 'timer-retry', to: 'asking', does: ['send-offer'] },
    { in: 'backing-off', on: 'offer-received', to: 'asked', does: ['report-refused', 'report-offer'] },
    { in: 'backing-off', on: 'close', to: 'closed', does: [] },
    { in: 'asked', on: 'accept', to: 'idle', does: ['send-answer'] },
    { in: 'asked', on: 'accept-and-wait', to: 'confirming', does: ['send-answer'] },
    { in: 'asked', on: 'refuse', to: 'idle', does: ['send-refusal'] },
    { in: 'asked', on: 'timer-decision', to: 'idle', does: ['reply-500'] },
    { in: 'asked', on: 'offer-received', to: 'asked', does: ['reply-500'] },
    { in: 'asked', on: 'close', to: 'closed', does: ['reply-487'] },
    { in: 'confirming', on: 'acknowledged', to: 'idle', does: [] },
    { in: 'confirming', on: 'unacknowledged', to: 'idle', does: ['report-unacknowledged'] },
    { in: 'confirming', on: 'offer-received', to: 'asked', does: ['settle-last', 'report-offer'] },
    { in: 'confirming', on: 'close', to: 'closed', does: [] },
  ],
  timers: { idle: [], asking: ['timer-answer'], 'backing-off': ['timer-retry'], asked: ['timer-decision'], confirming: [], closed: [] },
};
