import type { WallTime } from '#base';
import type { AccessToken, Role, Scope, User } from '#contract';

/** Table `users`: one row a person. */
export interface UserRow {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly email: string;
  /** JSON, as are `bots` and `scopes`. */
  readonly roles: string;
  readonly bots: string | null;
  /** The print of a password. */
  readonly password: string | null;
  readonly created_at: number;
  readonly seen_at: number | null;
  readonly version: number;
}

/** Table `access_tokens`: keys, personal tokens and sessions. */
export interface TokenRow {
  readonly id: string;
  /** SHA-256 of the secret, hex. */
  readonly digest: string;
  readonly kind: string;
  readonly account: string;
  readonly name: string;
  readonly user_id: string | null;
  readonly scopes: string;
  readonly bots: string | null;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly used_at: number | null;
  readonly version: number;
}

const list = <Item>(json: string): readonly Item[] => JSON.parse(json) as Item[];

export const userOf = (row: UserRow): User => ({
  id: row.id,
  account: row.account,
  name: row.name,
  email: row.email,
  roles: list<Role>(row.roles),
  ...(row.bots === null ? {} : { bots: list<string>(row.bots) }),
  hasPassword: row.password !== null,
  createdAt: row.created_at as WallTime,
  version: row.version,
  ...(row.seen_at === null ? {} : { seenAt: row.seen_at as WallTime }),
});

export const tokenOf = (row: TokenRow): AccessToken => ({
  id: row.id,
  kind: row.kind as AccessToken['kind'],
  account: row.account,
  name: row.name,
  ...(row.user_id === null ? {} : { user: row.user_id }),
  scopes: list<Scope>(row.scopes),
  ...(row.bots === null ? {} : { bots: list<string>(row.bots) }),
  createdAt: row.created_at as WallTime,
  ...(row.expires_at === null ? {} : { expiresAt: row.expires_at as WallTime }),
  ...(row.used_at === null ? {} : { usedAt: row.used_at as WallTime }),
  version: row.version,
});
