import type { Clock } from '#base';
import type { Block, Blocks } from '#contract';
import { blocksNow } from './blocks-now.ts';
import { type BlockTable, strictest } from './blocks-on.ts';

/** Looked up anew after this long: a block that another node set or lifted counts here no later. */
const freshMs = 1_000;
/** Where there are more, each customer is looked for on their own. */
const most = 5_000;

const nameOf = ({ account, who }: Pick<Block, 'account' | 'who'>): string => `${account}\0${who}`;

/** The same blocks, for doors that ask with every message: however many ask, the database is asked once a second. */
export function recentBlocks(table: BlockTable, clock: Clock): Blocks {
  const blocks = blocksNow(table, clock);
  let known: { readonly at: number; readonly all: Promise<ReadonlyMap<string, Block> | undefined> } | undefined;
  const load = async (): Promise<ReadonlyMap<string, Block> | undefined> => {
    const all = await table.all(most, Math.round(clock.wall()));
    return all && new Map(all.map((block) => [nameOf(block), block]));
  };
  const recent = (): Promise<ReadonlyMap<string, Block> | undefined> => {
    if (known === undefined || clock.now() - known.at >= freshMs) {
      const all = load();
      known = { at: clock.now(), all };
      all.catch(() => {
        known = undefined;
      });
    }
    return known.all;
  };
  return {
    list: (query) => blocks.list(query),
    async put(block) {
      await blocks.put(block);
      known = undefined;
    },
    async remove(account, who) {
      const removed = await blocks.remove(account, who);
      known = undefined;
      return removed;
    },
    async find(account, whos) {
      const all = await recent();
      if (all === undefined) return blocks.find(account, whos);
      const wall = clock.wall();
      const found = whos.flatMap((who) => all.get(nameOf({ account, who })) ?? []);
      return strictest(found.filter(({ until }) => until === undefined || until > wall));
    },
  };
}
