import type { Dice, Logger, Scheduler } from '#base';
import type { AuditLog, ConversationStore, FiguresReader, Meter, Reports } from '#contract';
import { smtp } from '#providers/smtp';
import type { RunningOutbox } from '#store';
import type { AgentFile } from '../agent-files.ts';
import { deliverReport } from './deliver-report.ts';
import { mailLane } from './delivery-log.ts';
import { pauseOf } from './pause.ts';
import type { ReportsConfig } from './read-reports.ts';
import { reportDesk, runOfSchedule } from './report-desk.ts';
import { runSchedules } from './run-schedules.ts';
import { stepsIn } from './steps-in.ts';
import { wholeFigures } from './whole-figures.ts';

export interface ReportsPorts {
  readonly store: Pick<ConversationStore, 'list' | 'events'> & { readonly figures: FiguresReader; readonly outbox: RunningOutbox };
  readonly audit: AuditLog;
  readonly agents: ReadonlyMap<string, AgentFile>;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly meter: Meter;
  readonly logger: Logger;
}

export interface OpenReports {
  readonly desk: Reports;
  /** Begins to keep the times of schedules, and makes up for what came due in the meantime. */
  start(): Promise<void>;
  close(): void;
}

/** A mail carries files, and mail servers take their time. */
const mailPolicy = { atOnce: 2, firstRetryMs: 30_000, longestRetryMs: 3_600_000, attemptMs: 180_000, lookEveryMs: 10_000 } as const;

/** Reports of a running gateway: run for whoever asks, mailed when they are due. */
export function openReports(config: ReportsConfig, { store, audit, agents, scheduler, dice, meter, logger }: ReportsPorts): OpenReports {
  const figures = wholeFigures({ figures: store.figures, store });
  const desk = reportDesk(config, {
    figures,
    outbox: store.outbox,
    audit,
    clock: scheduler,
    meter,
    logger,
    stepsOf: stepsIn(agents),
    pause: pauseOf(scheduler),
  });
  const mailer = config.smtp && smtp(config.smtp, { scheduler, logger, meter });
  let schedules: ReturnType<typeof runSchedules> | undefined;
  return {
    desk,
    async start() {
      if (mailer === undefined || config.smtp === undefined) return;
      const deliver = deliverReport({
        mailer,
        audit,
        logger,
        from: config.smtp.from,
        wall: () => scheduler.wall(),
        schedule: (id) => config.schedules.find((one) => one.id === id),
        run: runOfSchedule(desk),
      });
      store.outbox.run(mailLane, deliver, { scheduler, dice, policy: mailPolicy });
      schedules = runSchedules(config.schedules, { outbox: store.outbox, audit, scheduler, meter, logger });
      await schedules;
    },
    close() {
      void schedules?.then((running) => running.close());
      mailer?.close();
    },
  };
}
