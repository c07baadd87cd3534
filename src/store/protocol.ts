import type { AccessStore, AppStore } from '#contract';
import type { BlockTable } from './blocks/blocks-on.ts';
import type { NarrowReads } from './narrow-reads.ts';
import type { Order, Verdict } from './orders.ts';
import type { Askable, Given, Names, Question } from './over-thread.ts';
import type { NeighbourNews } from './ownership/neighbours.ts';
import type { TakeOver } from './ownership/take-over.ts';
import type { Orphan } from './queries.ts';
import type { StoreFailure } from './store.errors.ts';
import type { WideReads } from './wide-reads.ts';

/** What only the thread that writes can do. */
interface Writing {
  /** One transaction. Resolves only after the disk has it. */
  commit(orders: readonly Order[]): Promise<readonly Verdict[]>;
  orphans(): Promise<readonly Orphan[]>;
  /** Is it ours now? */
  take(what: TakeOver): Promise<boolean>;
  /** How many others live under this node's name. */
  namesakes(): Promise<number>;
}

/** What the thread that writes can be asked. */
export interface WriterStores {
  readonly writing: Writing;
  readonly narrow: NarrowReads;
  readonly wide: WideReads;
  readonly apps: AppStore;
  readonly access: AccessStore;
  readonly blocks: BlockTable;
}

/** And the thread that only reads. */
export type ReaderStores = Pick<WriterStores, 'wide'>;

export const readerNames: Names<ReaderStores> = { wide: { page: true, byAlias: true, due: true, audit: true, figures: true } };
export const writerNames: Names<WriterStores> = {
  ...readerNames,
  writing: { commit: true, orphans: true, take: true, namesakes: true },
  narrow: { head: true, events: true, unfinished: true, annexes: true, items: true, item: true, depth: true },
  apps: { list: true, find: true, add: true, change: true, publish: true, remove: true, stamp: true },
  access: {
    users: true,
    user: true,
    userByEmail: true,
    addUser: true,
    changeUser: true,
    removeUser: true,
    countRole: true,
    tokens: true,
    token: true,
    tokenByDigest: true,
    addToken: true,
    rotateToken: true,
    removeToken: true,
    removeTokensOf: true,
    usedToken: true,
  },
  blocks: { put: true, remove: true, list: true, find: true, all: true },
};

/** A question with its number; answers carry the number back. The last one closes the file, and the thread ends. */
export interface ToThread<Stores extends Askable<Stores>> {
  readonly number: number;
  readonly question: Question<Stores> | 'close';
}

export type FromThread<Stores extends Askable<Stores>> =
  /** Said first, and once. */
  | { readonly kind: 'opened'; readonly epoch: number; readonly migrated: readonly number[] }
  | { readonly kind: 'unopened'; readonly failure: StoreFailure }
  | { readonly kind: 'answer'; readonly number: number; readonly given: Given<Stores> | undefined }
  | { readonly kind: 'failure'; readonly number: number; readonly failure: StoreFailure }
  /** What other nodes wrote, as they tell it. */
  | { readonly kind: 'neighbour'; readonly news: NeighbourNews };
