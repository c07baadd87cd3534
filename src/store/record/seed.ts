import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import { storeErrors } from '../store.errors.ts';

/** What customers' names in this store are made from. */
export async function seedOf(db: Kysely<Schema>): Promise<string> {
  const row = await db.selectFrom('seeds').select('value').where('name', '=', 'customer').executeTakeFirst();
  if (row === undefined) throw storeErrors.STORE_CORRUPT({ missing: 'seeds' });
  return row.value;
}
