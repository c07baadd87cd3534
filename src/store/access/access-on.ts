import { type Kysely, sql } from 'kysely';
import type { AccessStore } from '#contract';
import { pageSize } from '../page-size.ts';
import type { Schema } from '../schema.ts';
import { tokenOf, userOf } from './rows.ts';

const highestLimit = 201;
const json = (list: readonly string[] | undefined): string | null => (list === undefined ? null : JSON.stringify(list));
const done = (result: { readonly numUpdatedRows?: bigint; readonly numDeletedRows?: bigint }): boolean =>
  (result.numUpdatedRows ?? result.numDeletedRows ?? 0n) > 0n;

/** Users and tokens, in an open database. Each method is one transaction. */
export function accessOn(db: Kysely<Schema>): AccessStore {
  return {
    async users(query) {
      let wanted = db
        .selectFrom('users')
        .selectAll()
        .orderBy('id')
        .limit(pageSize(query.limit, highestLimit, highestLimit));
      if (query.account !== undefined) wanted = wanted.where('account', '=', query.account);
      if (query.after !== undefined) wanted = wanted.where('id', '>', query.after);
      return (await wanted.execute()).map(userOf);
    },
    async user(id) {
      const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
      return row && userOf(row);
    },
    async userByEmail(email) {
      const row = await db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
      return row && { user: userOf(row), ...(row.password === null ? {} : { password: row.password }) };
    },
    async addUser({ id, account, name, email, roles, bots, createdAt }, password) {
      const row = { id, account, name, email, roles: JSON.stringify(roles), bots: json(bots), password: password ?? null, created_at: createdAt };
      const added = await db
        .insertInto('users')
        .values({ ...row, seen_at: null, version: 1 })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return added !== undefined;
    },
    changeUser: (id, change, version) =>
      db.transaction().execute(async (tx) => {
        const { name, email, roles, bots, password } = change;
        const known = await tx.selectFrom('users').select(['version']).where('id', '=', id).executeTakeFirst();
        if (known === undefined) return 'absent';
        if (version !== undefined && known.version !== version) return 'stale';
        if (email !== undefined) {
          const twin = await tx.selectFrom('users').select('id').where('email', '=', email).where('id', '<>', id).executeTakeFirst();
          if (twin !== undefined) return 'taken';
        }
        const updated = await tx
          .updateTable('users')
          .set({
            ...(name === undefined ? {} : { name }),
            ...(email === undefined ? {} : { email }),
            ...(roles === undefined ? {} : { roles: JSON.stringify(roles) }),
            ...(bots === undefined ? {} : { bots: json(bots ?? undefined) }),
            ...(password === undefined ? {} : { password }),
            version: known.version + 1,
          })
          .where('id', '=', id)
          .where('version', '=', known.version) // somebody on another node may have been quicker
          .executeTakeFirst();
        return done(updated) ? 'changed' : 'stale';
      }),
    removeUser: (id) =>
      db.transaction().execute(async (tx) => {
        await tx.deleteFrom('access_tokens').where('user_id', '=', id).execute();
        return done(await tx.deleteFrom('users').where('id', '=', id).executeTakeFirst());
      }),
    async countRole(account, role) {
      const rows = await db.selectFrom('users').select('roles').where('account', '=', account).execute();
      return rows.filter(({ roles }) => (JSON.parse(roles) as string[]).includes(role)).length;
    },
    async tokens(query) {
      let wanted = db
        .selectFrom('access_tokens')
        .selectAll()
        .where('kind', '<>', 'session')
        .orderBy('id')
        .limit(pageSize(query.limit, highestLimit, highestLimit));
      if (query.user === undefined) wanted = wanted.where('user_id', 'is', null);
      else wanted = wanted.where('user_id', '=', query.user);
      if (query.account !== undefined) wanted = wanted.where('account', '=', query.account);
      if (query.after !== undefined) wanted = wanted.where('id', '>', query.after);
      return (await wanted.execute()).map(tokenOf);
    },
    async token(id) {
      const row = await db.selectFrom('access_tokens').selectAll().where('id', '=', id).executeTakeFirst();
      return row && tokenOf(row);
    },
    async tokenByDigest(digest) {
      const row = await db.selectFrom('access_tokens').selectAll().where('digest', '=', digest).executeTakeFirst();
      if (row === undefined) return undefined;
      if (row.user_id === null) return { token: tokenOf(row) };
      const user = await db.selectFrom('users').selectAll().where('id', '=', row.user_id).executeTakeFirst();
      return user && { token: tokenOf(row), user: userOf(user) };
    },
    async addToken(token, digest) {
      const { id, kind, account, name, user, scopes, bots, createdAt, expiresAt } = token;
      await db.transaction().execute(async (tx) => {
        // Sessions pile up otherwise; whoever signs in sweeps.
        await tx.deleteFrom('access_tokens').where('kind', '=', 'session').where('expires_at', '<', createdAt).execute();
        await tx
          .insertInto('access_tokens')
          .values({
            id,
            digest,
            kind,
            account,
            name,
            user_id: user ?? null,
            scopes: JSON.stringify(scopes),
            bots: json(bots),
            created_at: createdAt,
            expires_at: expiresAt ?? null,
            used_at: null,
            version: 1,
          })
          .execute();
      });
    },
    async rotateToken(id, digest) {
      const changed = await db
        .updateTable('access_tokens')
        .set({ digest, version: sql<number>`version + 1` })
        .where('id', '=', id)
        .executeTakeFirst();
      return done(changed);
    },
    removeToken: async (id) => done(await db.deleteFrom('access_tokens').where('id', '=', id).executeTakeFirst()),
    async removeTokensOf(user, but) {
      let wanted = db.deleteFrom('access_tokens').where('user_id', '=', user);
      if (but !== undefined) wanted = wanted.where('id', '<>', but);
      return Number((await wanted.executeTakeFirst()).numDeletedRows);
    },
    async usedToken(id, at) {
      await db.transaction().execute(async (tx) => {
        await tx.updateTable('access_tokens').set({ used_at: at }).where('id', '=', id).execute();
        await tx
          .updateTable('users')
          .set({ seen_at: at })
          .where('id', '=', (eb) => eb.selectFrom('access_tokens').select('user_id').where('access_tokens.id', '=', id))
          .execute();
      });
    },
  };
}
