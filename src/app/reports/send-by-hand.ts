import { asGatewayError, type GatewayError, ok, type Result, silentLogger, type WallTime } from '#base';
import { type Mail, type MailVerdict, type ReportRefusal, type ReportSchedule, silentMeter } from '#contract';
import { realScheduler } from '#net';
import { smtp } from '#providers/smtp';
import { composeMail } from './compose-mail.ts';
import { attemptEntries, deliveryId } from './delivery-log.ts';
import { runOfSchedule } from './report-desk.ts';
import { reportsErrors } from './reports.errors.ts';
import type { ReportsBeside } from './reports-beside.ts';
import { orderOf } from './run-schedules.ts';

/** A mail as it would be sent, and what came of sending it. */
export interface HandSent {
  readonly delivery: string;
  readonly mail: Mail;
  readonly conversations: number;
  /** Absent after a dry run: the server was asked, and nothing was sent. */
  readonly verdicts?: readonly MailVerdict[];
}

export interface HandWish {
  readonly schedule: ReportSchedule;
  readonly to: readonly string[];
  readonly dryRun: boolean;
}

/**
 * Runs and mails the report of a schedule from the command line, without any gateway: once, without trying again. A dry run does everything
 * up to the server's readiness. Throws a `GatewayError` when the server cannot be talked to.
 */
export async function sendByHand(
  { desk, config, audit }: ReportsBeside,
  { schedule, to, dryRun }: HandWish,
): Promise<Result<HandSent, ReportRefusal>> {
  if (config.smtp === undefined) throw reportsErrors.REPORT_NO_MAIL_SERVER();
  const scheduler = realScheduler();
  const dueAt = Math.round(scheduler.wall()) as WallTime;
  const order = orderOf(schedule, dueAt, { late: false, byHand: true });
  const ran = await runOfSchedule(desk)(schedule, dueAt);
  if (!ran.ok) return ran;
  const mail = await composeMail(ran.value, order, { ...schedule, to }, { from: config.smtp.from, now: dueAt });
  const mailer = smtp(config.smtp, { scheduler, logger: silentLogger, meter: silentMeter });
  const sent = { delivery: deliveryId(order), mail, conversations: ran.value.conversations };
  try {
    if (dryRun) {
      await mailer.check();
      return ok(sent);
    }
    const verdicts = await mailer.send(mail, to);
    await audit.write(attemptEntries(order, 1, { verdicts }, scheduler.wall(), { kind: 'command', id: 'cordboard' }));
    return ok({ ...sent, verdicts });
  } catch (thrown) {
    const error: GatewayError = asGatewayError(thrown);
    if (!dryRun) await audit.write(attemptEntries(order, 1, { code: error.code }, scheduler.wall(), { kind: 'command', id: 'cordboard' }));
    throw error;
  } finally {
    mailer.close();
  }
}
