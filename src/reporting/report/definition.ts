import { z } from 'zod';
import { type Complaint, checkAgainst, type Result } from '#base';
import { groupNames } from '../tally/grouping.ts';
import { type MeasureName, measureNames } from '../tally/measures.ts';
import { periodForms } from '../time/period.ts';
import { type ReportFilter, reportFilterSchema } from './filter.ts';

/** `time`: hours, days, weeks or months, as fits the length of the period. */
export const plannedGroups = ['time', ...groupNames] as const;
export type PlannedGroup = (typeof plannedGroups)[number];

/** What occurs more than once in a conversation, and has tables of its own. */
export const breakdowns = ['intents', 'queues', 'reasons', 'doors', 'latency', 'troubles', 'codes', 'sentiments'] as const;
export type Breakdown = (typeof breakdowns)[number];

/** What a section shows; how it is counted follows from it. */
export type SectionPlan =
  | { readonly kind: 'figures'; readonly id: string; readonly title: string; readonly measures: readonly MeasureName[] }
  | {
      readonly kind: 'table';
      readonly id: string;
      readonly title: string;
      readonly by: readonly PlannedGroup[];
      readonly measures: readonly MeasureName[];
      /** The measure whose largest stand first; times stand in their order whatever it says. */
      readonly order?: MeasureName;
      /** Rows beyond it are left out, and that is said. 200 unless told. */
      readonly most?: number;
    }
  | {
      readonly kind: 'chart';
      readonly id: string;
      readonly title: string;
      readonly by: PlannedGroup;
      readonly shape: 'bars' | 'stack' | 'lines';
      /** All of one kind. */
      readonly measures: readonly MeasureName[];
    }
  | { readonly kind: 'breakdown'; readonly of: Breakdown; readonly most?: number }
  | { readonly kind: 'usage' }
  | { readonly kind: 'funnel' };

/** A report as data: what it is called, what it shows. */
export interface ReportDefinition {
  readonly id: string;
  readonly title: string;
  /** What it is for, in a sentence. */
  readonly says: string;
  readonly sections: readonly SectionPlan[];
  readonly filter?: ReportFilter;
  /** The period, where none is asked for. */
  readonly period?: string;
  /** Without it a report is set beside the period before. */
  readonly compare?: boolean;
}

const isPeriod = (written: string): boolean =>
  /^(?:today|yesterday|(?:this|last)-(?:week|month)|last-[1-9]\d{0,2}-days|\d{4}-\d\d(?:-\d\d(?:\.\.\d{4}-\d\d-\d\d)?)?)$/.test(written);

/** The period of a report, as it is written. Whether its days are in the calendar shows when it is read. */
export const writtenPeriod = z
  .string()
  .refine(isPeriod, { message: 'is no period', params: { remedy: `Use ${periodForms}.` } })
  .meta({ description: `${periodForms}.` });

/** A saved query, as it is configured: measures, by groups, of some conversations. */
export const reportQuerySchema = z
  .strictObject({
    title: z.string().min(1).max(120).optional(),
    measures: z.array(z.enum(measureNames)).min(1).max(20).meta({ description: 'What is shown, in this order.' }),
    by: z
      .array(z.enum(plannedGroups))
      .max(3)
      .default([])
      .meta({ description: 'What it is told apart by. `time` is hours, days, weeks or months, as fits.' }),
    filter: reportFilterSchema.optional(),
    period: writtenPeriod.optional().meta({ description: 'Where none is asked for. `yesterday` unless told.' }),
    order: z.enum(measureNames).optional().meta({ description: 'The measure whose largest come first.' }),
    most: z.int().min(1).max(1000).default(200).meta({ description: 'So many rows at most.' }),
    compare: z.boolean().default(true).meta({ description: 'Beside the period before.' }),
  })
  .refine(({ by }) => new Set(by).size === by.length, {
    message: 'a group is named twice',
    path: ['by'],
    params: { remedy: 'Name each group once.' },
  })
  .refine(({ order, measures }) => order === undefined || measures.includes(order), {
    message: 'is no measure of this report',
    path: ['order'],
    params: { remedy: 'Order by one of its measures, or add this one to them.' },
  })
  .meta({ description: 'A report of your own: measures, by groups.' });
export type ReportQuery = z.infer<typeof reportQuerySchema>;

/** Checks a query that comes from outside: all complaints at once. */
export const checkReportQuery = (written: unknown): Result<ReportQuery, readonly Complaint[]> => checkAgainst(reportQuerySchema, written);
