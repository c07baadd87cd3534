import type { AnnexRule, Claimed, RecordPart, Removal, RequestName } from '#contract';
import type { AnnexRow, AnswerRow, AuditRow, FiguresRow } from '../schema.ts';

/** What the record beside the events can be asked to write. All of it shares transactions with the appends. Times are wall time. */
export type RecordOrder =
  | {
      readonly kind: 'annex';
      readonly id: string;
      readonly annexes: readonly AnnexRow[];
      readonly figures?: FiguresRow;
      readonly rule?: AnnexRule;
    }
  | { readonly kind: 'audit'; readonly entries: readonly Omit<AuditRow, 'number' | 'chain'>[] }
  | { readonly kind: 'erase'; readonly id: string; readonly at: number }
  | { readonly kind: 'expire'; readonly id: string; readonly parts: readonly RecordPart[]; readonly at: number }
  | { readonly kind: 'claim-answer'; readonly name: RequestName; readonly fingerprint: string; readonly at: number; readonly leaseUntil: number }
  | { readonly kind: 'keep-answer'; readonly name: RequestName; readonly answer: Pick<AnswerRow, 'status' | 'headers' | 'body' | 'until'> }
  | { readonly kind: 'forget-answer'; readonly name: RequestName };

export type RecordVerdict =
  /** Of annexes: the conversation was there. Of answers: the claim was. */
  | { readonly kind: 'kept'; readonly found: boolean }
  | { readonly kind: 'audited'; readonly upTo: number }
  | { readonly kind: 'removed'; readonly removal: Removal }
  | { readonly kind: 'claimed-answer'; readonly claimed: Claimed };

/** The conversation that an order is about, where it is about one: its head is locked. */
export const conversationOf = (order: RecordOrder): string | undefined => ('id' in order ? order.id : undefined);
