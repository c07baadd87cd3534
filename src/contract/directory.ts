/** What a program that knocks at our doors may do. */
export type Scope =
  /** Open voice streams for its bots. */
  | 'streams:open'
  /** Read conversations of its bots, stored and live. */
  | 'conversations:read'
  /** Place calls for its bots, within the limits of its account. */
  | 'calls:place';

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
