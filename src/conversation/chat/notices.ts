import type { NoticedChatEvent } from '#contract';

/** What the customer reads where neither the agent nor the configuration has words of its own. In English; `{name}` is the human's. */
export const defaultNotices: Readonly<Record<NoticedChatEvent, string>> = {
  'queue-entered': 'You are being connected to a member of our team. Please stay in this chat.',
  'queue-position': 'You are number {position} in the queue.',
  'nobody-free': 'Nobody is free to take over at the moment.',
  'outside-hours': 'Our team is not available at this hour.',
  'human-joined': '{name} has joined the chat.',
  'human-moved': 'You are being passed on to {to}.',
  'human-left': '{name} has left the chat.',
  'customer-left': 'You have left the chat.',
  'waiting-timeout': 'We are sorry: nobody became free in time.',
  'message-undelivered': 'Something that you sent could not be delivered: {reason}.',
  'idle-warning': 'Are you still there? This chat will close soon.',
  'idle-timeout': 'This chat was closed because nothing was written for a while.',
  'provider-error': 'The connection to our team was lost.',
};

const someone: Readonly<Record<string, string>> = { name: 'A member of our team', to: 'another team', reason: 'it was refused', position: '?' };

/** Fills the braces of a notice. What has no value gets a general word. */
export const fillNotice = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? someone[name] ?? '');
