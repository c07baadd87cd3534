import { isIP } from 'node:net';
import type { Logger, Scheduler } from '#base';
import type { Mail, Mailer, MailVerdict, Meter } from '#contract';
import { asSmtpError, type SmtpFault } from './faults.ts';
import { smtpErrors } from './smtp.errors.ts';
import type { SmtpConfig } from './smtp-schema.ts';

export interface SmtpPorts {
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** Of one address without the name before it. */
const bareAddress = (address: string): string => /<([^<>]+)>$/.exec(address)?.[1] ?? address;

const usualPort = ({ tls, port }: SmtpConfig): number => port ?? (tls === 'implicit' ? 465 : 587);

/** Loads the library ahead, so that the first mail does not hold up whatever else the thread does. */
export const loadMailer = () => import('nodemailer');

/**
 * Mail by SMTP (RFC 5321, over TLS by RFC 3207 and 8314). One connection a mail. A configuration with `auth` and `tls: none` sends nothing:
 * the password would be seen. `ca` is PEM here, `auth.password` the password itself.
 */
export function smtp(config: SmtpConfig, { scheduler, logger, meter }: SmtpPorts): Mailer {
  const { host, tls, ca, serverName, auth, from, replyTo, timeoutSeconds } = config;
  const waitMs = timeoutSeconds * 1000;
  const name = serverName ?? (isIP(host) === 0 ? host : undefined);
  const stop = new AbortController();
  // Loaded with the first mail, unless it was before: most commands and many gateways send none.
  let opened: ReturnType<typeof open> | undefined;
  const transportOf = (): ReturnType<typeof open> => (opened ??= open());
  const open = async () => {
    const { createTransport } = await loadMailer();
    return createTransport(options);
  };
  const options = {
    host,
    port: usualPort(config),
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    dnsTimeout: waitMs,
    tls: { minVersion: 'TLSv1.2' as const, ...(ca === undefined ? {} : { ca }), ...(name === undefined ? {} : { servername: name }) },
    ...(auth === undefined
      ? {}
      : { auth: { user: auth.user, pass: auth.password, ...(auth.method === 'any' ? {} : { method: auth.method.toUpperCase() }) }, forceAuth: true }),
    // Whatever a mail says, it makes this process open neither files nor addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  } as const;
  const secured = auth === undefined || tls !== 'none';

  const judged = (fault: SmtpFault, recipient: string): MailVerdict => {
    const { responseCode: status } = fault;
    const stands = status === undefined ? {} : { status };
    return status !== undefined && status >= 500
      ? { recipient, kind: 'refused', ...stands, code: 'SMTP_RECIPIENT_REFUSED' }
      : { recipient, kind: 'later', ...stands, code: 'SMTP_RECIPIENT_LATER' };
  };
  const verdictsOf = (recipients: readonly string[], accepted: readonly string[], faults: readonly SmtpFault[]): MailVerdict[] =>
    recipients.map((recipient) => {
      const bare = bareAddress(recipient).toLowerCase();
      const fault = faults.find((one) => one.recipient?.toLowerCase() === bare);
      if (fault) return judged(fault, recipient);
      return accepted.some((one) => one.toLowerCase() === bare)
        ? { recipient, kind: 'accepted' }
        : { recipient, kind: 'later', code: 'SMTP_RECIPIENT_LATER' };
    });

  const attempt = async (mail: Mail, recipients: readonly string[], signal: AbortSignal): Promise<readonly MailVerdict[]> => {
    const { to, subject, text, html, attachments, messageId, date } = mail;
    try {
      const transport = await transportOf();
      const sent = await transport.sendMail({
        from,
        to: [...to],
        subject,
        text,
        html,
        messageId,
        date: new Date(date),
        signal,
        ...(replyTo === undefined ? {} : { replyTo }),
        envelope: { from: bareAddress(from), to: recipients.map(bareAddress) },
        attachments: attachments.map((one) => ({ filename: one.name, contentType: one.type, content: Buffer.from(one.octets) })),
        // RFC 3834: holidays are not to be told to a machine.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      });
      return verdictsOf(recipients, sent.accepted, (sent.rejectedErrors ?? []) as readonly SmtpFault[]);
    } catch (thrown) {
      const { rejectedErrors } = thrown as SmtpFault;
      // All were refused one by one: that is a verdict on each, not on the mail.
      if (rejectedErrors && rejectedErrors.length > 0) return verdictsOf(recipients, [], rejectedErrors);
      throw asSmtpError(thrown);
    }
  };

  return {
    async send(mail, recipients, signal) {
      if (!secured) throw smtpErrors.SMTP_NO_TLS();
      if (recipients.length === 0) throw smtpErrors.SMTP_NO_RECIPIENT();
      const began = scheduler.now();
      try {
        const verdicts = await attempt(mail, recipients, signal ? AbortSignal.any([signal, stop.signal]) : stop.signal);
        for (const { kind } of verdicts) meter.count('mail_recipients_total', { result: kind });
        meter.time('mail_ms', scheduler.now() - began);
        const of = (kind: MailVerdict['kind']): number => verdicts.filter((one) => one.kind === kind).length;
        logger.info('mail handed over', { accepted: of('accepted'), later: of('later'), refused: of('refused'), messageId: mail.messageId });
        return verdicts;
      } catch (thrown) {
        const error = asKnown(thrown);
        meter.count('mail_failures_total', { code: error.code });
        throw error;
      }
    },
    async check() {
      if (!secured) throw smtpErrors.SMTP_NO_TLS();
      try {
        await (await transportOf()).verify();
      } catch (thrown) {
        throw asSmtpError(thrown);
      }
    },
    close() {
      stop.abort();
      void opened?.then((transport) => transport.close());
    },
  };
}

const asKnown = (thrown: unknown): ReturnType<typeof asSmtpError> =>
  typeof thrown === 'object' && thrown !== null && 'blame' in thrown ? (thrown as ReturnType<typeof asSmtpError>) : asSmtpError(thrown);
