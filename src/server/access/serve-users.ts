import type { Clock, Dice, WallTime } from '#base';
import { type AccessStore, type AccessToken, type Role, type Scope, scopesOfRoles, type User, type UserChange } from '#contract';
import { type Answer, answer, created, missing, nothing, refuse } from '../route/answer.ts';
import { entityTag, isMeant } from '../route/entity-tag.ts';
import type { Api } from '../route/open-api.ts';
import { parsePlace, printPlace } from '../shapes/primitives.ts';
import type { Caller } from './caller.ts';
import { newPassword, printPassword, weakness } from './password.ts';
import { digestOf, newAccessId, newSecret } from './secret-token.ts';
import { weak } from './serve-sessions.ts';
import { showToken, showUser } from './shapes.ts';
import { addKey, addUser, changeUser, getKey, getUser, listKeys, listUsers, removeKey, removeUser, rotateKey } from './user-operations.ts';

export interface UserPorts {
  readonly access: AccessStore;
  readonly clock: Clock;
  readonly dice: Dice;
}

const usualLimit = 50;
const dayMs = 24 * 3_600_000;
const tooMuch = refuse(403, 'MORE_THAN_YOURS', 'Nobody gives more than they hold.');
const lastAdmin = refuse(409, 'LAST_ADMIN', 'The account would have no admin.');
const taken = refuse(409, 'ADDRESS_TAKEN', 'Somebody has that address.');
const stale = refuse(412, 'CHANGED_SINCE', 'It was changed since.');
const tagOf = ({ id, version }: { readonly id: string; readonly version: number }): string => entityTag(id, version);

