import { type PrintedReport, type PrintForm, printReportJson, type ReportDocument, type ReportFormat, reportTypes } from '#contract';
import { printWorkbook } from '#providers/xlsx';
import { printReportCsv, printReportHtml } from '#reporting';

async function octetsOf(document: ReportDocument, { format, ...form }: PrintForm): Promise<Uint8Array | undefined> {
  switch (format) {
    case 'html':
      return Buffer.from(printReportHtml(document));
    case 'json':
      return Buffer.from(printReportJson(document));
    case 'xlsx':
      return printWorkbook(document);
    case 'csv': {
      const csv = printReportCsv(document, form);
      return csv === undefined ? undefined : Buffer.from(csv);
    }
  }
}

const dayOf = (at: number, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** `resolved-vs-escalated-2026-11-16-2026-11-22.xlsx`: which report, of which days. */
function fileNameOf({ report, period }: ReportDocument, format: ReportFormat): string {
  const first = dayOf(period.since, period.zone);
  const last = dayOf(Math.max(period.since, period.until - 1), period.zone);
  return `${report.replaceAll(/[^\w.-]+/g, '-')}-${first}${last === first ? '' : `-${last}`}.${format}`;
}

/** A report as a file of any form. Undefined when there is no such section. */
export async function printReport(document: ReportDocument, form: PrintForm): Promise<PrintedReport | undefined> {
  const octets = await octetsOf(document, form);
  return octets && { name: fileNameOf(document, form.format), type: reportTypes[form.format], octets };
}
