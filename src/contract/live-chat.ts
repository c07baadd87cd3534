/** What happens around a human conversation. An agent can answer each of them; where it does not, the customer gets a sentence of ours. */
export const liveChatEvents = [
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

export type LiveChatEvent = (typeof liveChatEvents)[number];
