import type { Kysely, Transaction } from 'kysely';
import { migrations, schemaVersion } from './migrations/migrate.ts';
import type { DialectName } from './migrations/migration.ts';
import type { Schema } from './schema.ts';
import { storeErrors } from './store.errors.ts';

/** Throws unless the schema is the one that this software knows. */
export async function checkVersion(db: Kysely<Schema>, dialect: DialectName, facts: Readonly<Record<string, unknown>>): Promise<void> {
  const found = await schemaVersion(db, dialect);
  const known = migrations.length;
  if (found === 0) throw storeErrors.STORE_ABSENT(facts);
  if (found > known) throw storeErrors.STORE_NEWER({ found, known });
  if (found < known) throw storeErrors.STORE_OLDER({ found, known });
}

/** Writes down this opening, inside a transaction that keeps other openings out. */
export async function claimEpoch(tx: Transaction<Schema>, node: string, openedAt: number): Promise<number> {
  const last = await tx
    .selectFrom('owners')
    .select((eb) => eb.fn.max('epoch').as('epoch'))
    .executeTakeFirst();
  const epoch = (last?.epoch ?? 0) + 1;
  await tx.insertInto('owners').values({ epoch, node, opened_at: openedAt }).execute();
  return epoch;
}
