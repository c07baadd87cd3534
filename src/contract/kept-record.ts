import type { ConversationId, WallTime } from '#base';
import type { ConversationHead } from './conversation-store.ts';

/** By what a conversation is known elsewhere: the contact centre's interaction, its call, its stream; the desk's own conversation. */
export const aliasKinds = ['interaction', 'call', 'stream', 'desk'] as const;
export type AliasKind = (typeof aliasKinds)[number];

/** Finds conversations by the names that others have for them. */
export interface AliasReader {
  /** Newest first, at most 200. Only by names of these kinds, where kinds are given. */
  byAlias(alias: string, kinds?: readonly AliasKind[]): Promise<readonly ConversationHead[]>;
}

/**
 * What can be taken out of a record while the rest stays. `words`: all that was said, written or understood, with summary and extraction;
 * start, end and the names of recordings stay. `person`: numbers, contact and parameters of the start, and the ways to find the person.
 */
export const recordParts = ['words', 'person'] as const;
export type RecordPart = (typeof recordParts)[number];

/** `living`: it goes on, and nothing was done. `unknown`: there is none of this id. */
export type Removal = 'done' | 'living' | 'unknown';

/** Which conversations are asked for: those that ended before an instant, oldest first. */
export interface DueQuery {
  readonly account?: string;
  readonly endedBefore: WallTime;
  /** Only those of which at least one of these parts is still there; all, when absent. */
  readonly having?: RecordPart;
  /** At most 1,000; 200 unless told. */
  readonly limit?: number;
  /** `next` of the slice before. */
  readonly after?: string;
}

export interface DueSlice {
  readonly heads: readonly ConversationHead[];
  readonly next?: string;
}

/** Takes records away, whole or in parts: each conversation in one durable transaction. Recordings and files lie elsewhere, and are not its matter. */
export interface RecordKeeper {
  /** Removes every trace of a conversation that is over: events, annexes, figures, aliases, people, what waits in the boxes, and the head. */
  erase(id: ConversationId): Promise<Removal>;
  /** Removes parts of a conversation that is over; outcome and figures stay, and the head says when. Doing it again changes nothing. */
  expire(id: ConversationId, parts: readonly RecordPart[], at: WallTime): Promise<Removal>;
  due(query: DueQuery): Promise<DueSlice>;
}
