import { createHash } from 'node:crypto';
import type { Clock, Dice, WallTime } from '#base';
import type { AccessStore, AccessToken, AuditLog, Meter, User } from '#contract';
import { type Answer, answer, created, missing, nothing, refuse } from '../route/answer.ts';
import type { Api } from '../route/open-api.ts';
import { parsePlace, printPlace } from '../shapes/primitives.ts';
import { isPassword, printPassword, weakness } from './password.ts';
import { digestOf, newAccessId, newSecret } from './secret-token.ts';
import { addMyToken, changePassword, getMe, listMyTokens, removeMyToken, signIn, signOut } from './session-operations.ts';
import { showToken, showUser } from './shapes.ts';
import { signInPace } from './sign-in-pace.ts';

export interface SessionPorts {
  readonly access: AccessStore;
  readonly audit: Pick<AuditLog, 'write'>;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly meter: Meter;
}

const sessionMs = 12 * 3_600_000;
const dayMs = 24 * 3_600_000;
const usualLimit = 50;
/** Wrong passwords of one address, whoever is meant, before it waits: several people may share one. */
const freeOfAddress = 30;

const noUser = refuse(403, 'NO_USER', 'Only people have this; the caller is a program.');
const weak = (remedy: string, field: string): Answer =>
  refuse(400, 'WEAK_PASSWORD', 'This password is easily guessed.', { errors: [{ field, says: 'This password is easily guessed.', remedy }] });

export { weak };

/** Signing in and out, and what people have of their own. */
export function serveSessions(api: Api, { access, audit, clock, dice, meter }: SessionPorts): void {
  const byName = signInPace();
  const byAddress = signInPace(freeOfAddress);
  const nameOf = (email: string): string => createHash('sha256').update(email).digest('hex');

  api.serve(getMe, ({ caller }) => {
    const { actor, account, bots, scopes, sight, user, token, until } = caller;
    return answer({
      kind: actor.kind,
      id: actor.id,
      account,
      bots,
      scopes: [...scopes],
      personal: sight === 'personal',
      ...(user ? { name: user.name, email: user.email, roles: user.roles } : token ? { name: token.name } : {}),
      ...(until === undefined ? {} : { expiresAt: new Date(until).toISOString() }),
    });
  });

  api.serve(signIn, async ({ body, address }) => {
    const { email, password } = body;
    const name = nameOf(email);
    const now = clock.now();
    const wait = Math.max(byName.waitMs(name, now), byAddress.waitMs(address, now));
    if (wait > 0) {
      meter.count('sign_ins_total', { result: 'slowed' });
      return refuse(429, 'SIGN_IN_LATER', 'Too often wrong; try again later.', { headers: { 'retry-after': String(Math.ceil(wait / 1000)) } });
    }
    // Counted before the work, so that many at once are many.
    byName.wrong(name, now);
    byAddress.wrong(address, now);
    const known = await access.userByEmail(email);
    const right = await isPassword(password, known?.password);
    const at = clock.wall();
    if (known === undefined || !right) {
      meter.count('sign_ins_total', { result: 'refused' });
      // Whom it was meant for is told by a digest only: what was typed may be anything, even a password.
      const id = known?.user.id ?? `#${name.slice(0, 16)}`;
      await audit.write([
        {
          at,
          actor: { kind: 'user', id, address },
          action: 'refused',
          subject: { kind: 'user', id },
          ...(known === undefined ? {} : { account: known.user.account }),
        },
      ]);
      return refuse(401, 'SIGN_IN_REFUSED', 'Address and password do not belong together.');
    }
    const { user } = known;
    byName.right(name);
    byAddress.right(address);
    const { token, secret } = await addToken(user, 'session', 'session', sessionMs);
    meter.count('sign_ins_total', { result: 'taken' });
    await audit.write([
      { at, actor: { kind: 'user', id: user.id, address }, account: user.account, action: 'sign-in', subject: { kind: 'user', id: user.id } },
    ]);
    return created({ token: secret, expiresAt: showToken(token).expiresAt, user: showUser(user) }, '/api/v1/me');
  });

  api.serve(signOut, async ({ caller }) => {
    if (caller.token?.kind !== 'session') return refuse(409, 'NO_SESSION', 'What was sent is no session.');
    await access.removeToken(caller.token.id);
    return nothing;
  });

  api.serve(changePassword, async ({ caller, body, audit: write }) => {
    const { user, token } = caller;
    if (user === undefined || token === undefined) return noUser;
    const name = nameOf(user.email);
    const wait = byName.waitMs(name, clock.now());
    if (wait > 0)
      return refuse(429, 'SIGN_IN_LATER', 'Too often wrong; try again later.', { headers: { 'retry-after': String(Math.ceil(wait / 1000)) } });
    const known = await access.userByEmail(user.email);
    if (!(await isPassword(body.current, known?.password))) {
      byName.wrong(name, clock.now());
      return refuse(403, 'PASSWORD_WRONG', 'The current password is another.');
    }
    const remedy = weakness(body.wanted, [user.name, user.email]);
    if (remedy !== undefined) return weak(remedy, 'wanted');
    await access.changeUser(user.id, { password: await printPassword(body.wanted, dice) });
    await access.removeTokensOf(user.id, token.id);
    await write('change', { kind: 'user', id: user.id }, { fields: 'password' });
    return nothing;
  });

  api.serve(listMyTokens, async ({ caller, query }) => {
    if (caller.user === undefined) return noUser;
    const { limit = usualLimit, cursor } = query;
    const found = await access.tokens({ user: caller.user.id, limit: limit + 1, ...(cursor === undefined ? {} : { after: parsePlace(cursor) }) });
    const tokens = found.slice(0, limit);
    const last = tokens.at(-1);
    return answer({ tokens: tokens.map(showToken), ...(found.length > limit && last ? { next: printPlace(last.id) } : {}) });
  });

  api.serve(addMyToken, async ({ caller, body, audit: write }) => {
    const { user } = caller;
    if (user === undefined) return noUser;
    const { token, secret } = await addToken(user, 'personal', body.name, body.days === undefined ? undefined : body.days * dayMs);
    await write('create', { kind: 'key', id: token.id }, { kind: 'personal' });
    const key = showToken(token);
    return { ...created({ token: secret, key }, `/api/v1/me/tokens/${token.id}`), keep: { key } };
  });

  api.serve(removeMyToken, async ({ caller, params, audit: write }) => {
    const token = await access.token(params.id);
    if (caller.user === undefined || token?.user !== caller.user.id) return missing;
    await access.removeToken(token.id);
    await write('remove', { kind: 'key', id: token.id }, { kind: token.kind });
    return nothing;
  });

  async function addToken(user: User, kind: 'session' | 'personal', name: string, lastsMs: number | undefined) {
    const at = clock.wall();
    const secret = newSecret(kind, dice);
    const token: Omit<AccessToken, 'usedAt'> = {
      id: newAccessId('ak', at, dice),
      kind,
      account: user.account,
      name,
      user: user.id,
      scopes: [],
      createdAt: at,
      version: 1,
      ...(lastsMs === undefined ? {} : { expiresAt: (at + lastsMs) as WallTime }),
    };
    await access.addToken(token, digestOf(secret));
    return { token, secret };
  }
}
