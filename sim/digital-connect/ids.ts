import type { Dice } from '#base';

/** An id as Talkdesk's are: 32 hex digits. */
export const newId = (dice: Dice): string => Buffer.from(dice.bytes(16)).toString('hex');
