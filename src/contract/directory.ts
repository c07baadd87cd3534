/** What a program that knocks at our doors may do. */
export const scopes = [
  /** Open voice streams for its bots. */
  'streams:open',
  /** Read conversations of its bots, stored and live: without what tells who somebody is. */
  'conversations:read',
  /** Read them whole. */
  'conversations:personal',
  /** Export all of one person, and erase it. */
  'conversations:erase',
  /** Hear recordings. */
  'recordings:read',
  /** End a live conversation, hand it over. */
  'live:control',
  /** Keep a customer out, and let them in again. */
  'customers:block',
  /** Place calls for its bots, within the limits of its account. */
  'calls:place',
  /** Run reports, and have them sent. */
  'reports:run',
  'reports:send',
  /** See what still has to go out or have its effect; replay and drop dead letters. */
  'boxes:manage',
  /** Users, keys and apps of its account. */
  'access:manage',
  'audit:read',
  /** Of the public API: what was said, sessions, summaries. */
  'chat-history',
  'bot-sessions',
  'conversation-summary',
] as const;
export type Scope = (typeof scopes)[number];

/** A program with a key of its own: it signs the tokens that come with a stream or an API call. */
export interface Client {
  readonly id: string;
  readonly account: string;
  /** The only algorithm taken from this client, whatever a token claims of itself. */
  readonly algorithm: 'HS256' | 'HS384' | 'HS512' | 'RS256' | 'RS512' | 'ES256';
  /** One, or two while a secret is being exchanged. For RS and ES: public keys in PEM. */
  readonly secrets: readonly string[];
  readonly bots: readonly string[];
  readonly scopes: readonly Scope[];
  /** Tokens without an end, or without a single-use name, are refused. */
  readonly requireExpiry: boolean;
  readonly requireTokenId: boolean;
}

/** A bot: the id by which a contact centre asks for an agent. */
export interface Bot {
  readonly id: string;
  readonly account: string;
  readonly agent: string;
}

/** Who is who. Looked up at every door. */
export interface Directory {
  client(id: string): Client | undefined;
  bot(id: string): Bot | undefined;
}
