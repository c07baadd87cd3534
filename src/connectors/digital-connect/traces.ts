import { recently } from './recently.ts';
import type { Heard } from './webhook.ts';

/** What this process did lately, by which its own doing is known when it comes back as news. */
export interface Traces {
  sent(conversation: string, what: { readonly text: string; readonly message?: string; readonly at?: string }): void;
  /** Nobody of ours is in this conversation any more. */
  ended(conversation: string): void;
  hasEnded(conversation: string): boolean;
  isEcho(heard: Heard): boolean;
}

const most = 10_000;

/** Whether Talkdesk tells of the customer's own messages is not documented, nor whether it says whose a message is. */
export function traces(): Traces {
  const messages = recently<true>(most);
  const instants = recently<string>(most);
  const over = recently<true>(most);
  const nameOf = (...parts: readonly string[]): string => JSON.stringify(parts);
  return {
    sent(conversation, { text, message, at }) {
      if (message !== undefined) messages.add(nameOf(conversation, message), true);
      if (at !== undefined && !Number.isNaN(Date.parse(at))) instants.add(nameOf(conversation, String(Date.parse(at))), text.trim());
    },
    ended: (conversation) => over.add(conversation, true),
    hasEnded: (conversation) => over.get(conversation) === true,
    isEcho({ ours, conversation, event, message, atMs, text }) {
      if (ours) return true;
      if (event !== 'message_created') return false;
      if (message !== undefined) return messages.get(nameOf(conversation, message)) === true;
      return atMs !== undefined && text !== '' && instants.get(nameOf(conversation, String(atMs))) === text;
    },
  };
}
