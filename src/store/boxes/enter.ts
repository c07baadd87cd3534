import type { Transaction } from 'kysely';
import type { Schema } from '../schema.ts';
import { slices } from '../slices.ts';
import type { BoxName, Entry } from './box.ts';

const name = (entry: Pick<Entry, 'lane' | 'dedupe'>): string => `${entry.lane}\0${entry.dedupe}`;

/** Puts entries in, save those that are in already, and says of each whether it is new. A double within the call is one entry. */
export async function enter(tx: Transaction<Schema>, box: BoxName, entries: readonly Entry[]): Promise<readonly boolean[]> {
  const fresh = new Set<string>();
  for (const some of slices(entries)) {
    const rows = await tx
      .insertInto(box)
      .values(some)
      .onConflict((conflict) => conflict.columns(['lane', 'dedupe']).doNothing())
      .returning(['lane', 'dedupe'])
      .execute();
    for (const row of rows) fresh.add(name(row));
  }
  return entries.map((entry) => fresh.delete(name(entry)));
}
