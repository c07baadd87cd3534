import type { Kysely } from 'kysely';
import { combinationOf, combined } from '../combination.ts';
import type { Schema } from '../schema.ts';
import { slices } from '../slices.ts';
import { writeCombinations } from '../write-combinations.ts';

const atOnce = 5_000;

/** Gives every head of an older store the number of its combination. */
export async function backfillCombinations(db: Kysely<unknown>): Promise<void> {
  const store = db as Kysely<Schema>;
  for (let last = ''; ; ) {
    const heads = await store
      .selectFrom('heads')
      .select(['id', ...combined])
      .where('id', '>', last)
      .orderBy('id')
      .limit(atOnce)
      .execute();
    const to = heads.at(-1)?.id;
    if (to === undefined) return;
    const numbered = heads.map((head) => ({ ...head, combination: combinationOf(head) }));
    await writeCombinations(store, numbered);
    for (const [combination, ids] of Map.groupBy(numbered, (head) => head.combination))
      for (const some of slices(ids))
        await store
          .updateTable('heads')
          .set({ combination })
          .where(
            'id',
            'in',
            some.map(({ id }) => id),
          )
          .execute();
    last = to;
  }
}
