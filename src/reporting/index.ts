/** Figures of conversations and what is made of them: added up, set beside each other, written as reports. */
export { type BesideEvents, figuresOf } from './figures/figures-of.ts';
export type { StepsOf } from './funnel/funnel.ts';
export { printCell, printDuration, printMoment } from './print/cell.ts';
export { type CsvForm, printReportCsv } from './print/csv.ts';
export { type HtmlForm, printReportHtml } from './print/html.ts';
export { printReportText, type TextForm, wrap } from './print/text.ts';
export { type CsvReader, type CsvRow, csvReader } from './reconcile/csv.ts';
export { type ReconciliationPrint, reconciliationDocument } from './reconcile/document.ts';
export { type ReconcileOptions, reconcileSchema } from './reconcile/options.ts';
export {
  type ReconciledRow,
  type ReconciledRows,
  type ReconcilePorts,
  type ReconcileRequest,
  type Reconciliation,
  reconcile,
} from './reconcile/reconcile.ts';
export { builtInReports, usualPeriod } from './report/built-in.ts';
export { customReport } from './report/custom.ts';
export {
  breakdowns,
  checkReportQuery,
  plannedGroups,
  type ReportDefinition,
  type ReportQuery,
  reportQuerySchema,
  type SectionPlan,
  writtenPeriod,
} from './report/definition.ts';
export { filterWords, fits, listReader, type ReportFilter, type ReportScope, reportFilterSchema } from './report/filter.ts';
export { type ReportPorts, type ReportRequest, runReport } from './report/run-report.ts';
export { groupNames } from './tally/grouping.ts';
export { type Measure, type MeasureName, measureNames, measureOf } from './tally/measures.ts';
export { periodForms, readPeriod, type TwoPeriods } from './time/period.ts';
export { type WeekStart, weekStarts } from './time/slot.ts';
export { type Zone, zoneOf } from './time/zone.ts';
export { type UsageRules, usageRulesSchema } from './usage/rounding.ts';
