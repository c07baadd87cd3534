import type { Kysely } from 'kysely';
import { type Combined, combinationRow } from './combination.ts';
import type { Schema } from './schema.ts';
import { slices } from './slices.ts';

/** Writes down those combinations that are new. Always in the order of their numbers, so that no two nodes wait for each other. */
export async function writeCombinations(db: Kysely<Schema>, heads: readonly (Combined & { readonly combination: number })[]): Promise<void> {
  const rows = new Map(heads.map((head) => [head.combination, combinationRow(head)]));
  for (const some of slices([...rows.values()].sort((a, b) => a.number - b.number)))
    await db
      .insertInto('combinations')
      .values(some)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
