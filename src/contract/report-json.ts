import { z } from 'zod';
import { type ReportCell, type ReportCellKind, type ReportDocument, type ReportPeriod, type ReportSection, reportCellKinds } from './report.ts';

const instant = z.iso.datetime().meta({ description: 'ISO 8601 in UTC.' });
const kind = z.enum(reportCellKinds).meta({
  description:
    'What a cell holds: `text`; `count`, a whole number; `share`, 0 to 1; `duration`, milliseconds; `minutes`; `moment`, an instant (ISO 8601 in UTC).',
});
const cell = z.union([z.string(), z.number(), z.null()]).meta({ description: 'null: there is none. Never the same as 0.' });
const period = z.object({
  since: instant.meta({ description: 'Begun from here on.' }),
  until: instant.meta({ description: 'Begun before here.' }),
  zone: z.string().meta({ description: 'IANA time zone in which days begin and end.' }),
  words: z.string(),
});

const figures = z.object({
  kind: z.literal('figures'),
  id: z.string(),
  title: z.string(),
  figures: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind,
      value: cell,
      before: cell.optional().meta({ description: 'The same of the period before.' }),
      better: z.enum(['more', 'less']).optional(),
      says: z.string().optional().meta({ description: 'What exactly it counts.' }),
    }),
  ),
});

const table = z.object({
  kind: z.literal('table'),
  id: z.string(),
  title: z.string(),
  columns: z.array(z.object({ id: z.string(), title: z.string(), kind })),
  rows: z.array(z.array(cell)).meta({ description: 'Each with one cell a column.' }),
  total: z.array(cell).optional().meta({ description: 'All that was counted, rows left out included.' }),
  leftOut: z.int().optional().meta({ description: 'How many rows there are that are not here.' }),
  whenEmpty: z.string(),
});

const chart = z.object({
  kind: z.literal('chart'),
  id: z.string(),
  title: z.string(),
  shape: z.enum(['bars', 'stack', 'lines']),
  unit: z.enum(['count', 'share', 'duration', 'minutes']),
  labels: z.array(z.string()),
  series: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      values: z.array(z.number().nullable()).meta({ description: 'One for each label.' }),
    }),
  ),
});

/** A report as JSON: what the command line, the API and mails give to programs. */
export const reportJsonSchema = z
  .object({
    version: z.literal(1).meta({ description: 'Of this shape. Fields may be added; none changes its meaning.' }),
    report: z.string().meta({ description: 'The id of the report, or of the saved query.' }),
    title: z.string(),
    subtitle: z.string(),
    period,
    before: period.optional().meta({ description: 'The period that it is compared with.' }),
    filter: z.array(z.string()).meta({ description: 'What it was narrowed to, in words.' }),
    madeAt: instant,
    conversations: z.int().meta({ description: 'How many conversations were counted.' }),
    sections: z.array(z.discriminatedUnion('kind', [figures, table, chart])),
    notes: z.array(z.object({ title: z.string(), text: z.string() })),
    empty: z
      .object({ says: z.string(), remedy: z.string() })
      .optional()
      .meta({ description: 'There when there was nothing to count: what that means, and what to try.' }),
  })
  .meta({ id: 'Report', description: 'Figures of a period, as sections. It holds no words of a customer.' });

export type ReportJson = z.infer<typeof reportJsonSchema>;

const iso = (at: number): string => new Date(at).toISOString();
const showPeriod = (given: ReportPeriod): ReportJson['period'] => ({ ...given, since: iso(given.since), until: iso(given.until) });
const showCell = (of: ReportCellKind, value: ReportCell): ReportCell => (of === 'moment' && typeof value === 'number' ? iso(value) : value);

function showSection(section: ReportSection): ReportJson['sections'][number] {
  switch (section.kind) {
    case 'figures':
      return {
        ...section,
        figures: section.figures.map((figure) => ({
          ...figure,
          value: showCell(figure.kind, figure.value),
          ...(figure.before === undefined ? {} : { before: showCell(figure.kind, figure.before) }),
        })),
      };
    case 'table': {
      const row = (cells: readonly ReportCell[]): ReportCell[] => section.columns.map((column, at) => showCell(column.kind, cells[at] ?? null));
      const { total, ...rest } = section;
      return { ...rest, columns: [...section.columns], rows: section.rows.map(row), ...(total ? { total: row(total) } : {}) };
    }
    case 'chart':
      return { ...section, labels: [...section.labels], series: section.series.map((one) => ({ ...one, values: [...one.values] })) };
  }
}

/** A report as it leaves the house as JSON: instants in ISO 8601. */
export function showReport(document: ReportDocument): ReportJson {
  const { period: given, before, madeAt, sections, filter, notes, ...plain } = document;
  return {
    ...plain,
    filter: [...filter],
    notes: [...notes],
    period: showPeriod(given),
    ...(before ? { before: showPeriod(before) } : {}),
    madeAt: iso(madeAt),
    sections: sections.map(showSection),
  };
}

export const printReportJson = (document: ReportDocument): string => `${JSON.stringify(showReport(document), null, 2)}\n`;
