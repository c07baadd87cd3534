import { defineErrors } from '#base';

/** Why the mail of a schedule was not sent. */
export const reportsErrors = defineErrors({
  REPORT_SCHEDULE_GONE: { blame: 'operator', retry: false, says: 'The schedule of this mail is no longer in the configuration.' },
  REPORT_NOT_RUN: { blame: 'operator', retry: false, says: 'The report of this schedule cannot be run as it is configured.' },
  REPORT_RECIPIENTS_REFUSED: { blame: 'operator', retry: false, says: 'The mail server refused recipients for good; all others have the mail.' },
  REPORT_RECIPIENTS_LATER: {
    blame: 'provider',
    retry: true,
    says: 'The mail server wants some recipients to be tried again later; all others have the mail.',
  },
  REPORT_MAIL_UNREADABLE: { blame: 'gateway', retry: false, says: 'What lies in the lane of mails is no mail of ours.' },
  REPORT_NO_MAIL_SERVER: { blame: 'operator', retry: false, says: 'No mail server is configured: give `reports.smtp`.' },
});
