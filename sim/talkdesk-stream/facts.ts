import type { Dice } from '#base';

/** What Talkdesk knows of a call: its own ids, and who calls. */
export interface CallFacts {
  /** 32 hex digits: the key to all of Talkdesk's records of this call. */
  readonly interactionId: string;
  /** 24 hex digits. */
  readonly accountId: string;
  readonly callSid: string;
  readonly correlationId: string;
  readonly callerNumber: string | undefined;
  readonly calledNumber: string | undefined;
}

const hex = (dice: Dice, digits: number): string => Buffer.from(dice.bytes(digits / 2)).toString('hex');

/** Ids of a new call, in the forms that Talkdesk's pages show. */
export function newCallFacts(dice: Dice, callerNumber: string | undefined, calledNumber?: string, accountId?: string): CallFacts {
  return {
    interactionId: hex(dice, 32),
    accountId: accountId ?? hex(dice, 24),
    callSid: `CA${hex(dice, 32)}`,
    correlationId: hex(dice, 32),
    callerNumber,
    calledNumber,
  };
}

/** A new stream's id: `MZ` and 32 hex digits. */
export const newStreamSid = (dice: Dice): string => `MZ${hex(dice, 32)}`;
