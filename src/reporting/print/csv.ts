import type { ReportCell, ReportCellKind, ReportDocument, ReportSection } from '#contract';

export interface CsvForm {
  /** Between fields: a comma unless told. Spreadsheets in many countries want a semicolon. */
  readonly delimiter?: ',' | ';' | '\t';
  /** Begin with a byte order mark, by which old spreadsheets know UTF-8. */
  readonly bom?: boolean;
  /** Only this section, as a bare table: its titles, then its rows. For programs. */
  readonly section?: string;
}

/**
 * A cell that begins with one of these is a formula to a spreadsheet, and runs. An apostrophe before it makes it words again
 * (OWASP, "CSV Injection"). Only of text: numbers are ours.
 */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

const harmless = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** Titles tell the unit, so that fields are bare numbers. */
const units: Readonly<Partial<Record<ReportCellKind, string>>> = { duration: ' (ms)', minutes: ' (min)' };
const titled = (title: string, kind: ReportCellKind): string => `${title}${units[kind] ?? ''}`;

const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

function field(kind: ReportCellKind, value: ReportCell): string {
  if (value === null) return '';
  if (typeof value === 'string') return harmless(value.toWellFormed());
  if (kind === 'moment') return new Date(value).toISOString();
  return trimmed(value, kind === 'share' ? 6 : kind === 'minutes' ? 4 : 3);
}

type Row = readonly string[];

function bare(section: ReportSection): Row[] {
  switch (section.kind) {
    case 'figures':
      return [
        ['figure', 'value', 'unit', 'before'],
        ...section.figures.map(({ title, kind, value, before }) => [
          harmless(title),
          field(kind, value),
          unitOf(kind),
          before === undefined ? '' : field(kind, before),
        ]),
      ];
    case 'table':
      return [
        section.columns.map(({ title, kind }) => harmless(titled(title, kind))),
        ...[...section.rows, ...(section.total ? [section.total] : [])].map((row) =>
          section.columns.map(({ kind }, column) => field(kind, row[column] ?? null)),
        ),
      ];
    case 'chart':
      return [
        ['', ...section.series.map(({ title }) => harmless(titled(title, section.unit)))],
        ...section.labels.map((label, at) => [harmless(label), ...section.series.map(({ values }) => field(section.unit, values[at] ?? null))]),
      ];
  }
}

const unitOf = (kind: ReportCellKind): string => ({ duration: 'ms', minutes: 'min', share: 'of 1', count: '', text: '', moment: '' })[kind];

function whole(document: ReportDocument): Row[] {
  const { title, subtitle, period, madeAt, conversations, sections, notes, empty } = document;
  const rows: Row[] = [
    ['report', harmless(title)],
    ['about', harmless(subtitle)],
    ['since', new Date(period.since).toISOString()],
    ['until', new Date(period.until).toISOString()],
    ['zone', period.zone],
    ['made at', new Date(madeAt).toISOString()],
    ['conversations', String(conversations)],
  ];
  if (empty) rows.push(['nothing to count', harmless(empty.says)]);
  for (const section of sections) rows.push([], [harmless(section.title)], ...bare(section));
  if (notes.length > 0) rows.push([], ['Notes'], ...notes.map((note) => [harmless(note.title), harmless(note.text)]));
  return rows;
}

/**
 * A report as comma-separated values (RFC 4180): UTF-8, lines end in CRLF, all lines as many fields as the widest. Sections stand below each
 * other under their titles; shares are fractions of 1, durations milliseconds, instants ISO 8601 in UTC, and what there is not is empty.
 * A `section` that the report does not have gives undefined.
 */
export function printReportCsv(document: ReportDocument, form: CsvForm = {}): string | undefined {
  const { delimiter = ',', bom = false } = form;
  const only = form.section === undefined ? undefined : document.sections.find(({ id }) => id === form.section);
  if (form.section !== undefined && !only) return undefined;
  const rows = only ? bare(only) : whole(document);
  const width = Math.max(1, ...rows.map((row) => row.length));
  const quoted = (text: string): string =>
    text.includes(delimiter) || /["\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = rows.map((row) => Array.from({ length: width }, (_, column) => quoted(row[column] ?? '')).join(delimiter));
  return `${bom ? '\ufeff' : ''}${lines.join('\r\n')}\r\n`;
}
