import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';

/** How many of the living epochs bear the name of this one's node. Recordings and what waits for a machine are known by that name. */
export async function countNamesakes(db: Kysely<Schema>, epoch: number, living: readonly number[]): Promise<number> {
  const rows = await db
    .selectFrom('owners')
    .select('epoch')
    .where('epoch', 'in', [...living])
    .where('epoch', '!=', epoch)
    .where('node', '=', (eb) => eb.selectFrom('owners').select('node').where('epoch', '=', epoch))
    .execute();
  return rows.length;
}
