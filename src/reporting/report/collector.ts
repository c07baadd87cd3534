import type { ConversationFigures, ReportPeriod, ReportSection } from '#contract';
import type { StepsOf } from '../funnel/funnel.ts';
import type { GroupName } from '../tally/grouping.ts';
import type { Tally } from '../tally/tally.ts';
import type { TotalPart } from '../tally/totals.ts';
import type { WeekStart } from '../time/slot.ts';
import type { Zone } from '../time/zone.ts';
import type { UsageRules } from '../usage/rounding.ts';

/** What every section is made in: the period, its calendar, and the rules of counting. */
export interface ReportSetting {
  readonly period: ReportPeriod;
  /** As much of the period as has gone by: nothing is shown of the hours to come. */
  readonly gone: Pick<ReportPeriod, 'since' | 'until'>;
  readonly compared: boolean;
  readonly zone: Zone;
  readonly weekStart: WeekStart;
  readonly usage: UsageRules;
  readonly stepsOf: StepsOf | undefined;
  /** A tally by these groups that counts at least these parts; sections with the same groups share one. Asked for before anything is counted. */
  tally(by: readonly GroupName[], parts: Iterable<TotalPart>): () => Tally;
  /** The same of the period before, all together. */
  before(parts: Iterable<TotalPart>): () => Tally;
}

/** Makes one part of a report: sees every conversation, then gives its sections. What it needs of the tallies it asked for at birth. */
export interface Collector {
  readonly add?: (figures: ConversationFigures) => void;
  /** Those of the period before. */
  readonly addBefore?: (figures: ConversationFigures) => void;
  readonly sections: () => readonly ReportSection[];
  /** What its reader has to know. */
  readonly notes?: () => readonly { readonly title: string; readonly text: string }[];
}
