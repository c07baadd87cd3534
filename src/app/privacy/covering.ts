import type { ConversationHead } from '#contract';
import { type PrivacyRules, redactEvents, redactHead, redactNext, redactRecord, redactText, spansOf, watchedAfter } from '#privacy';

/** Whatever covers, by name: plain values in and out, the rules of the account last. */
export const coverWorks = {
  record: redactRecord,
  events: redactEvents,
  text: redactText,
  heads: (heads: readonly ConversationHead[], rules: PrivacyRules): readonly ConversationHead[] => heads.map((head) => redactHead(head, rules)),
  spans: spansOf,
  next: redactNext,
  watched: watchedAfter,
} as const;

export type CoverWorks = typeof coverWorks;
export type CoverWork = keyof CoverWorks;

/** The same, done where it holds nobody up. */
export type Covering = {
  readonly [Work in CoverWork]: (...args: Parameters<CoverWorks[Work]>) => Promise<ReturnType<CoverWorks[Work]>>;
};

/** Covers where it is called: for commands, which pace no calls, and for tests. */
export const coverHere: Covering = {
  record: async (...args) => redactRecord(...args),
  events: async (...args) => redactEvents(...args),
  text: async (...args) => redactText(...args),
  heads: async (...args) => coverWorks.heads(...args),
  spans: async (...args) => spansOf(...args),
  next: async (...args) => redactNext(...args),
  watched: async (...args) => watchedAfter(...args),
};
