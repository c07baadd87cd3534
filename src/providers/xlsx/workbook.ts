import type { Cell, Sheet } from 'write-excel-file/node';
import type { ReportCell, ReportCellKind, ReportDocument, ReportSection } from '#contract';

/** How a spreadsheet shows each kind. Durations stand in the cell as seconds: they can be read and added up. */
const formats: Readonly<Record<ReportCellKind, string | undefined>> = {
  text: undefined,
  count: '#,##0',
  share: '0.0%',
  duration: '#,##0.00" s"',
  minutes: '#,##0.00" min"',
  moment: 'yyyy-mm-dd hh:mm',
};

const heading = { fontWeight: 'bold', backgroundColor: '#F1F3F6', wrap: true, alignVertical: 'bottom' } as const;

/** What clock and calendar show in the zone, as an instant that a spreadsheet without zones shows the same. */
function shownIn(zone: string, at: number): Date {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return new Date(Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')));
}

/** Text is a text, whatever it begins with: a typed cell is never taken for a formula. Beyond 32,767 characters a cell is no cell. */
const text = (value: string, style: object = {}): Cell => ({
  value: value
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ' ')
    .slice(0, 32_767),
  type: String,
  ...style,
});

function cellOf(kind: ReportCellKind, value: ReportCell, zone: string, style: object = {}): Cell {
  if (value === null) return null;
  if (typeof value === 'string') return text(value, style);
  const format = formats[kind];
  if (format === undefined) return text(String(value), style);
  if (kind === 'moment') return { value: shownIn(zone, value), type: Date, format, ...style };
  return { value: kind === 'duration' ? value / 1000 : value, type: Number, format, align: 'right', ...style };
}

type Rows = Cell[][];
interface Page {
  readonly rows: Rows;
  readonly widths: readonly number[];
}

const widthOf = (title: string, kind: ReportCellKind): number =>
  Math.max(kind === 'text' ? 28 : kind === 'moment' ? 18 : 14, Math.min(40, title.length + 2));

function pageOf(section: ReportSection, zone: string): Page {
  const titles = (names: readonly string[]): Cell[] => names.map((name) => text(name, heading));
  switch (section.kind) {
    case 'figures': {
      const rows = section.figures.map(({ title, kind, value, before, says = '' }) => [
        text(title),
        cellOf(kind, value, zone, { fontWeight: 'bold' }),
        before === undefined ? null : cellOf(kind, before, zone),
        text(says, { wrap: true }),
      ]);
      return { rows: [titles(['figure', 'value', 'before', 'what it counts']), ...rows], widths: [40, 16, 16, 80] };
    }
    case 'table': {
      const { columns, rows, total, whenEmpty, leftOut } = section;
      const line = (row: readonly ReportCell[], style: object = {}): Cell[] =>
        columns.map(({ kind }, at) => cellOf(kind, row[at] ?? null, zone, style));
      return {
        rows: [
          titles(columns.map(({ title }) => title)),
          ...(rows.length === 0 ? [[text(whenEmpty)]] : rows.map((row) => line(row))),
          ...(total ? [line(total, { fontWeight: 'bold', topBorderStyle: 'thin' })] : []),
          ...(leftOut ? [[text(`and ${leftOut} more`)]] : []),
        ],
        widths: columns.map(({ title, kind }) => widthOf(title, kind)),
      };
    }
    case 'chart': {
      const { labels, series, unit } = section;
      return {
        rows: [
          titles(['', ...series.map(({ title }) => title)]),
          ...labels.map((label, at) => [text(label), ...series.map(({ values }) => cellOf(unit, values[at] ?? null, zone))]),
        ],
        widths: [24, ...series.map(({ title }) => widthOf(title, unit))],
      };
    }
  }
}

/** Names of sheets: at most 31 characters, none of `\ / ? * [ ] :`, no apostrophe at an end, each once whatever the case. */
export function sheetNames(titles: readonly string[]): string[] {
  const taken = new Set<string>();
  return titles.map((title, index) => {
    const plain = title
      .replace(/[\\/?*[\]:\u0000-\u001f]/g, ' ')
      .replace(/^[' ]+|[' ]+$/g, '')
      .replace(/\s+/g, ' ');
    const base = plain === '' || /^history$/i.test(plain) ? `Sheet ${index + 1}` : plain;
    for (let n = 1; ; n++) {
      const tail = n === 1 ? '' : ` (${n})`;
      const name = base.slice(0, 31 - tail.length).trim() + tail;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  });
}

/** Loads the library ahead, so that the first workbook does not hold up whatever else the thread does. */
export const loadWorkbooks = () => import('write-excel-file/node');

/**
 * A report as a workbook (Office Open XML): a sheet a section with typed cells and a heading that stays, and one of notes. Shares are
 * percentages, durations seconds, instants the clock of the report's zone.
 */
export async function printWorkbook(document: ReportDocument): Promise<Uint8Array> {
  const { title, subtitle, period, madeAt, conversations, sections, notes, empty } = document;
  const { zone } = period;
  const about: Rows = [
    [text('report', heading), text(title, { fontWeight: 'bold' })],
    [text('about', heading), text(subtitle, { wrap: true })],
    [text('since', heading), cellOf('moment', period.since, zone, { align: 'left' })],
    [text('until', heading), cellOf('moment', period.until, zone, { align: 'left' })],
    [text('zone', heading), text(zone)],
    [text('made at', heading), cellOf('moment', madeAt, zone, { align: 'left' })],
    [text('conversations', heading), cellOf('count', conversations, zone, { align: 'left' })],
    ...(empty ? [[text('nothing to count', heading), text(`${empty.says} ${empty.remedy}`, { wrap: true })]] : []),
    ...notes.map((note) => [text(note.title, heading), text(note.text, { wrap: true })]),
  ];
  const pages: Page[] = [...sections.map((section) => pageOf(section, zone)), { rows: about, widths: [24, 100] }];
  const names = sheetNames([...sections.map((section) => section.title), 'Notes']);
  const sheets: Sheet<Buffer>[] = pages.map(({ rows, widths }, at) => ({
    data: rows,
    sheet: names[at] ?? `Sheet ${at + 1}`,
    columns: widths.map((width) => ({ width })),
    ...(at < sections.length ? { stickyRowsCount: 1 } : {}),
  }));
  // Loaded when it is first needed, unless it was before: most commands never are asked for a workbook.
  const { default: writeWorkbook } = await loadWorkbooks();
  return new Uint8Array(await writeWorkbook(sheets).toBuffer());
}
