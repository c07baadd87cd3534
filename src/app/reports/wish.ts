import { bad, ok, type Result, type WallTime } from '#base';
import { isTimeZone, type ReportRefusal, type ReportWish, timeZoneRemedy } from '#contract';
import { builtInReports, customReport, periodForms, type ReportDefinition, readPeriod, usualPeriod, zoneOf } from '#reporting';
import { suggest } from '../complain.ts';
import type { ReportsConfig } from './read-reports.ts';

type Periods = Extract<ReturnType<typeof readPeriod>, { ok: true }>['value'];

const brief = (text: string): string => text.slice(0, 60);

/** The reports that there are: ours, and those of the configuration. */
export function definitionsOf({ custom }: Pick<ReportsConfig, 'custom'>): ReadonlyMap<string, ReportDefinition> {
  const definitions = new Map<string, ReportDefinition>(builtInReports.map((one) => [one.id, one]));
  for (const [id, query] of Object.entries(custom)) definitions.set(id, customReport(id, query));
  return definitions;
}

export function definitionOf(definitions: ReadonlyMap<string, ReportDefinition>, report: string): Result<ReportDefinition, ReportRefusal> {
  const definition = definitions.get(report);
  if (definition) return ok(definition);
  return bad({
    kind: 'unknown',
    field: 'report',
    says: `there is no report "${brief(report)}"`,
    remedy: suggest(report, [...definitions.keys()], ''),
  });
}

/** A period as it was written, by the calendar of a time zone; the period before it, too. */
export function calendarOf(
  { weekStart }: Pick<ReportsConfig, 'weekStart'>,
  written: string,
  zone: string,
  now: WallTime,
): Result<Periods, ReportRefusal> {
  if (!isTimeZone(zone)) return bad({ kind: 'wrong', field: 'zone', says: `"${brief(zone)}" is no time zone`, remedy: timeZoneRemedy(zone) });
  const periods = readPeriod({ written, now, zone: zoneOf(zone), weekStart });
  return periods.ok ? ok(periods.value) : bad({ kind: 'wrong', field: 'period', says: periods.error, remedy: `Use ${periodForms}.` });
}

/** All that is wrong in what was asked for, as far as it can be told without looking at conversations. */
export function faultsOf(
  config: ReportsConfig,
  wish: Partial<Pick<ReportWish, 'report' | 'period' | 'zone'>>,
  now: WallTime,
): readonly ReportRefusal[] {
  const { report, period = usualPeriod, zone = config.zone } = wish;
  const definition = report === undefined ? undefined : definitionOf(definitionsOf(config), report);
  const calendar = calendarOf(config, period, zone, now);
  return [definition, calendar].flatMap((one) => (one === undefined || one.ok ? [] : [one.error]));
}
