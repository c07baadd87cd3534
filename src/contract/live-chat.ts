/** What happens around a human conversation and the customer is told of. An agent can answer each of them; where it does not, the customer gets a sentence of ours. */
export const noticedChatEvents = [
  'queue-entered',
  'queue-position',
  'nobody-free',
  'outside-hours',
  'human-joined',
  'human-moved',
  'human-left',
  'customer-left',
  'waiting-timeout',
  'message-undelivered',
  'idle-warning',
  'idle-timeout',
  'provider-error',
] as const;

/**
 * All that an agent can answer; the last two are the customer's to see anyway, and told to an agent that asks for them alone. `human-typing`: once
 * before each message.
 */
export const liveChatEvents = [...noticedChatEvents, 'human-message', 'human-typing'] as const;

export type NoticedChatEvent = (typeof noticedChatEvents)[number];
export type LiveChatEvent = (typeof liveChatEvents)[number];