/** The people and keys of an account, for those who may manage them. */
export function serveUsers(api: Api, { access, clock, dice }: UserPorts): void {
  const holds = (caller: Caller, wanted: readonly Scope[], bots: readonly string[] | null | undefined): boolean =>
    wanted.every((scope) => caller.scopes.has(scope)) && (bots ?? []).every((bot) => caller.bots.includes(bot)) && (bots != null || sees(caller));
  /** Does the caller see all bots of its account, so that it may give them all? */
  const sees = ({ user, token }: Caller): boolean => (user ?? token)?.bots === undefined;
  const userFor = async (caller: Caller, id: string): Promise<User | undefined> => {
    const user = await access.user(id);
    return user?.account === caller.account ? user : undefined;
  };
  const keyFor = async (caller: Caller, id: string): Promise<AccessToken | undefined> => {
    const key = await access.token(id);
    return key?.account === caller.account && key.kind === 'key' ? key : undefined;
  };
  const isLastAdmin = async (user: User, next?: readonly Role[]): Promise<boolean> =>
    user.roles.includes('admin') && next?.includes('admin') !== true && (await access.countRole(user.account, 'admin')) <= 1;
  const pageOf = async <Item extends { readonly id: string }>(
    read: (query: { account: string; limit: number; after?: string }) => Promise<readonly Item[]>,
    caller: Caller,
    { limit = usualLimit, cursor }: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly Item[]; readonly next: { readonly next?: string } }> => {
    const found = await read({ account: caller.account, limit: limit + 1, ...(cursor === undefined ? {} : { after: parsePlace(cursor) }) });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? { next: printPlace(last.id) } : {} };
  };

  api.serve(listUsers, async ({ caller, query, audit }) => {
    const { items, next } = await pageOf((wanted) => access.users(wanted), caller, query);
    await audit('read', { kind: 'user', id: '*' }, { count: String(items.length) });
    return answer({ users: items.map(showUser), ...next });
  });

  api.serve(addUser, async ({ caller, body, audit }) => {
    const { name, email, roles, bots, password } = body;
    if (!holds(caller, scopesOfRoles(roles), bots)) return tooMuch;
    const remedy = password === undefined ? undefined : weakness(password, [name, email]);
    if (remedy !== undefined) return weak(remedy, 'password');
    const made = password === undefined ? newPassword(dice) : undefined;
    const at = clock.wall();
    const user = { id: newAccessId('us', at, dice), account: caller.account, name, email, roles, ...(bots ? { bots } : {}), createdAt: at };
    if (!(await access.addUser(user, await printPassword(password ?? made ?? '', dice)))) return taken;
    await audit('create', { kind: 'user', id: user.id }, { roles: roles.join(' ') });
    const shown = showUser({ ...user, hasPassword: true, version: 1 });
    const body201 = { user: shown, ...(made === undefined ? {} : { password: made }) };
    return { ...created(body201, `/api/v1/users/${user.id}`, { etag: tagOf({ id: user.id, version: 1 }) }), keep: { user: shown } };
  });

  api.serve(getUser, async ({ caller, params, audit }) => {
    const user = await userFor(caller, params.id);
    if (user === undefined) return missing;
    await audit('read', { kind: 'user', id: user.id });
    return answer(showUser(user), { etag: tagOf(user) });
  });

  api.serve(changeUser, async ({ caller, params, body, request, audit }) => {
    const user = await userFor(caller, params.id);
    if (user === undefined) return missing;
    if (!isMeant(request.headers['if-match'], tagOf(user))) return stale;
    const { password, ...rest } = body;
    const kept = rest.bots === undefined ? (user.bots ?? null) : rest.bots;
    // Also who takes a role away must hold it: else the weaker could strip the stronger.
    if (!holds(caller, scopesOfRoles([...user.roles, ...(rest.roles ?? [])]), kept)) return tooMuch;
    if (rest.roles !== undefined && (await isLastAdmin(user, rest.roles))) return lastAdmin;
    const remedy = password === undefined ? undefined : weakness(password, [rest.name ?? user.name, rest.email ?? user.email]);
    if (remedy !== undefined) return weak(remedy, 'password');
    const change: UserChange = { ...rest, ...(password === undefined ? {} : { password: await printPassword(password, dice) }) };
    const result = await access.changeUser(user.id, change, user.version);
    if (result !== 'changed') return { absent: missing, stale, taken }[result];
    if (password !== undefined) await access.removeTokensOf(user.id);
    await audit(
      'change',
      { kind: 'user', id: user.id },
      { fields: Object.keys(body).join(' '), ...(rest.roles ? { roles: rest.roles.join(' ') } : {}) },
    );
    const changed = await access.user(user.id);
    return changed === undefined ? missing : answer(showUser(changed), { etag: tagOf(changed) });
  });

  api.serve(removeUser, async ({ caller, params, request, audit }) => {
    const user = await userFor(caller, params.id);
    if (user === undefined) return missing;
    if (!isMeant(request.headers['if-match'], tagOf(user))) return stale;
    if (!holds(caller, scopesOfRoles(user.roles), user.bots ?? null)) return tooMuch;
    if (await isLastAdmin(user)) return lastAdmin;
    await access.removeUser(user.id);
    await audit('remove', { kind: 'user', id: user.id });
    return nothing;
  });

  api.serve(listKeys, async ({ caller, query, audit }) => {
    const { items, next } = await pageOf((wanted) => access.tokens(wanted), caller, query);
    await audit('read', { kind: 'key', id: '*' }, { count: String(items.length) });
    return answer({ keys: items.map(showToken), ...next });
  });

  api.serve(addKey, async ({ caller, body, audit }) => {
    const { name, scopes, bots, days } = body;
    if (!holds(caller, scopes, bots)) return tooMuch;
    const at = clock.wall();
    const secret = newSecret('key', dice);
    const key: AccessToken = {
      id: newAccessId('ak', at, dice),
      kind: 'key',
      account: caller.account,
      name,
      scopes,
      createdAt: at,
      version: 1,
      ...(bots === undefined ? {} : { bots }),
      ...(days === undefined ? {} : { expiresAt: (at + days * dayMs) as WallTime }),
    };
    await access.addToken(key, digestOf(secret));
    await audit('create', { kind: 'key', id: key.id }, { scopes: scopes.join(' ') });
    const shown = showToken(key);
    return { ...created({ token: secret, key: shown }, `/api/v1/keys/${key.id}`, { etag: tagOf(key) }), keep: { key: shown } };
  });

  api.serve(getKey, async ({ caller, params }) => {
    const key = await keyFor(caller, params.id);
    return key === undefined ? missing : answer(showToken(key), { etag: tagOf(key) });
  });

  api.serve(rotateKey, async ({ caller, params, audit }): Promise<Answer> => {
    const key = await keyFor(caller, params.id);
    if (key === undefined) return missing;
    if (!holds(caller, key.scopes, key.bots ?? null)) return tooMuch;
    const secret = newSecret('key', dice);
    await access.rotateToken(key.id, digestOf(secret));
    await audit('change', { kind: 'key', id: key.id }, { fields: 'secret' });
    const shown = showToken(key);
    return { ...answer({ token: secret, key: shown }), keep: { key: shown } };
  });

  api.serve(removeKey, async ({ caller, params, audit }) => {
    const key = await keyFor(caller, params.id);
    if (key === undefined) return missing;
    await access.removeToken(key.id);
    await audit('remove', { kind: 'key', id: key.id });
    return nothing;
  });
}
