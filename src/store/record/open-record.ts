import type { Clock, WallTime } from '#base';
import type { AliasReader, AnnexStore, AuditLog, FiguresReader, KeptAnswers, RecordKeeper } from '#contract';
import type { CommitQueue } from '../commit-queue.ts';
import type { NarrowReads } from '../narrow-reads.ts';
import type { WideReads } from '../wide-reads.ts';
import { annexOrder } from './annexes.ts';
import { requestName } from './answers.ts';
import { auditRow } from './audit-row.ts';
import { scanFigures } from './scan-figures.ts';

/** The record beside events and boxes. */
export interface OpenRecord extends AliasReader, RecordKeeper {
  readonly annexes: AnnexStore;
  readonly audit: AuditLog;
  readonly figures: FiguresReader;
  readonly answers: KeptAnswers;
}

export interface RecordPorts {
  readonly queue: Pick<CommitQueue, 'push'>;
  readonly narrow: Pick<NarrowReads, 'annexes'>;
  /** For these no commit waits. */
  readonly wide: Omit<WideReads, 'page'>;
  readonly clock: Pick<Clock, 'wall'>;
}

const orderOctets = 256;
const octetsOf = (texts: readonly (string | null)[]): number => texts.reduce((sum, text) => sum + (text?.length ?? 0) * 2, orderOctets);

export function openRecord({ queue, narrow, wide, clock }: RecordPorts): OpenRecord {
  const push: CommitQueue['push'] = (order, octets) => queue.push(order, octets);
  return {
    byAlias: wide.byAlias,
    due: wide.due,
    async erase(id) {
      const { removal } = await push({ kind: 'erase', id, at: Math.round(clock.wall()) }, orderOctets);
      return removal;
    },
    async expire(id, parts, at) {
      const { removal } = await push({ kind: 'expire', id, parts, at: Math.round(at) }, orderOctets);
      return removal;
    },
    annexes: {
      async put(id, annexes, at: WallTime, rule) {
        const order = annexOrder(id, annexes, Math.round(at), rule);
        if (order.annexes.length === 0 && order.figures === undefined) return;
        await push(order, octetsOf([...order.annexes.map(({ body }) => body), order.figures?.body ?? null]));
      },
      of: narrow.annexes,
    },
    audit: {
      async write(entries) {
        if (entries.length === 0) return;
        const rows = entries.map(auditRow);
        await push({ kind: 'audit', entries: rows }, octetsOf(rows.map(({ details }) => details)));
      },
      list: wide.audit,
    },
    figures: { scan: (query) => scanFigures(query, wide.figures) },
    answers: {
      async claim(name, fingerprint, { at, leaseUntil }) {
        const times = { at: Math.round(at), leaseUntil: Math.round(leaseUntil) };
        const { claimed } = await push({ kind: 'claim-answer', name: requestName(name), fingerprint, ...times }, orderOctets);
        return claimed;
      },
      async keep(name, { status, headers, body }, until) {
        const answer = { status, headers: headers === undefined ? null : JSON.stringify(headers), body, until: Math.round(until) };
        await push({ kind: 'keep-answer', name: requestName(name), answer }, octetsOf([answer.headers, body]));
      },
      async forget(name) {
        await push({ kind: 'forget-answer', name: requestName(name) }, orderOctets);
      },
    },
  };
}
