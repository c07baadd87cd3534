import type { WallTime } from '#base';
import { type Scope, scopes } from './directory.ts';

/** What people may do, as named sets of scopes. */
export const roles = ['viewer', 'analyst', 'supervisor', 'admin', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Only supervisors and admins see what tells who somebody is. */
export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['conversations:read'],
  analyst: ['conversations:read', 'reports:run', 'reports:send'],
  supervisor: [
    'conversations:read',
    'conversations:personal',
    'recordings:read',
    'live:control',
    'customers:block',
    'calls:place',
    'reports:run',
    'reports:send',
  ],
  // All there is, also what is added later: nobody gives more than they hold, and somebody must be able to give it.
  admin: scopes,
  auditor: ['conversations:read', 'audit:read'],
};

/** All that somebody with these roles may do. */
export const scopesOfRoles = (held: readonly Role[]): readonly Scope[] => [...new Set(held.flatMap((role) => scopesOfRole[role]))];

/** A person who works with the gateway. */
export interface User {
  /** `us_…`. Sorts by the time they were added. */
  readonly id: string;
  readonly account: string;
  readonly name: string;
  /** In lower case; one user each. */
  readonly email: string;
  readonly roles: readonly Role[];
  /** The bots whose conversations they may see; all of their account unless told. */
  readonly bots?: readonly string[];
  /** They can sign in by password. */
  readonly hasPassword: boolean;
  readonly createdAt: WallTime;
  readonly seenAt?: WallTime;
  /** Grows with every change. */
  readonly version: number;
}

/** Something that opens our API when it is presented. Of the secret itself only a digest is kept. */
export interface AccessToken {
  /** `ak_…`. Sorts by the time it was made. */
  readonly id: string;
  /** `key`: a program's. `personal`: a user's own, for scripts. `session`: a user's, from signing in. */
  readonly kind: 'key' | 'personal' | 'session';
  readonly account: string;
  readonly name: string;
  /** Whose it is; absent of keys. */
  readonly user?: string;
  /** Of keys. What users' tokens may is said by the user's roles, at each use. */
  readonly scopes: readonly Scope[];
  /** Of keys: all bots of the account unless told. */
  readonly bots?: readonly string[];
  readonly createdAt: WallTime;
  /** Absent: never. */
  readonly expiresAt?: WallTime;
  /** To the minute. */
  readonly usedAt?: WallTime;
  readonly version: number;
}

export interface AccessQuery {
  readonly account?: string;
  /** Younger than this id. */
  readonly after?: string;
  readonly limit: number;
}

/** What may change of a user; what is absent stays. */
export interface UserChange {
  readonly name?: string;
  readonly email?: string;
  readonly roles?: readonly Role[];
  /** `null`: all bots of the account. */
  readonly bots?: readonly string[] | null;
  /** A password's print, never the password. */
  readonly password?: string;
}

/** Who may use the API: people and keys, beside the clients of the configuration. Everything resolves when it survives a `kill -9` (promise P1). */
export interface AccessStore {
  /** Oldest first. */
  users(query: AccessQuery): Promise<readonly User[]>;
  user(id: string): Promise<User | undefined>;
  /** The user with this address, and the print of their password where they have one. */
  userByEmail(email: string): Promise<{ readonly user: User; readonly password?: string } | undefined>;
  /** False when somebody has that address already. */
  addUser(user: Omit<User, 'hasPassword' | 'version' | 'seenAt'>, password?: string): Promise<boolean>;
  /** `stale`: it is not this version any more. `taken`: somebody has that address. */
  changeUser(id: string, change: UserChange, version?: number): Promise<'changed' | 'absent' | 'stale' | 'taken'>;
  /** Takes their tokens along. False when there is nobody. */
  removeUser(id: string): Promise<boolean>;
  /** How many users of an account hold the role. */
  countRole(account: string, role: Role): Promise<number>;
  /** Keys of an account, or tokens of a user; oldest first. Sessions are not listed. */
  tokens(query: AccessQuery & { readonly user?: string }): Promise<readonly AccessToken[]>;
  token(id: string): Promise<AccessToken | undefined>;
  /** Whom a secret belongs to, by its SHA-256 in hex. Whether it has expired is for the asker to see. */
  tokenByDigest(digest: string): Promise<{ readonly token: AccessToken; readonly user?: User } | undefined>;
  addToken(token: Omit<AccessToken, 'version' | 'usedAt'>, digest: string): Promise<void>;
  /** Gives it another secret; the old one opens nothing from then on. False when there is none. */
  rotateToken(id: string, digest: string): Promise<boolean>;
  removeToken(id: string): Promise<boolean>;
  /** Ends all sessions and personal tokens of a user, bar one. */
  removeTokensOf(user: string, but?: string): Promise<number>;
  /** Remembers a use. */
  usedToken(id: string, at: WallTime): Promise<void>;
}
