import type { ConversationId, WallTime } from '#base';
import type { Actor } from './actor.ts';

/** Whose conversations are meant, and who asks. */
export interface PersonOrder {
  /** A telephone number in any notation, an e-mail address, or `thread:<channel>/<thread>`. */
  readonly person: string;
  /** All accounts unless told. */
  readonly account?: string;
  /** Only conversations of these bots: what the caller may see. */
  readonly bots?: readonly string[];
  readonly actor: Actor;
}

/** One conversation of a person, and what became of it. */
export interface PersonTrace {
  readonly conversation: ConversationId;
  readonly account: string;
  readonly channel: string;
  readonly startedAt: WallTime;
  readonly events: number;
  readonly recording: boolean;
  readonly files: number;
  /** `found`: nothing was done. `held`: it is kept by order. `living`: it goes on, and can be removed when it is over. */
  readonly state: 'found' | 'removed' | 'held' | 'living';
}

export interface PersonTraces {
  /** The person's name in this store, which tells nobody who they are; absent where nothing was found. */
  readonly customer?: string;
  readonly traces: readonly PersonTrace[];
}

/** One file of an archive. */
export interface ArchivedFile {
  /** With folders, never absolute: `cv_1/transcript.md`. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly octets: AsyncIterable<Uint8Array>;
}

/** All that is kept of one person: shown, handed out, removed. `undefined`: what was asked for names nobody. Each is written into the audit log. */
export interface PeopleDesk {
  find(order: PersonOrder): Promise<PersonTraces | undefined>;
  /** Everything, uncovered. */
  export(order: PersonOrder): Promise<(PersonTraces & { readonly files: AsyncIterable<ArchivedFile> }) | undefined>;
  /** Removes every trace of what is over and not held; nothing is left but the audit entries. */
  erase(order: PersonOrder): Promise<PersonTraces | undefined>;
}
