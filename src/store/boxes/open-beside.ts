import type { Clock } from '#base';
import type { Inbox, Outbox } from '#contract';
import { openDatabaseBeside, typed } from '../beside.ts';
import type { VerdictOn } from '../commit-queue.ts';
import type { Order } from '../orders.ts';
import { through } from '../over-thread.ts';
import type { StorePlace } from '../place.ts';
import type { BoxName, BoxRow } from './box.ts';
import { usualExpiryMs } from './box.ts';
import { inboxItem, numberOf, outboxItem } from './item.ts';

type Mending = 'list' | 'show' | 'replay' | 'drop' | 'depth';

/** The boxes as a second program sees them: to look into, and to mend dead letters. */
export interface BoxesBeside {
  readonly outbox: Pick<Outbox, Mending>;
  readonly inbox: Pick<Inbox, Mending>;
  close(): Promise<void>;
}

/**
 * Opens the boxes of a store beside running gateways or without one; they see a replayed item at their next look, half a minute at most.
 * Works in the thread that calls it: for the command line, never inside the gateway. Throws STORE_ABSENT where there is no store.
 */
export async function openBoxesBeside(place: StorePlace, clock: Clock): Promise<BoxesBeside> {
  const [{ narrowReads }, { commit }] = await Promise.all([import('../narrow-reads.ts'), import('../commit.ts')]);
  const { db, dialect, close } = await openDatabaseBeside(place, 'write');
  const { narrow } = through({ narrow: narrowReads(db) }, typed);
  const amend = async (box: BoxName, id: string, change: 'replay' | 'drop'): Promise<boolean> => {
    const number = numberOf(box, id);
    if (number === undefined) return false;
    const at = Math.round(clock.wall());
    const order: Order = { kind: 'amend', box, number, change, at, expiresAt: at + usualExpiryMs };
    const [verdict] = (await typed(() => commit(db, 0, [order], dialect))) as readonly VerdictOn<Extract<Order, { kind: 'amend' }>>[];
    return verdict?.found ?? false;
  };
  const opened = <Item>(box: BoxName, itemOf: (row: BoxRow) => Item) => ({
    list: async (query: Parameters<Outbox['list']>[0]) => (await narrow.items(box, query)).map(itemOf),
    async show(id: string) {
      const number = numberOf(box, id);
      const row = number === undefined ? undefined : await narrow.item(box, number);
      return row && itemOf(row);
    },
    replay: (id: string) => amend(box, id, 'replay'),
    drop: (id: string) => amend(box, id, 'drop'),
    depth: () => narrow.depth(box),
  });
  return { outbox: opened('outbox', outboxItem), inbox: opened('inbox', inboxItem), close };
}
