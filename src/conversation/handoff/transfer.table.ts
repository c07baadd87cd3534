import type { Row } from '#base';
import type { HandoffStage } from '#contract';

export type TransferOn =
  /** It left the house. */
  | 'went'
  /** The far side showed that it has the customer. */
  | 'proved'
  /** A human has come. */
  | 'answered'
  /** It is over, and nothing was shown. */
  | 'ended'
  | 'refused'
  | 'overdue'
  /** The agent has the customer again. */
  | 'given-back'
  /** Another target is tried. */
  | 'asked-again'
  | 'customer-left';

/** How a hand-off goes, at every door. A stage but the first is told in the record; what has no row changes nothing. */
export const transferTable: readonly Row<HandoffStage, TransferOn, 'tell'>[] = [
  { in: 'requested', on: 'went', to: 'sent', does: [] },
  { in: 'requested', on: 'refused', to: 'refused', does: ['tell'] },
  { in: 'requested', on: 'customer-left', to: 'abandoned', does: ['tell'] },
  { in: 'sent', on: 'proved', to: 'accepted', does: ['tell'] },
  { in: 'sent', on: 'ended', to: 'unproven', does: ['tell'] },
  { in: 'sent', on: 'refused', to: 'refused', does: ['tell'] },
  { in: 'sent', on: 'overdue', to: 'timed-out', does: ['tell'] },
  { in: 'sent', on: 'customer-left', to: 'abandoned', does: ['tell'] },
  { in: 'accepted', on: 'answered', to: 'answered', does: ['tell'] },
  // Nobody was free after all.
  { in: 'accepted', on: 'refused', to: 'refused', does: ['tell'] },
  { in: 'accepted', on: 'given-back', to: 'returned', does: [] },
  { in: 'answered', on: 'given-back', to: 'returned', does: [] },
  { in: 'refused', on: 'given-back', to: 'returned', does: [] },
  { in: 'refused', on: 'asked-again', to: 'requested', does: [] },
  { in: 'timed-out', on: 'given-back', to: 'returned', does: [] },
  { in: 'timed-out', on: 'asked-again', to: 'requested', does: [] },
];
