import type { Dice, WallTime } from './instant.ts';

/** Names one conversation, on whatever channel. */
export type ConversationId = string & { readonly names: 'conversation' };

/** Names one thing the agent said, within its conversation. */
export type UtteranceId = string & { readonly names: 'utterance' };

/** Crockford's base 32: no i, l, o, u. */
export const idAlphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new conversation id: `cv_` + 10 characters of time + 12 of chance. Sorts by time of birth. */
export function newConversationId(wall: WallTime, dice: Dice): ConversationId {
  let time = '';
  for (let rest = Math.floor(wall), i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = idAlphabet[rest % 32] + time;
  let chance = '';
  for (const octet of dice.bytes(12)) chance += idAlphabet[octet % 32];
  return `cv_${time}${chance}` as ConversationId;
}
