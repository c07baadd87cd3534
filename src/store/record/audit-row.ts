import type { AuditEntry } from '#contract';
import type { AuditRow } from '../schema.ts';
import { plain } from '../text.ts';

/** Longer names are cut: what an entry names must fit an index. */
const longestName = 500;

const name = (text: string): string => plain(text).slice(0, longestName);

/** An entry as it is stored, before it has its place in the chain. */
export const auditRow = ({ at, actor, account, action, subject, details }: AuditEntry): Omit<AuditRow, 'number' | 'chain'> => ({
  at: Math.round(at),
  actor_kind: actor.kind,
  actor: name(actor.id),
  address: actor.address === undefined ? null : name(actor.address),
  account: account === undefined ? null : name(account),
  action,
  subject_kind: subject.kind,
  subject: name(subject.id),
  details: details === undefined ? null : JSON.stringify(details),
});
