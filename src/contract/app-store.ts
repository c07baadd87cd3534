import type { WallTime } from '#base';
import type { Client, Scope } from './directory.ts';

/**
 * A program that signs tokens, made while the gateway runs (those of the configuration are `Client`s too).
 * What it may do is drafted and published apart: only what is published counts.
 */
export interface App extends Pick<Client, 'id' | 'account' | 'algorithm' | 'requireExpiry' | 'requireTokenId'> {
  readonly name: string;
  /** The bots it may use; all of its account unless told. */
  readonly bots?: readonly string[];
  readonly drafted: readonly Scope[];
  readonly published: readonly Scope[];
  readonly createdAt: WallTime;
  readonly publishedAt?: WallTime;
  /** Who published, and what they said of it. */
  readonly publishedBy?: string;
  readonly comment?: string;
  /** How many secrets (or public keys) are live: two while one is being exchanged. */
  readonly secrets: number;
  /** Grows with every change. */
  readonly version: number;
}

/** An app with its secrets, sealed: the store never holds what would open a door by itself. */
export interface SealedApp {
  readonly app: App;
  readonly sealed: readonly string[];
}

export interface AppChange {
  readonly name?: string;
  /** `null`: all bots of the account. */
  readonly bots?: readonly string[] | null;
  readonly drafted?: readonly Scope[];
  readonly requireExpiry?: boolean;
  readonly requireTokenId?: boolean;
  readonly sealed?: readonly string[];
}

/** Apps as they are kept. Everything resolves when it survives a `kill -9` (promise P1). */
export interface AppStore {
  /** Of one account, or all; by id. */
  list(account?: string): Promise<readonly SealedApp[]>;
  find(id: string): Promise<SealedApp | undefined>;
  /** False when there is one with that id. */
  add(app: Omit<App, 'published' | 'secrets' | 'version'>, sealed: readonly string[]): Promise<boolean>;
  change(id: string, change: AppChange, version?: number): Promise<'changed' | 'absent' | 'stale'>;
  /** What is drafted counts from now on: of these apps, or of all of the account. Says whose scopes changed. */
  publish(what: {
    readonly account: string;
    readonly ids?: readonly string[];
    readonly at: WallTime;
    readonly by: string;
    readonly comment?: string;
  }): Promise<readonly string[]>;
  remove(id: string): Promise<boolean>;
  /** Another one whenever any app changed: a cheap way to see whether to read them again. */
  stamp(): Promise<string>;
}
