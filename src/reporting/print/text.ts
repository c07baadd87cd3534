import type { ReportDocument, ReportSection } from '#contract';
import { isNumeric, printCell, printChange, printMoment } from './cell.ts';

export interface TextForm {
  /** Columns of the terminal or the mail; lines of prose are broken there. Tables are as wide as they are. */
  readonly width?: number;
  /** Makes headings stand out; they are left as they are unless told. */
  readonly heading?: (text: string) => string;
  readonly faint?: (text: string) => string;
}

type Marks = Required<TextForm>;

/** Rows under headings; numbers to the right, the last column not padded. */
function grid(titles: readonly string[], right: readonly boolean[], rows: readonly (readonly string[])[], { faint }: Marks, total = false): string[] {
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (right[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = faint(widths.map((width) => '─'.repeat(width)).join('  '));
  const body = rows.map(line);
  if (total) body.splice(-1, 0, rule);
  return [faint(line(titles)), ...body];
}

const barWidth = 24;
/** Of series that lie on each other, in order; told apart without colours. */
const fills = ['█', '▒', '▓', '░', '▪', '·'] as const;
const fillOf = (index: number): string => fills[index % fills.length] ?? '█';

const cellsOf = (value: number, most: number): number => (most > 0 ? (value / most) * barWidth : 0);
const bar = (value: number, most: number): string => {
  const cells = cellsOf(value, most);
  return cells <= 0 ? '' : '█'.repeat(Math.floor(cells)) || '▏';
};

type Chart = Extract<ReportSection, { kind: 'chart' }>;

/** Beyond this many labels, those before the first and behind the last with a value are left out, and that is said. */
const mostLabels = 14;

function shownLabels({ labels, series }: Chart): readonly [first: number, end: number] {
  const filled = labels.map((_, at) => series.some(({ values }) => (values[at] ?? 0) !== 0));
  if (labels.length <= mostLabels || !filled.includes(true)) return [0, labels.length];
  return [filled.indexOf(true), filled.lastIndexOf(true) + 1];
}

function stackRows({ labels, series, unit }: Chart, [first, end]: readonly [number, number], zone: string): string[][] {
  const sumAt = (at: number): number => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0);
  const most = Math.max(0, ...labels.map((_, at) => sumAt(at)));
  return labels.slice(first, end).map((label, offset) => {
    const at = first + offset;
    // Parts end where their sum so far ends, so that the whole is as long as the whole.
    let sum = 0;
    let drawn = 0;
    const parts = series.map(({ values }, index) => {
      sum += values[at] ?? 0;
      const length = Math.max(0, Math.round(cellsOf(sum, most)) - drawn);
      drawn += length;
      return fillOf(index).repeat(length);
    });
    return [label, series.map(({ values }) => printCell(unit, values[at] ?? null, zone)).join(' · '), parts.join('')];
  });
}

function barRows({ labels, series, unit }: Chart, [first, end]: readonly [number, number], zone: string): string[][] {
  const most = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  return labels.slice(first, end).flatMap((label, offset) =>
    series.map(({ title, values }, index) => {
      const value = values[first + offset] ?? null;
      return [index === 0 ? label : '', ...(series.length > 1 ? [title] : []), printCell(unit, value, zone), bar(value ?? 0, most)];
    }),
  );
}

function chart(section: Chart, zone: string, marks: Marks): string[] {
  const shown = shownLabels(section);
  const stacked = section.shape === 'stack' && section.series.length > 1;
  const rows = stacked ? stackRows(section, shown, zone) : barRows(section, shown, zone);
  const width = rows[0]?.length ?? 3;
  const right = Array.from({ length: width }, (_, column) => column === width - 2);
  const left = section.labels.length - (shown[1] - shown[0]);
  return [
    ...(stacked ? [section.series.map(({ title }, index) => `${fillOf(index)} ${title}`).join('   ')] : []),
    ...grid(
      Array.from({ length: width }, () => ''),
      right,
      rows,
      marks,
    ).slice(1),
    ...(left === 0 ? [] : [marks.faint(`nothing before and after (${left} left out)`)]),
  ];
}

function sectionLines(section: ReportSection, zone: string, marks: Marks): string[] {
  switch (section.kind) {
    case 'figures': {
      const compared = section.figures.some(({ before }) => before !== undefined);
      const rows = section.figures.map(({ title, kind, value, before }) => [
        title,
        printCell(kind, value, zone),
        ...(compared ? [before === undefined ? '' : printCell(kind, before, zone), printChange(kind, value, before) ?? ''] : []),
      ]);
      return grid(['', '', ...(compared ? ['before', 'change'] : [])], [false, true, true, true], rows, marks).slice(compared ? 0 : 1);
    }
    case 'table': {
      const { columns, rows, total, leftOut, whenEmpty } = section;
      if (rows.length === 0) return [whenEmpty];
      const shown = [...rows, ...(total ? [total] : [])].map((row) => columns.map(({ kind }, column) => printCell(kind, row[column] ?? null, zone)));
      const titles = columns.map(({ title }) => title);
      const right = columns.map(({ kind }) => isNumeric(kind));
      return [...grid(titles, right, shown, marks, total !== undefined), ...(leftOut ? [marks.faint(`and ${leftOut} more`)] : [])];
    }
    case 'chart':
      return section.labels.length === 0 ? ['Nothing to draw.'] : chart(section, zone, marks);
  }
}

/** Breaks prose between words; a word that is longer than a line has one of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** A control sequence in a name must not move anybody's cursor. */
const printable = (text: string): string => text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ' ');
const plain = (text: string): string => text;

/** A report for a terminal, and for the part of a mail without markup: the same figures as everywhere. */
export function printReportText(document: ReportDocument, form: TextForm = {}): string {
  const marks: Marks = { width: 100, heading: plain, faint: plain, ...form };
  const { title, subtitle, period, madeAt, sections, notes, empty } = JSON.parse(
    JSON.stringify(document, (_key, value: unknown) => (typeof value === 'string' ? printable(value) : value)),
  ) as ReportDocument;
  const { zone } = period;
  const blocks = [
    [marks.heading(title), ...wrap(subtitle, marks.width)],
    ...(empty ? [[...wrap(empty.says, marks.width), ...wrap(empty.remedy, marks.width)]] : []),
    ...sections.map((section) => [marks.heading(section.title), ...sectionLines(section, zone, marks)]),
    ...(notes.length === 0
      ? []
      : [[marks.heading('Notes'), ...notes.flatMap((note) => wrap(`${note.title}: ${note.text}`, marks.width).map(marks.faint))]]),
    [marks.faint(`Made ${printMoment(madeAt, zone)} (${zone}).`)],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
