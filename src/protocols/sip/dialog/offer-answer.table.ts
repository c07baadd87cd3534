import type { StateTable } from '../transaction/table.ts';

export type OfferState = 'fresh' | 'first-offer-ours' | 'first-offer-theirs' | 'agreed' | 'offer-ours' | 'offer-theirs' | 'closed';
export type OfferOn = 'send-offer' | 'receive-offer' | 'send-answer' | 'receive-answer' | 'offer-refused' | 'close';

/**
 * Who has offered and who must answer. One offer at a time; a refused one leaves what was agreed before.
 * RFC 3264 §4, RFC 3261 §13.2.1, RFC 6337 §2. The bodies themselves are nobody's business here.
 */
export const offerAnswer: StateTable<OfferState, OfferOn, never> = {
  name: 'offer and answer',
  law: 'RFC 3264 §4, RFC 6337 §2',
  initial: 'fresh',
  final: 'closed',
  rows: [
    { in: 'fresh', on: 'send-offer', to: 'first-offer-ours', does: [] },
    { in: 'fresh', on: 'receive-offer', to: 'first-offer-theirs', does: [] },
    { in: 'fresh', on: 'close', to: 'closed', does: [] },
    { in: 'first-offer-ours', on: 'receive-answer', to: 'agreed', does: [] },
    { in: 'first-offer-ours', on: 'offer-refused', to: 'fresh', does: [] },
    { in: 'first-offer-ours', on: 'close', to: 'closed', does: [] },
    { in: 'first-offer-theirs', on: 'send-answer', to: 'agreed', does: [] },
    { in: 'first-offer-theirs', on: 'offer-refused', to: 'fresh', does: [] },
    { in: 'first-offer-theirs', on: 'close', to: 'closed', does: [] },
    { in: 'agreed', on: 'send-offer', to: 'offer-ours', does: [] },
    { in: 'agreed', on: 'receive-offer', to: 'offer-theirs', does: [] },
    { in: 'agreed', on: 'close', to: 'closed', does: [] },
    { in: 'offer-ours', on: 'receive-answer', to: 'agreed', does: [] },
    { in: 'offer-ours', on: 'offer-refused', to: 'agreed', does: [] },
    { in: 'offer-ours', on: 'close', to: 'closed', does: [] },
    { in: 'offer-theirs', on: 'send-answer', to: 'agreed', does: [] },
    { in: 'offer-theirs', on: 'offer-refused', to: 'agreed', does: [] },
    { in: 'offer-theirs', on: 'close', to: 'closed', does: [] },
  ],
  timers: { fresh: [], 'first-offer-ours': [], 'first-offer-theirs': [], agreed: [], 'offer-ours': [], 'offer-theirs': [], closed: [] },
};
