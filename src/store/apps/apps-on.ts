import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { WallTime } from '#base';
import type { App, AppStore, Scope, SealedApp } from '#contract';
import type { Schema } from '../schema.ts';
import type { AppRow } from './app-row.ts';

/** Apps, in an open database. Each method is one transaction. */
export function appsOn(db: Kysely<Schema>): AppStore {
  const changing = <Value>(work: (tx: Kysely<Schema>) => Promise<Value>): Promise<Value> => db.transaction().execute(work);
  return {
    async list(account) {
      const wanted = db.selectFrom('apps').selectAll().orderBy('id');
      return (await (account === undefined ? wanted : wanted.where('account', '=', account)).execute()).map(sealedApp);
    },
    async find(id) {
      const row = await db.selectFrom('apps').selectAll().where('id', '=', id).executeTakeFirst();
      return row && sealedApp(row);
    },
    add: (app, sealed) =>
      changing(async (tx) => {
        const { id, account, name, algorithm, bots, requireExpiry, requireTokenId, drafted, createdAt } = app;
        const added = await tx
          .insertInto('apps')
          .values({
            id,
            account,
            name,
            algorithm,
            bots: bots === undefined ? null : JSON.stringify(bots),
            require_expiry: Number(requireExpiry),
            require_token_id: Number(requireTokenId),
            drafted: JSON.stringify(drafted),
            published: '[]',
            created_at: createdAt,
            sealed: JSON.stringify(sealed),
            version: 1,
            published_at: null,
            published_by: null,
            comment: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        return added !== undefined;
      }),
    change: (id, change, version) =>
      changing(async (tx) => {
        const known = await tx.selectFrom('apps').select('version').where('id', '=', id).executeTakeFirst();
        if (known === undefined) return 'absent';
        if (version !== undefined && version !== known.version) return 'stale';
        const { name, bots, drafted, requireExpiry, requireTokenId, sealed } = change;
        const { numUpdatedRows } = await tx
          .updateTable('apps')
          .set({
            ...(name === undefined ? {} : { name }),
            ...(bots === undefined ? {} : { bots: bots === null ? null : JSON.stringify(bots) }),
            ...(drafted === undefined ? {} : { drafted: JSON.stringify(drafted) }),
            ...(requireExpiry === undefined ? {} : { require_expiry: Number(requireExpiry) }),
            ...(requireTokenId === undefined ? {} : { require_token_id: Number(requireTokenId) }),
            ...(sealed === undefined ? {} : { sealed: JSON.stringify(sealed) }),
            version: known.version + 1,
          })
          .where('id', '=', id)
          .where('version', '=', known.version) // somebody on another node may have been quicker
          .executeTakeFirst();
        return numUpdatedRows > 0n ? 'changed' : 'stale';
      }),
    publish: ({ account, ids, at, by, comment }) =>
      changing(async (tx) => {
        const rows = await tx.selectFrom('apps').selectAll().where('account', '=', account).orderBy('id').execute();
        const changed = rows.filter((row) => (ids?.includes(row.id) ?? true) && row.drafted !== row.published);
        for (const { id, version } of changed) {
          await tx
            .updateTable('apps')
            .set((eb) => ({ published: eb.ref('drafted'), published_at: at, published_by: by, comment: comment ?? null, version: version + 1 }))
            .where('id', '=', id)
            .execute();
        }
        return changed.map(({ id }) => id);
      }),
    remove: (id) => changing(async (tx) => (await tx.deleteFrom('apps').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n),
    async stamp() {
      const rows = await db.selectFrom('apps').select(['id', 'version', 'created_at']).orderBy('id').execute();
      return createHash('sha256').update(JSON.stringify(rows)).digest('base64url');
    },
  };
}

const list = <Item>(json: string): readonly Item[] => JSON.parse(json) as Item[];

function sealedApp(row: AppRow): SealedApp {
  const sealed = list<string>(row.sealed);
  const app: App = {
    id: row.id,
    account: row.account,
    name: row.name,
    algorithm: row.algorithm as App['algorithm'],
    ...(row.bots === null ? {} : { bots: list<string>(row.bots) }),
    requireExpiry: row.require_expiry === 1,
    requireTokenId: row.require_token_id === 1,
    drafted: list<Scope>(row.drafted),
    published: list<Scope>(row.published),
    createdAt: row.created_at as WallTime,
    ...(row.published_at === null ? {} : { publishedAt: row.published_at as WallTime }),
    ...(row.published_by === null ? {} : { publishedBy: row.published_by }),
    ...(row.comment === null ? {} : { comment: row.comment }),
    secrets: sealed.length,
    version: row.version,
  };
  return { app, sealed };
}
