import { asGatewayError, type Scheduler, silentLogger } from '#base';
import { silentMeter } from '#contract';
import { type SmtpConfig, smtp } from '#providers/smtp';
import { type Check, fine, found } from './check.ts';
import type { FindingCode } from './findings.ts';

/** What a failure of the mail server means to who configures it. */
const meanings: Readonly<Record<string, FindingCode>> = {
  SMTP_NO_SUCH_HOST: 'MAIL_NAME_UNKNOWN',
  SMTP_UNREACHABLE: 'MAIL_UNREACHABLE',
  SMTP_TIMEOUT: 'MAIL_UNREACHABLE',
  SMTP_NO_TLS: 'MAIL_NO_TLS',
  SMTP_CERTIFICATE: 'MAIL_CERTIFICATE',
  SMTP_AUTH: 'MAIL_PASSWORD',
  SMTP_NO_AUTH: 'MAIL_PASSWORD_WANTED',
};

/** Connects to the mail server of reports, secures the connection and signs in; sends nothing. */
export async function examineMail(config: SmtpConfig, scheduler: Scheduler): Promise<Check> {
  const what = 'reports.smtp';
  const { host, port, tls, auth } = config;
  const place = `${host}${port === undefined ? '' : ` port ${port}`}, ${tls === 'none' ? 'plain' : tls}`;
  const mailer = smtp({ ...config, timeoutSeconds: Math.min(10, config.timeoutSeconds) }, { scheduler, logger: silentLogger, meter: silentMeter });
  try {
    await mailer.check();
    return fine(what, `${place}: ready${auth === undefined ? '' : ', signed in'}`);
  } catch (thrown) {
    const { code } = asGatewayError(thrown);
    return found(meanings[code] ?? 'MAIL_REFUSED', what, `${place}: ${code}`);
  } finally {
    mailer.close();
  }
}
