import type { Kysely } from 'kysely';
import type { BoxQuery } from '#contract';
import type { BoxName } from './boxes/box.ts';
import { readDepth, readItem, readItems } from './boxes/queries.ts';
import { readEvents, readHead, readUnfinished } from './queries.ts';
import { readAnnexes } from './record/annexes.ts';
import type { Schema } from './schema.ts';

/** Questions about one thing, or few. */
export type NarrowReads = ReturnType<typeof narrowReads>;

export const narrowReads = (db: Kysely<Schema>) => ({
  head: (id: string) => readHead(db, id),
  events: (id: string) => readEvents(db, id),
  unfinished: () => readUnfinished(db),
  annexes: (id: string) => readAnnexes(db, id),
  items: (box: BoxName, query: BoxQuery) => readItems(db, box, query),
  item: (box: BoxName, number: number) => readItem(db, box, number),
  depth: (box: BoxName) => readDepth(db, box),
});
