import type { ConversationQuery } from '#contract';

/** Few conversations, found at once: no commit has to be kept from waiting for it. */
export const isNarrow = (query: ConversationQuery): boolean =>
  query.person !== undefined || query.interactionId !== undefined || query.customer !== undefined;
