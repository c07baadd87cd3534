import { defineErrors } from '#base';

/** Why a mail was not taken. `facts` hold the server's status at most: its words often repeat addresses. */
export const smtpErrors = defineErrors({
  SMTP_NO_SUCH_HOST: { blame: 'operator', retry: true, says: 'The name of the mail server leads to no address. Check `reports.smtp.host`.' },
  SMTP_UNREACHABLE: { blame: 'provider', retry: true, says: 'The mail server cannot be reached. Check host, port and firewalls.' },
  SMTP_TIMEOUT: { blame: 'provider', retry: true, says: 'The mail server did not answer in time.' },
  SMTP_BROKEN_OFF: { blame: 'provider', retry: true, says: 'The mail server broke the connection off.' },
  SMTP_NO_TLS: {
    blame: 'operator',
    retry: true,
    says: 'The connection could not be secured, and is not used without. Check `tls`: `implicit` is usual on port 465, `starttls` on 587.',
  },
  SMTP_CERTIFICATE: {
    blame: 'operator',
    retry: true,
    says: 'The certificate of the mail server is not believed, or is for another name. Check `host`, or name the authority in `ca`.',
  },
  SMTP_AUTH: {
    blame: 'operator',
    retry: true,
    says: 'The mail server did not take user and password. Check both, and which way of signing in it wants.',
  },
  SMTP_NO_AUTH: { blame: 'operator', retry: true, says: 'The mail server wants to know who sends. Give `auth`.' },
  SMTP_SENDER_REFUSED: { blame: 'operator', retry: false, says: 'The mail server does not take mails from this sender. Check `from`.' },
  SMTP_RECIPIENT_LATER: {
    blame: 'provider',
    retry: true,
    says: 'The mail server does not take the mail for this recipient now (4xx), as with greylisting.',
  },
  SMTP_RECIPIENT_REFUSED: {
    blame: 'operator',
    retry: false,
    says: 'The mail server does not take mails for this recipient (5xx). Check the address.',
  },
  SMTP_LATER: { blame: 'provider', retry: true, says: 'The mail server takes the mail later, not now (4xx).' },
  SMTP_MAIL_REFUSED: { blame: 'operator', retry: false, says: 'The mail server refused the mail itself (5xx): its content, or its size.' },
  SMTP_MAIL_TOO_LARGE: {
    blame: 'operator',
    retry: false,
    says: 'The mail is larger than the server takes. Ask for fewer formats, or a shorter period.',
  },
  SMTP_NO_RECIPIENT: { blame: 'gateway', retry: false, says: 'A mail without recipients was to be sent.' },
  SMTP_STOPPED: { blame: 'gateway', retry: true, says: 'Sending was broken off by ourselves.' },
});
