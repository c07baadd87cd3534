import { createHash } from 'node:crypto';
import { asGatewayError, type Cancel, type Instant, type Logger, later, type Scheduler, type WallTime } from '#base';
import type { Actor, AuditEntry, AuditLog, Meter, Outbox, ReportSchedule } from '#contract';
import { deliveryId, type MailOrder, mailLane, sendEntries } from './delivery-log.ts';
import { lastOccurrence, nextOccurrence } from './occurrence.ts';

export interface SchedulePorts {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly audit: AuditLog;
  readonly scheduler: Scheduler;
  readonly meter: Meter;
  readonly logger: Logger;
}

/** Mails wait for this long for a server that does not answer; after it the figures of a morning interest nobody. */
const expiryMs = 3 * 24 * 3_600_000;
/** The wall clock may be set, and a machine may sleep: nobody waits for longer than this without looking at it. */
const longestWaitMs = 60_000;
/** What comes due later than this after its time is late: a gateway was not there, or asleep. */
const lateMs = 5 * 60_000;

const gateway: Actor = { kind: 'gateway', id: 'reports' };

/** When a schedule is due, as a name: when it changes, what was due before by the new one was never promised. */
const cadenceName = ({ cron, zone }: ReportSchedule): string => createHash('sha256').update(`${zone}\n${cron}`).digest('hex').slice(0, 16);

export const orderOf = ({ id, report, account }: ReportSchedule, dueAt: WallTime, how: Pick<MailOrder, 'late' | 'byHand'>): MailOrder => ({
  kind: 'report',
  schedule: id,
  report,
  ...(account === undefined ? {} : { account }),
  dueAt,
  ...how,
});

/** Puts the mail of one occurrence into the outbox. Several gateways do it at once, and the name of the delivery lets one through. */
export async function putOccurrence({ outbox }: Pick<SchedulePorts, 'outbox'>, order: MailOrder, now: WallTime): Promise<void> {
  const id = deliveryId(order);
  await outbox.put([{ lane: mailLane, key: id, idempotencyKey: id, body: JSON.stringify(order), expires: (now + expiryMs) as WallTime }]);
}

/** Since when a schedule has had its times, as the audit log knows it; undefined when it was never seen. */
async function knownSince(audit: AuditLog, schedule: ReportSchedule): Promise<WallTime | undefined> {
  for (const action of ['change', 'create'] as const) {
    const [entry] = await audit.list({ action, subject: { kind: 'schedule', id: schedule.id }, limit: 1 });
    if (entry) return entry.details?.['cadence'] === cadenceName(schedule) ? entry.at : undefined;
  }
  return undefined;
}

async function isNew(audit: AuditLog, { id }: ReportSchedule): Promise<boolean> {
  return (await audit.list({ action: 'create', subject: { kind: 'schedule', id }, limit: 1 })).length === 0;
}

/** Has that occurrence been seen to? Looked up in what was written down: the outbox forgets after a week. */
async function wasTried(audit: AuditLog, order: MailOrder): Promise<boolean> {
  const id = deliveryId(order);
  const entries = await sendEntries(audit, { schedule: order.schedule, since: order.dueAt });
  return entries.some(({ details }) => details?.['delivery'] === id);
}

export interface RunningSchedules {
  close(): void;
}

/**
 * Keeps the times of schedules. At the start, the last time that each was due is made up for once, if nobody saw to it since the schedule
 * has been known; earlier ones are not. Then each comes due as the clock on the wall of its zone shows it.
 */
export async function runSchedules(schedules: readonly ReportSchedule[], ports: SchedulePorts): Promise<RunningSchedules> {
  const { audit, scheduler, meter, logger } = ports;
  let closed = false;
  let cancel: Cancel | undefined;
  /** Up to where each has been seen to. */
  const seen = new Map<string, WallTime>();

  const come = async (schedule: ReportSchedule, dueAt: WallTime): Promise<void> => {
    const now = scheduler.wall();
    const late = now - dueAt > lateMs;
    await putOccurrence(ports, orderOf(schedule, dueAt, { late, byHand: false }), now);
    meter.count('report_occurrences_total', { late: String(late) });
    logger.info('report due', { schedule: schedule.id, dueAt: new Date(dueAt).toISOString(), late });
  };

  const begin = async (schedule: ReportSchedule): Promise<void> => {
    const now = scheduler.wall();
    const since = await knownSince(audit, schedule);
    if (since === undefined) {
      const entry: AuditEntry = {
        at: now,
        actor: gateway,
        ...(schedule.account === undefined ? {} : { account: schedule.account }),
        action: (await isNew(audit, schedule)) ? 'create' : 'change',
        subject: { kind: 'schedule', id: schedule.id },
        details: { cadence: cadenceName(schedule), cron: schedule.cron, zone: schedule.zone, report: schedule.report },
      };
      await audit.write([entry]);
    } else {
      const last = lastOccurrence(schedule, now);
      if (last !== undefined && last > since && !(await wasTried(audit, orderOf(schedule, last, { late: true, byHand: false }))))
        await come(schedule, last);
    }
    seen.set(schedule.id, now);
  };

  /** What is due by now and was not seen to: the latest of each. A sleep over several of them makes up for one. */
  const look = async (): Promise<void> => {
    for (const schedule of schedules) {
      const from = seen.get(schedule.id);
      const now = scheduler.wall();
      try {
        if (from === undefined) {
          await begin(schedule);
          continue;
        }
        const last = lastOccurrence(schedule, now);
        if (last !== undefined && last > from) await come(schedule, last);
        // A clock that was set back shows times again that were seen to.
        seen.set(schedule.id, Math.max(from, now) as WallTime);
      } catch (thrown) {
        // The store is busy or away; the next look finds the same occurrence.
        const error = asGatewayError(thrown);
        logger.warn('a schedule could not be seen to', { schedule: schedule.id, code: error.code, error });
      }
    }
  };

  const waitMs = (): number => {
    const now = scheduler.wall();
    const due = schedules.flatMap((schedule) => nextOccurrence(schedule, seen.get(schedule.id) ?? now) ?? []);
    return Math.min(longestWaitMs, Math.max(50, Math.min(...due) - now));
  };
  const goOn = (): void => {
    if (closed || schedules.length === 0) return;
    cancel = scheduler.at(later(scheduler.now(), waitMs()) as Instant, () => void look().then(goOn));
  };

  await look();
  goOn();
  return {
    close() {
      closed = true;
      cancel?.();
    },
  };
}
