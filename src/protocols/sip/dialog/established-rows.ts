import type { Row } from '#base';

export type EstablishedState = 'confirmed' | 'leaving' | 'ended';
export type EstablishedOn = 'hang-up' | 'lost' | 'bye-received' | 'bye-finished' | 'timer-bye';
export type EstablishedDoes = 'send-bye' | 'reply-bye' | 'report-end';

/** From the moment both sides know of a call to its end: the same for calls in and out. RFC 3261 §15. BYEs that cross end it at once. */
export const establishedRows: readonly Row<EstablishedState, EstablishedOn, EstablishedDoes>[] = [
  { in: 'confirmed', on: 'hang-up', to: 'leaving', does: ['send-bye'] },
  { in: 'confirmed', on: 'lost', to: 'leaving', does: ['send-bye'] },
  { in: 'confirmed', on: 'bye-received', to: 'ended', does: ['reply-bye', 'report-end'] },
  { in: 'leaving', on: 'bye-finished', to: 'ended', does: ['report-end'] },
  { in: 'leaving', on: 'timer-bye', to: 'ended', does: ['report-end'] },
  { in: 'leaving', on: 'bye-received', to: 'ended', does: ['reply-bye', 'report-end'] },
];
