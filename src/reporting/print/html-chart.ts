import type { ReportSection } from '#contract';
import { printCell } from './cell.ts';
import { colourNumber, colourOf, colours, escaped } from './markup.ts';

type Chart = Extract<ReportSection, { kind: 'chart' }>;

const { faint, line, head } = colours;
const small = `font-size:12px;line-height:1.3;`;
const table = '<table role="presentation" border="0" cellpadding="0" cellspacing="0"';

/** Beyond this, values over time are drawn as columns side by side rather than as bars below each other. */
const mostRows = 14;
/** Bars of things that have names, each its own, stay below each other for longer: a column has no room for a name. */
const mostNamed = 40;
const columnHeight = 72;

const highest = (values: readonly (number | null)[]): number => Math.max(0, ...values.map((value) => value ?? 0));

function legend({ series }: Chart): string {
  if (series.length < 2) return '';
  const entries = series.map(
    ({ title }, index) =>
      `<span style="white-space:nowrap;"><font class="mark${colourNumber(index)}" color="${colourOf(index)}">&#9632;</font> ${escaped(title)}</span>`,
  );
  return `<p class="faint" style="margin:0 0 6px;color:${faint};${small}">${entries.join(' &nbsp; ')}</p>`;
}

/** A cell in the colour of a series. */
const filled = (index: number, size: string, lineHeight: number): string =>
  `<td ${size} class="fill${colourNumber(index)}" bgcolor="${colourOf(index)}" style="background:${colourOf(index)};font-size:1px;line-height:${lineHeight}px;">&nbsp;</td>`;

/** Parts of one bar: each as wide as its share of the widest; the rest is left empty. */
function bar(parts: readonly { readonly share: number; readonly index: number }[]): string {
  const drawn = parts
    .map(({ share, index }) => ({ index, percent: Math.round(share * 1000) / 10 }))
    .filter(({ percent }) => percent > 0)
    .map(({ index, percent }) => filled(index, `width="${percent}%" height="13"`, 13));
  const rest = 100 - parts.reduce((sum, { share }) => sum + share * 100, 0);
  return `${table} width="100%" style="table-layout:fixed;"><tr>${drawn.join('')}${rest > 0.05 ? `<td height="13" style="font-size:1px;line-height:13px;">&nbsp;</td>` : ''}</tr></table>`;
}

const row = (label: string, drawing: string, value: string): string =>
  `<tr><td valign="middle" width="30%" style="padding:3px 8px 3px 0;${small}overflow-wrap:anywhere;">${escaped(label)}</td><td valign="middle" style="padding:3px 0;">${drawing}</td><td align="right" valign="middle" width="22%" style="padding:3px 0 3px 8px;${small}white-space:nowrap;">${escaped(value)}</td></tr>`;

function bars(chart: Chart, zone: string): string {
  const { labels, series, unit } = chart;
  const most = highest(series.flatMap(({ values }) => values));
  const share = (value: number | null): number => (most > 0 ? Math.max(0, (value ?? 0) / most) : 0);
  const rows = labels.flatMap((label, at) =>
    series.map(({ values }, index) => {
      const value = values[at] ?? null;
      return row(index === 0 ? label : '', bar([{ share: share(value), index }]), printCell(unit, value, zone));
    }),
  );
  return `${legend(chart)}${table} width="100%" style="table-layout:fixed;">${rows.join('\n')}</table>`;
}

const sumAt = ({ series }: Chart, at: number): number => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0);

function stack(chart: Chart, zone: string): string {
  const { labels, series, unit } = chart;
  const most = highest(labels.map((_, at) => sumAt(chart, at)));
  const rows = labels.map((label, at) => {
    const parts = series.map(({ values }, index) => ({ share: most > 0 ? Math.max(0, (values[at] ?? 0) / most) : 0, index }));
    return row(label, bar(parts), series.map(({ values }) => printCell(unit, values[at] ?? null, zone)).join(' · '));
  });
  return `${legend(chart)}${table} width="100%" style="table-layout:fixed;">${rows.join('\n')}</table>`;
}

