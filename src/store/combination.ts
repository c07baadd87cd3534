import { createHash } from 'node:crypto';
import type { CombinationRow } from './schema.ts';

/**
 * What a listing is narrowed by, save the few things that hardly any two conversations share. Each has few values, and their combinations are
 * few beside conversations: so every conversation has the number of its own, and a listing asks first which combinations fit.
 */
export const combined = [
  'account',
  'bot',
  'channel',
  'medium',
  'agent',
  'agent_version',
  'language',
  'outcome',
  'target',
  'containment',
] as const satisfies readonly (keyof CombinationRow)[];

export type Combined = Omit<CombinationRow, 'number'>;

/** 48 bits of a digest: every node comes to the same number without asking. That two of 100,000 share one has a chance of 1 in 50,000, and `verifyStore` would tell. */
export const combinationOf = (head: Combined): number =>
  createHash('sha256')
    .update(JSON.stringify(combined.map((column) => head[column])))
    .digest()
    .readUIntBE(0, 6);

/** As it is written once, however many conversations have it. */
export const combinationRow = (head: Combined & { readonly combination: number }): CombinationRow => ({
  ...(Object.fromEntries(combined.map((column) => [column, head[column]])) as unknown as Combined),
  number: head.combination,
});
