import { createHash } from 'node:crypto';
import type { AuditRow } from '../schema.ts';

type Entry = Omit<AuditRow, 'chain'>;

/** What the first entry is chained to. */
export const firstLink = '0'.repeat(64);

/** SHA-256, hex, of the entry before and this one: whoever changes an entry, or takes one out, would have to change all that follow. */
export const linkOf = (before: string, row: Entry): string =>
  createHash('sha256')
    .update(before)
    .update(
      JSON.stringify([
        row.number,
        row.at,
        ...[row.actor_kind, row.actor, row.address, row.account],
        ...[row.action, row.subject_kind, row.subject, row.details],
      ]),
    )
    .digest('hex');

/** The first entry that does not follow from the one before it; `undefined` when all do. */
export function brokenLink(rows: Iterable<AuditRow>, from: { readonly number: number; readonly chain: string }): number | undefined {
  let { number, chain } = from;
  for (const row of rows) {
    if (row.number !== number + 1 || row.chain !== linkOf(chain, row)) return number + 1;
    ({ number, chain } = row);
  }
  return undefined;
}
