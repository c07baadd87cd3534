import type { WallTime } from '#base';

/**
 * What a cell holds. `text`: a string. `count`: a whole number. `share`: 0…1, of what its title says. `duration`: milliseconds.
 * `minutes`: minutes, with fractions where the rule of rounding leaves any. `moment`: a `WallTime`, read in the zone of the report.
 */
export const reportCellKinds = ['text', 'count', 'share', 'duration', 'minutes', 'moment'] as const;
export type ReportCellKind = (typeof reportCellKinds)[number];

/** `null`: there is none, since nothing was there to count or to divide by. Never to be printed as 0. */
export type ReportCell = string | number | null;

/** One of the figures to be seen first. */
export interface ReportFigure {
  /** Stable, for programs: `resolutionRate`. */
  readonly id: string;
  readonly title: string;
  readonly kind: ReportCellKind;
  readonly value: ReportCell;
  /** The same of the period before; absent where the report was not asked to compare. */
  readonly before?: ReportCell;
  /** What a rise means; absent where it means neither. */
  readonly better?: 'more' | 'less';
  /** What exactly it counts, in a sentence. */
  readonly says?: string;
}

export interface ReportColumn {
  readonly id: string;
  readonly title: string;
  readonly kind: ReportCellKind;
}

/** Charts carry their values; whoever draws them needs nothing else. */
export interface ReportSeries {
  readonly id: string;
  readonly title: string;
  /** One for each label of the chart. */
  readonly values: readonly (number | null)[];
}

export type ReportSection =
  | { readonly kind: 'figures'; readonly id: string; readonly title: string; readonly figures: readonly ReportFigure[] }
  | {
      readonly kind: 'table';
      readonly id: string;
      readonly title: string;
      readonly columns: readonly ReportColumn[];
      /** Each with one cell a column. */
      readonly rows: readonly (readonly ReportCell[])[];
      /** The last line: all that was counted, those left out included. Not always the sum of the rows: a share is not added up. */
      readonly total?: readonly ReportCell[];
      /** How many rows there are that are not here. */
      readonly leftOut?: number;
      /** What to print in place of no rows. */
      readonly whenEmpty: string;
    }
  | {
      readonly kind: 'chart';
      readonly id: string;
      readonly title: string;
      /** `bars`: one series, or several side by side. `stack`: the series of a label lie on each other, and their sum means something. */
      readonly shape: 'bars' | 'stack' | 'lines';
      readonly unit: Exclude<ReportCellKind, 'text' | 'moment'>;
      readonly labels: readonly string[];
      readonly series: readonly ReportSeries[];
    };

/** A stretch of time as people name it: begun from `since` on, and before `until`. */
export interface ReportPeriod {
  readonly since: WallTime;
  readonly until: WallTime;
  /** IANA: `Europe/Berlin`. */
  readonly zone: string;
  /** `Monday 16 November 2026 to Sunday 22 November 2026`. */
  readonly words: string;
}

/** A report, ready to be printed in any form. Plain JSON; holds no words of a customer. */
export interface ReportDocument {
  /** Of this shape. */
  readonly version: 1;
  /** The definition's id: `resolved-vs-escalated`, or that of a saved query. */
  readonly report: string;
  readonly title: string;
  /** Period, zone and filter in words, on one line. */
  readonly subtitle: string;
  readonly period: ReportPeriod;
  /** The period that it is compared with; absent where it is not. */
  readonly before?: ReportPeriod;
  /** What it was narrowed to, each part in words: `channel main-line`. Empty: everything. */
  readonly filter: readonly string[];
  readonly madeAt: WallTime;
  /** How many conversations were counted. */
  readonly conversations: number;
  readonly sections: readonly ReportSection[];
  /** How it was counted: definitions, and what is not in it. */
  readonly notes: readonly { readonly title: string; readonly text: string }[];
  /** Present when there was nothing to count: what that means, and what to try. The sections are there all the same. */
  readonly empty?: { readonly says: string; readonly remedy: string };
}
