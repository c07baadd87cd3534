import type { Kysely } from 'kysely';
import type { Block, BlockQuery, PersonKey } from '#contract';
import { pageSize } from '../page-size.ts';
import type { Schema } from '../schema.ts';
import { slices } from '../slices.ts';
import { blockOf, blockRow } from './rows.ts';

const usualLimit = 50;
const highestLimit = 201;

/** Blocks in an open database. `at`: milliseconds of the wall clock, now. */
export interface BlockTable {
  put(block: Block, at: number): Promise<void>;
  remove(account: string, who: PersonKey): Promise<boolean>;
  list(query: BlockQuery, at: number): Promise<readonly Block[]>;
  find(account: string, whos: readonly PersonKey[], at: number): Promise<Block | undefined>;
  /** All that hold now; undefined where there are more than `most`. */
  all(most: number, at: number): Promise<readonly Block[] | undefined>;
}

export function blocksOn(db: Kysely<Schema>): BlockTable {
  const holding = (at: number) => db.selectFrom('blocks').where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]));
  return {
    async put(block, at) {
      const { account, who, ...rest } = blockRow(block);
      // Each by itself: two nodes that do both in one transaction may stand in each other's way.
      await db
        .insertInto('blocks')
        .values({ account, who, ...rest })
        .onConflict((conflict) => conflict.columns(['account', 'who']).doUpdateSet(rest))
        .execute();
      await db.deleteFrom('blocks').where('until', '<=', at).execute(); // what is over is nobody's business any more
    },
    async remove(account, who) {
      const { numDeletedRows } = await db.deleteFrom('blocks').where('account', '=', account).where('who', '=', who).executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async list({ account, after, limit }, at) {
      let wanted = holding(at)
        .selectAll()
        .where('account', '=', account)
        .orderBy('who')
        .limit(pageSize(limit, usualLimit, highestLimit));
      if (after !== undefined) wanted = wanted.where('who', '>', after);
      return (await wanted.execute()).map(blockOf);
    },
    async find(account, whos, at) {
      const found: Block[] = [];
      for (const some of slices(whos))
        found.push(...(await holding(at).selectAll().where('account', '=', account).where('who', 'in', some).execute()).map(blockOf));
      return strictest(found);
    },
    async all(most, at) {
      const rows = await holding(at)
        .selectAll()
        .limit(most + 1)
        .execute();
      return rows.length > most ? undefined : rows.map(blockOf);
    },
  };
}

/** Of several the one that keeps from most. */
export const strictest = (blocks: readonly Block[]): Block | undefined => blocks.find(({ from }) => from === 'all') ?? blocks[0];
