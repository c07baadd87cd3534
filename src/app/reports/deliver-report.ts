import { asGatewayError, type Logger, type Result, type WallTime } from '#base';
import type { Attempt, AuditLog, Deliver, Mailer, MailVerdict, ReportDocument, ReportRefusal, ReportSchedule } from '#contract';
import { composeMail } from './compose-mail.ts';
import { type AttemptEnd, attemptEntries, deliveryId, type MailOrder, parseOrder, reached, sendEntries } from './delivery-log.ts';
import { reportsErrors } from './reports.errors.ts';

export interface DeliveryPorts {
  readonly mailer: Mailer;
  /** Of the configuration as it is now; undefined when it is gone. */
  readonly schedule: (id: string) => ReportSchedule | undefined;
  /** Runs a schedule's report as of the instant that it was due. */
  readonly run: (schedule: ReportSchedule, dueAt: WallTime) => Promise<Result<ReportDocument, ReportRefusal>>;
  readonly audit: AuditLog;
  readonly from: string;
  readonly wall: () => WallTime;
  readonly logger: Logger;
}

/** What all verdicts of one attempt mean for the mail: who has it never gets it twice. */
export function attemptOf(verdicts: readonly MailVerdict[]): Attempt {
  const of = (kind: MailVerdict['kind']): number => verdicts.filter((one) => one.kind === kind).length;
  if (of('later') > 0) return { kind: 'retry', why: `REPORT_RECIPIENTS_LATER: ${of('later')} of ${verdicts.length}` };
  return of('refused') > 0 ? { kind: 'refused', why: `REPORT_RECIPIENTS_REFUSED: ${of('refused')} of ${verdicts.length}` } : { kind: 'done' };
}

/** Whom this attempt is for: who has no verdict for good yet; when all have, those who were refused, since somebody asked for it again. */
export function recipientsLeft(to: readonly string[], { sent, refused }: ReturnType<typeof reached>): readonly string[] {
  const open = to.filter((one) => !sent.has(one) && !refused.has(one));
  return open.length > 0 ? open : to.filter((one) => !sent.has(one));
}

/**
 * Sends the mail of one item of the lane: runs the report, writes it, hands it over, and writes down what became of each recipient before the
 * outbox is told. After a crash between the server's yes and ours, a mail can come twice; its Message-ID is the same.
 */
export function deliverReport(ports: DeliveryPorts): Deliver {
  const { mailer, audit, from, wall, logger } = ports;

  const attempt = async (order: MailOrder, putAt: WallTime, signal: AbortSignal): Promise<AttemptEnd> => {
    const schedule = ports.schedule(order.schedule);
    if (schedule === undefined) throw reportsErrors.REPORT_SCHEDULE_GONE({ schedule: order.schedule });
    const written = await sendEntries(audit, { schedule: order.schedule, since: putAt });
    const left = recipientsLeft(schedule.to, reached(written, deliveryId(order)));
    if (left.length === 0) return { verdicts: [] };
    const ran = await ports.run(schedule, order.dueAt);
    if (!ran.ok) throw reportsErrors.REPORT_NOT_RUN({ field: ran.error.field, says: ran.error.says });
    const mail = await composeMail(ran.value, order, schedule, { from, now: wall() });
    return { verdicts: await mailer.send(mail, left, signal) };
  };

  return async (item, signal) => {
    const order = parseOrder(item.body);
    if (order === undefined) return { kind: 'refused', why: reportsErrors.REPORT_MAIL_UNREADABLE().code };
    const told = { schedule: order.schedule, delivery: deliveryId(order), attempt: item.attempts };
    try {
      const end = await attempt(order, (item.putAt - 1) as WallTime, signal);
      await audit.write(attemptEntries(order, item.attempts, end, wall()));
      const result = 'verdicts' in end ? attemptOf(end.verdicts) : ({ kind: 'done' } as const);
      logger.info('report mailed', { ...told, result: result.kind });
      return result;
    } catch (thrown) {
      const error = asGatewayError(thrown);
      logger.warn('report not mailed', { ...told, code: error.code, error });
      await audit.write(attemptEntries(order, item.attempts, { code: error.code }, wall()));
      return error.retry ? { kind: 'retry', why: error.code } : { kind: 'refused', why: error.code };
    }
  };
}