/** Columns side by side, one strip a series: for many labels, mostly days and hours. Each tells its value to who rests on it. */
function columns({ labels, series, unit }: Chart, zone: string, stacked: boolean): string {
  const most = stacked
    ? highest(labels.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)))
    : highest(series.flatMap(({ values }) => values));
  const block = (value: number, index: number): string => {
    const height = most > 0 ? Math.round((value / most) * columnHeight) : 0;
    return height === 0 ? '' : `<tr>${filled(index, `height="${height}"`, 1)}</tr>`;
  };
  const strip = (parts: readonly { readonly title: string; readonly values: readonly (number | null)[]; readonly index: number }[]): string => {
    const cells = labels.map((label, at) => {
      const told = parts.map(({ title, values }) => `${parts.length > 1 ? `${title} ` : ''}${printCell(unit, values[at] ?? null, zone)}`).join(', ');
      const blocks = parts.toReversed().map(({ values, index }) => block(values[at] ?? 0, index));
      return `<td valign="bottom" height="${columnHeight}" title="${escaped(`${label}: ${told}`)}" style="padding:0 1px;">${table} width="100%">${blocks.join('')}</table></td>`;
    });
    const peak = highest(labels.map((_, at) => parts.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)));
    const name = parts.length === 1 && series.length > 1 ? `${parts[0]?.title ?? ''}: ` : '';
    const ends = `<tr><td align="left" style="${small}" class="faint">${escaped(labels[0] ?? '')}</td><td align="right" style="${small}" class="faint">${escaped(labels.at(-1) ?? '')}</td></tr>`;
    return `<p class="faint" style="margin:8px 0 3px;color:${faint};${small}">${escaped(`${name}highest ${printCell(unit, peak, zone)}`)}</p>
${table} class="cell" width="100%" style="table-layout:fixed;border-bottom:1px solid ${line};"><tr>${cells.join('')}</tr></table>
${table} width="100%">${ends}</table>`;
  };
  const all = series.map(({ title, values }, index) => ({ title, values, index }));
  return stacked ? strip(all) : all.map((one) => strip([one])).join('\n');
}

/** What columns show, in figures: for those who do not see the columns, and for those who want to know. */
function figuresBelow({ labels, series, unit }: Chart, zone: string): string {
  const style = `padding:3px 8px;border-bottom:1px solid ${line};${small}`;
  const heads = ['', ...series.map(({ title }) => title)].map(
    (title, at) =>
      `<th class="head cell" align="${at === 0 ? 'left' : 'right'}" bgcolor="${head}" style="${style}background:${head};">${escaped(title)}</th>`,
  );
  const rows = labels.flatMap((label, at) => {
    if (series.every(({ values }) => (values[at] ?? null) === null)) return [];
    const cells = series.map(
      ({ values }) => `<td class="cell" align="right" style="${style}white-space:nowrap;">${escaped(printCell(unit, values[at] ?? null, zone))}</td>`,
    );
    return [`<tr><td class="cell" style="${style}white-space:nowrap;">${escaped(label)}</td>${cells.join('')}</tr>`];
  });
  if (rows.length === 0) return '';
  return `<table border="0" cellpadding="0" cellspacing="0" style="border-collapse:collapse;margin-top:8px;"><thead><tr>${heads.join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`;
}

/** A chart of table cells: no picture, no script. Its values are printed beside bars and below columns; those of a stack over time have a table of their own. */
export function drawChart(chart: Chart, zone: string): string {
  const { labels, series, shape } = chart;
  if (labels.length === 0 || series.length === 0) return `<p class="faint" style="margin:6px 0;color:${faint};font-size:14px;">Nothing to draw.</p>`;
  if (shape === 'stack') return labels.length > mostRows ? legend(chart) + columns(chart, zone, true) : stack(chart, zone);
  if (shape === 'bars' && labels.length <= mostNamed) return bars(chart, zone);
  return columns(chart, zone, false) + figuresBelow(chart, zone);
}
