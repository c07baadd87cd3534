import type { WallTime } from '#base';
import type { PersonKey } from './person-key.ts';

/** What a blocked customer is kept from: everything, or only from being handed to a human. */
export const blockedFrom = ['all', 'human'] as const;
export type BlockedFrom = (typeof blockedFrom)[number];

/** A customer of an account who is kept out. */
export interface Block {
  readonly account: string;
  readonly who: PersonKey;
  readonly from: BlockedFrom;
  /** A few words of whoever set it. */
  readonly reason: string;
  /** Who set it: a kind and an id, `user:usr_7`, `agent:parcel-desk`, `command`. */
  readonly by: string;
  readonly at: WallTime;
  /** When it ends by itself; absent: never. */
  readonly until?: WallTime;
}

export interface BlockQuery {
  readonly account: string;
  /** Behind this one: the last of the page before. */
  readonly after?: PersonKey;
  /** At most 201, 50 unless told. */
  readonly limit?: number;
}

/** Who is kept out. What has ended is not there any more. */
export interface Blocks {
  /** Resolves when it is durable. Takes the place of an older one of the same customer. */
  put(block: Block): Promise<void>;
  /** False where there was none. */
  remove(account: string, who: PersonKey): Promise<boolean>;
  /** In the order of their keys. */
  list(query: BlockQuery): Promise<readonly Block[]>;
  /** The strictest that holds now for a customer who goes by these keys. */
  find(account: string, whos: readonly PersonKey[]): Promise<Block | undefined>;
}

/** How long a block lasts where nobody says: a day. */
export const usualBlockMinutes = 24 * 60;
