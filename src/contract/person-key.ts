import type { CallFacts } from './voice-call.ts';

/**
 * A person as the store finds their conversations: `tel:+15551234567`, `mailto:ann@example.com`, `thread:<channel>/<thread>`.
 * What people write in many ways becomes one: marks in numbers go, and what stands around a number in a SIP address; e-mail is in lower case.
 */
export type PersonKey = string;

/** The key of a telephone number; `undefined` for what is none: `anonymous`, a name, fewer than three digits. */
export function telKey(written: string): PersonKey | undefined {
  const bare = written
    .trim()
    .replace(/^(?:tel|sips?):/i, '')
    .replace(/[;@?].*$/, '')
    .replace(/[\s().\-/]/g, '');
  const digits = bare.startsWith('00') ? `+${bare.slice(2)}` : bare;
  return /^\+?\d{3,}$/.test(digits) ? `tel:${digits}` : undefined;
}

/** The key of an e-mail address; `undefined` for what is none. */
export function mailKey(written: string): PersonKey | undefined {
  const address = written
    .trim()
    .replace(/^mailto:/i, '')
    .toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(address) ? `mailto:${address}` : undefined;
}

/** The key of whoever writes in a thread. */
export const threadPersonKey = (channel: string, thread: string): PersonKey => `thread:${channel}/${thread}`;

/** Reads a key as a person types it: with its kind in front, or a number or an address alone. */
export function parsePersonKey(typed: string): PersonKey | undefined {
  const text = typed.trim();
  return /^thread:[^/]+\/./.test(text) ? text : (mailKey(text) ?? telKey(text));
}

/** All keys of the customer of a conversation, each once. */
export function personKeysOf(facts: CallFacts, medium: 'voice' | 'chat'): readonly PersonKey[] {
  const { direction, callerNumber, calledNumber, contact, channel, interactionId } = facts;
  const number = direction === 'outbound' ? calledNumber : callerNumber;
  const keys = [number, contact?.phone].map((one) => (one === undefined ? undefined : telKey(one)));
  if (contact?.email !== undefined) keys.push(mailKey(contact.email));
  if (medium === 'chat' && interactionId !== undefined) keys.push(threadPersonKey(channel, interactionId));
  return [...new Set(keys.filter((key) => key !== undefined))];
}
