import type { Clock } from '#base';
import type { Blocks } from '#contract';
import { openDatabaseBeside, typed } from '../beside.ts';
import { through } from '../over-thread.ts';
import type { StorePlace } from '../place.ts';
import { blocksNow } from './blocks-now.ts';

/** Blocks as a second program sees and changes them. */
export interface BlocksBeside extends Blocks {
  close(): Promise<void>;
}

/** Opens the blocks of a store beside running gateways, which see a change within a second, or without one. Throws STORE_ABSENT where there is no store. */
export async function openBlocksBeside(place: StorePlace, clock: Clock): Promise<BlocksBeside> {
  const { blocksOn } = await import('./blocks-on.ts');
  const { db, close } = await openDatabaseBeside(place, 'write');
  const { blocks } = through({ blocks: blocksOn(db) }, typed);
  return { ...blocksNow(blocks, clock), close };
}
