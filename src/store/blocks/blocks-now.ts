import type { Clock } from '#base';
import type { Blocks } from '#contract';
import type { BlockTable } from './blocks-on.ts';

/** The blocks that hold by the asker's clock. */
export function blocksNow(table: BlockTable, clock: Pick<Clock, 'wall'>): Blocks {
  const now = (): number => Math.round(clock.wall());
  return {
    put: (block) => table.put(block, now()),
    remove: (account, who) => table.remove(account, who),
    list: (query) => table.list(query, now()),
    find: (account, whos) => table.find(account, whos, now()),
  };
}
