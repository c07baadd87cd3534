import { bad, type Clock, type Complaint, checkAgainst, type Logger, ok, type Result, type WallTime } from '#base';
import type {
  AuditLog,
  FiguresReader,
  Meter,
  Outbox,
  ReportDocument,
  ReportListing,
  ReportRefusal,
  ReportSchedule,
  Reports,
  ReportWish,
} from '#contract';
import { filterWords, reconcile, reconcileSchema, reconciliationDocument, runReport, type StepsOf, usualPeriod } from '#reporting';
import { deliveryId, listDeliveries } from './delivery-log.ts';
import { nextOccurrence } from './occurrence.ts';
import { printReport } from './print-report.ts';
import type { ReportsConfig } from './read-reports.ts';
import { orderOf, putOccurrence } from './run-schedules.ts';
import { calendarOf, definitionOf, definitionsOf } from './wish.ts';

export interface ReportDeskPorts {
  readonly figures: FiguresReader;
  /** The order of an agent's steps, of the versions that are known. */
  readonly stepsOf: StepsOf;
  readonly outbox: Pick<Outbox, 'list' | 'put'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** Lets others have the thread. */
  readonly pause: () => Promise<void>;
  readonly meter: Meter;
  readonly logger: Logger;
}

const asRefusal = ({ path, says, remedy }: Complaint): ReportRefusal => ({ kind: 'wrong', field: path.join('.') || 'file', says, remedy });

/** Everything that can be asked of reports, for the command line and the API alike. */
export function reportDesk(config: ReportsConfig, ports: ReportDeskPorts): Reports {
  const { figures, stepsOf, outbox, audit, clock, pause, meter, logger } = ports;
  const definitions = definitionsOf(config);

  async function run(wish: ReportWish): Promise<Result<ReportDocument, ReportRefusal>> {
    const found = definitionOf(definitions, wish.report);
    if (!found.ok) return found;
    const definition = found.value;
    const read = calendarOf(config, wish.period ?? definition.period ?? usualPeriod, wish.zone ?? config.zone, wish.now ?? clock.wall());
    if (!read.ok) return read;
    const began = clock.now();
    const { progress } = wish;
    const document = await runReport(
      {
        definition,
        periods: read.value,
        stepsOf,
        madeAt: clock.wall(),
        usage: config.usage,
        weekStart: config.weekStart,
        ...(wish.filter === undefined ? {} : { filter: wish.filter }),
        ...(wish.scope === undefined ? {} : { scope: wish.scope }),
      },
      { figures, pause, ...(progress === undefined ? {} : { progress }) },
    );
    meter.time('report_run_ms', clock.now() - began);
    logger.info('report run', { report: wish.report, conversations: document.conversations, ms: Math.round(clock.now() - began) });
    return ok(document);
  }

  const scheduled = (account: string | undefined): readonly ReportSchedule[] => {
    const now = clock.wall();
    return config.schedules
      .filter((one) => account === undefined || one.account === account)
      .map((one) => {
        const next = nextOccurrence(one, now);
        return next === undefined ? one : { ...one, next };
      });
  };

  return {
    list: () =>
      [...definitions.values()].map(({ id, title, says }): ReportListing => ({ id, title, says, custom: Object.hasOwn(config.custom, id) })),
    run,
    async print(document, form) {
      const printed = await printReport(document, form);
      if (printed) meter.count('reports_run_total', { format: form.format });
      return printed;
    },
    schedules: scheduled,
    async deliveries(query) {
      const found = await listDeliveries({ outbox, audit }, query);
      // Before the first verdict nothing is written of recipients: then it is for those of the schedule.
      const to = (id: string): readonly string[] => config.schedules.find((one) => one.id === id)?.to ?? [];
      return found.map((one) =>
        one.state === 'waiting' && one.recipients.length === 0
          ? { ...one, recipients: to(one.schedule).map((recipient) => ({ recipient, state: 'waiting' as const })) }
          : one,
      );
    },
    async send(id, by) {
      const schedule = config.schedules.find((one) => one.id === id);
      if (!schedule) return undefined;
      const now = clock.wall();
      const order = orderOf(schedule, Math.round(now) as WallTime, { late: false, byHand: true });
      await audit.write([
        {
          at: now,
          actor: by,
          action: 'send',
          subject: { kind: 'schedule', id },
          ...(schedule.account === undefined ? {} : { account: schedule.account }),
          details: { asked: deliveryId(order), report: schedule.report },
        },
      ]);
      await putOccurrence({ outbox }, order, now);
      return deliveryId(order);
    },
    async reconcile(theirs, wish) {
      const options = checkAgainst(reconcileSchema, wish.options ?? {});
      if (!options.ok) return bad(options.error.map(asRefusal));
      const read = calendarOf(config, wish.period ?? usualPeriod, wish.zone ?? config.zone, clock.wall());
      if (!read.ok) return bad([read.error]);
      const { period } = read.value;
      const { filter, scope } = wish;
      const narrowed = { ...(filter === undefined ? {} : { filter }), ...(scope === undefined ? {} : { scope }) };
      const done = await reconcile({ text: theirs, options: options.value, period, ...narrowed }, { figures, pause });
      if (!done.ok) return bad(done.error.map(asRefusal));
      return ok(
        reconciliationDocument({
          reconciliation: done.value,
          options: options.value,
          period,
          filter: filterWords(filter ?? {}),
          madeAt: clock.wall(),
        }),
      );
    },
  };
}

/** Runs a schedule's report as of the instant that it was due, whenever that is tried. */
export const runOfSchedule =
  (reports: Pick<Reports, 'run'>) =>
  ({ report, period, zone, account, filter }: ReportSchedule, dueAt: WallTime): Promise<Result<ReportDocument, ReportRefusal>> =>
    reports.run({
      report,
      zone,
      now: dueAt,
      ...(period === undefined ? {} : { period }),
      ...(filter === undefined ? {} : { filter }),
      ...(account === undefined ? {} : { scope: { account } }),
    });
