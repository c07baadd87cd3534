import type { ZoomExit } from './events.ts';

/** The four ways of the guide, each with a caller's part and the exit it must come to. */
export interface Scenario {
  readonly about: string;
  /** A script of `sim/caller`; a wrong number needs none. */
  readonly script: string | undefined;
  readonly exit: ZoomExit;
}

export const scenarios: Readonly<Record<'A' | 'B' | 'C' | 'D', Scenario>> = {
  A: { about: 'the caller has what it wants and hangs up', script: 'hangs-up', exit: 'callerHangup' },
  B: { about: 'the bot ends the call', script: 'resolved', exit: 'completed' },
  C: { about: 'the bot hands over to an agent', script: 'escalated', exit: 'transferToAgent' },
  D: { about: 'the bot cannot be reached: a number that nobody has is dialled', script: undefined, exit: 'failed' },
};

/** What scenario D dials. */
export const nobodysNumber = '0000000000';
