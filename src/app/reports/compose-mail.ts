import { createHash } from 'node:crypto';
import type { WallTime } from '#base';
import type { Mail, MailAttachment, ReportDocument, ReportFormat, ReportSchedule } from '#contract';
import { printMoment, printReportHtml, printReportText } from '#reporting';
import { deliveryId, type MailOrder } from './delivery-log.ts';
import { printReport } from './print-report.ts';

/** Attachments beyond this are left out, and that is said: most servers take no mail of more than 10 MiB, and files grow by a third on the way. */
const mostAttached = 6 * 1024 * 1024;

/** The same name for the same mail, however often it is tried; it tells nobody whom it is for. */
export const messageIdOf = (order: MailOrder, host: string): string =>
  `<${createHash('sha256').update(deliveryId(order)).digest('hex').slice(0, 32)}@${host}>`;

const hostOf = (from: string): string => /@([^\s<>@]+?)>?$/.exec(from)?.[1] ?? 'cordboard.invalid';

/** Said first, where something about this mail is out of the ordinary. */
function leadOf({ late, byHand, dueAt }: MailOrder, zone: string): string | undefined {
  const at = `${printMoment(dueAt, zone)} (${zone})`;
  if (byHand) return `Sent by hand, ${at}.`;
  return late ? `This report is late: it was due ${at}, when no gateway was running. What it counts is of the time that it was due for.` : undefined;
}

/** The whole mail: the report twice as text, and once more in every form that the schedule asks for. */
export async function composeMail(
  document: ReportDocument,
  order: MailOrder,
  { id, to, formats }: Pick<ReportSchedule, 'id' | 'to' | 'formats'>,
  { from, now }: { readonly from: string; readonly now: WallTime },
): Promise<Mail> {
  const { zone } = document.period;
  const lead = leadOf(order, zone);
  const attachments: MailAttachment[] = [];
  const tooLarge: ReportFormat[] = [];
  for (const format of formats) {
    if (format === 'html') continue; // that is the mail itself
    const printed = await printReport(document, { format, ...(format === 'csv' ? { bom: true } : {}) });
    const room = mostAttached - attachments.reduce((sum, { octets }) => sum + octets.length, 0);
    if (printed === undefined || printed.octets.length > room) tooLarge.push(format);
    else attachments.push(printed);
  }
  const missing = tooLarge.length === 0 ? '' : ` Too large to be attached: ${tooLarge.join(', ')}; run it by hand, or choose a shorter period.`;
  const foot = `Sent by Cordboard for the schedule "${id}".${missing}`;
  return {
    to,
    subject: subjectOf(document, order),
    text: `${lead === undefined ? '' : `${lead}\n\n`}${printReportText(document, { width: 76 })}${foot}\n`,
    html: printReportHtml(document, { ...(lead === undefined ? {} : { lead }), foot }),
    attachments,
    messageId: messageIdOf(order, hostOf(from)),
    date: now,
  };
}

const subjectOf = ({ title, period }: ReportDocument, { late }: MailOrder): string =>
  `${title}: ${period.words}${late ? ' (late)' : ''}`.replaceAll(/[\s\u0000-\u001f]+/g, ' ');
