import type { WallTime } from '#base';
import { type AccessToken, type Actor, type Client, type Scope, type Sight, scopesOfRoles, type User } from '#contract';

/** Who asks: a program or a person that was believed, and what it may see and do. */
export interface Caller {
  readonly actor: Actor;
  readonly account: string;
  /** The bots whose conversations it may see. */
  readonly bots: readonly string[];
  readonly scopes: ReadonlySet<Scope>;
  /** How it sees what was said. */
  readonly sight: Sight;
  /** When its right ends; absent: it does not end by itself. */
  readonly until?: WallTime;
  /** Of people. */
  readonly user?: User;
  /** What was presented; absent of clients, who sign. */
  readonly token?: AccessToken;
  /** Is that of a bot of this caller? What is not, does not exist for it. */
  sees(what: { readonly account: string; readonly bot: string }): boolean;
}

type Known = Pick<Caller, 'actor' | 'account' | 'bots' | 'until' | 'user' | 'token'> & { readonly scopes: readonly Scope[] };

function callerOf(known: Known): Caller {
  const bots = new Set(known.bots);
  const scopes = new Set(known.scopes);
  return {
    ...known,
    scopes,
    sight: scopes.has('conversations:personal') ? 'personal' : 'redacted',
    sees: ({ account, bot }) => account === known.account && bots.has(bot),
  };
}

/** A client of the configuration, by a token that it signed. */
export const clientCaller = (client: Client, address: string, exp: number | undefined): Caller =>
  callerOf({
    actor: { kind: 'client', id: client.id, address },
    account: client.account,
    bots: client.bots,
    scopes: client.scopes,
    ...(exp === undefined ? {} : { until: (exp * 1000) as WallTime }),
  });

/** A key, or a user by one of their tokens. `allBots`: of its account. */
export function tokenCaller(token: AccessToken, user: User | undefined, allBots: readonly string[], address: string): Caller {
  const { bots } = user ?? token;
  return callerOf({
    actor: user ? { kind: 'user', id: user.id, address } : { kind: 'key', id: token.id, address },
    account: token.account,
    bots: bots === undefined ? allBots : allBots.filter((bot) => bots.includes(bot)),
    scopes: user ? scopesOfRoles(user.roles) : token.scopes,
    token,
    ...(user ? { user } : {}),
    ...(token.expiresAt === undefined ? {} : { until: token.expiresAt }),
  });
}
