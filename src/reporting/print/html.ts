import type { ReportCell, ReportDocument, ReportFigure, ReportSection } from '#contract';
import { isNumeric, printCell, printChange, printMoment } from './cell.ts';
import { drawChart } from './html-chart.ts';
import { colours, escaped, font, seriesColours } from './markup.ts';

export interface HtmlForm {
  /** Said before everything else: that this report is late, and why. */
  readonly lead?: string;
  /** Said at the very end: who sent it, and why to you. */
  readonly foot?: string;
}

const { ink, faint, line, paper, page, good, bad, head } = colours;
const cellStyle = `padding:7px 10px;border-bottom:1px solid ${line};font-size:14px;line-height:1.35;`;

function changeMark(figure: ReportFigure): string {
  const change = printChange(figure.kind, figure.value, figure.before);
  if (change === undefined) return '';
  const rose = change.startsWith('+');
  const even = change.startsWith('±');
  const welcome = even || figure.better === undefined ? undefined : (figure.better === 'more') === rose;
  const [colour, name] = welcome === undefined ? [faint, 'faint'] : welcome ? [good, 'good'] : [bad, 'bad'];
  const arrow = even ? '' : rose ? '▲ ' : '▼ ';
  return `<span class="${name}" style="color:${colour};white-space:nowrap;">${arrow}${escaped(change)}</span>`;
}

function figureRows(figures: readonly ReportFigure[], zone: string): string {
  return figures
    .map((figure) => {
      const { title, kind, value, before, says } = figure;
      const small = says === undefined ? '' : `<br><span class="faint" style="font-size:12px;color:${faint};">${escaped(says)}</span>`;
      const past =
        before === undefined
          ? ''
          : `<br><span class="faint" style="font-size:12px;color:${faint};white-space:nowrap;">${changeMark(figure)} before: ${escaped(printCell(kind, before, zone))}</span>`;
      return `<tr><td class="cell" valign="top" style="${cellStyle}">${escaped(title)}${small}</td><td class="cell" align="right" valign="top" style="${cellStyle}"><b style="font-size:18px;white-space:nowrap;">${escaped(printCell(kind, value, zone))}</b>${past}</td></tr>`;
    })
    .join('\n');
}

/** Beyond so many columns a table does not fit a telephone: each row is a block there, each cell a line that begins with its title. */
const mostAcross = 3;
/** Beyond so many, cells stand closer together everywhere; beyond so many, as close as they can be read. */
const mostRoomy = 7;
const mostClose = 10;

function tableMarkup(section: Extract<ReportSection, { kind: 'table' }>, zone: string): string {
  const { columns, rows, total, leftOut, whenEmpty } = section;
  if (rows.length === 0) return `<p class="faint" style="margin:6px 0;color:${faint};font-size:14px;">${escaped(whenEmpty)}</p>`;
  const wide = columns.length > mostAcross;
  const close = columns.length > mostRoomy;
  const tight = columns.length > mostClose;
  const padding = tight ? 'padding:6px 3px;' : close ? 'padding:6px 5px;' : 'padding:7px 10px;';
  const style = `${cellStyle}${padding}${tight ? 'font-size:12px;' : close ? 'font-size:13px;' : ''}`;
  const cells = (row: readonly ReportCell[], bold: boolean): string =>
    columns
      .map(({ kind, title }, at) => {
        const text = escaped(printCell(kind, row[at] ?? null, zone));
        const side = isNumeric(kind) ? ' align="right"' : '';
        const nowrap =
          isNumeric(kind) || kind === 'moment' ? 'white-space:nowrap;' : `min-width:${tight ? 50 : close ? 70 : 110}px;overflow-wrap:anywhere;`;
        const label = wide && at > 0 && text !== '' ? `<span class="label" style="display:none;">${escaped(title)}: </span>` : '';
        return `<td class="cell"${side} valign="top" style="${style}${nowrap}">${label}${bold || (wide && at === 0) ? `<b>${text}</b>` : text}</td>`;
      })
      .join('');
  const titles = columns
    .map(
      ({ title, kind }) =>
        `<th class="head" align="${isNumeric(kind) ? 'right' : 'left'}" valign="bottom" bgcolor="${head}" style="${padding}font-size:12px;line-height:1.3;background:${head};">${escaped(title)}</th>`,
    )
    .join('');
  const more =
    leftOut === undefined || leftOut === 0 ? '' : `<p class="faint" style="margin:4px 0;color:${faint};font-size:12px;">and ${leftOut} more</p>`;
  return `<div style="overflow-x:auto;"><table${wide ? ' class="wide"' : ''} border="0" cellpadding="4" cellspacing="0" width="100%" style="border-collapse:collapse;">
<thead><tr>${titles}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${cells(row, false)}</tr>`).join('\n')}
${total ? `<tr>${cells(total, true)}</tr>` : ''}
</tbody></table></div>${more}`;
}

function sectionMarkup(section: ReportSection, zone: string): string {
  switch (section.kind) {
    case 'figures':
      return `<table border="0" cellpadding="0" cellspacing="0" width="100%" style="border-collapse:collapse;"><tbody>\n${figureRows(section.figures, zone)}\n</tbody></table>`;
    case 'table':
      return tableMarkup(section, zone);
    case 'chart':
      return drawChart(section, zone);
  }
}

/** For the dark, telephones and paper, where a client knows of them; everything that matters is on the elements themselves. */
const extraStyle = `
@media (max-width: 600px) {
.wide thead { display: none !important; }
.wide tr { display: block !important; padding: 6px 0 !important; border-bottom: 1px solid ${line} !important; }
.wide td { display: block !important; padding: 1px 4px !important; border: 0 !important; text-align: left !important; }
.wide .label { display: inline !important; }
.cell { min-width: 0 !important; }
}
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
.page { background: ${colours.darkPage} !important; }
.paper { background: ${colours.darkPaper} !important; color: ${colours.darkInk} !important; border-color: ${colours.darkLine} !important; }
.cell, .wide tr { border-color: ${colours.darkLine} !important; }
.head { background: ${colours.darkHead} !important; }
.faint { color: ${colours.darkFaint} !important; }
.good { color: ${colours.darkGood} !important; }
.bad { color: ${colours.darkBad} !important; }
.lead { background: ${colours.darkLead} !important; color: ${colours.darkInk} !important; }
.empty { background: ${colours.darkHead} !important; }
${seriesColours.map(([, dark], at) => `.fill${at} { background: ${dark} !important; }\n.mark${at} { color: ${dark} !important; }`).join('\n')}
}
${seriesColours.map((_, at) => `.fill${at}`).join(', ')} { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
@media print {
.wide td, .wide th { padding: 3px 2px !important; min-width: 0 !important; font-size: 9px !important; white-space: normal !important; }
.wide tr { break-inside: avoid; }
.paper { padding: 0 !important; border: 0 !important; }
}`;

/**
 * A report as a page that is also a mail: tables, styles on the elements, bars drawn with cells. Nothing is loaded from anywhere, there is no
 * script and no picture; without any styles it is still a page of headings and tables. All text is escaped.
 */
export function printReportHtml(document: ReportDocument, { lead, foot }: HtmlForm = {}): string {
  const { title, subtitle, period, madeAt, sections, notes, empty } = document;
  const { zone } = period;
  const body = [
    ...(lead === undefined
      ? []
      : [
          `<p class="lead" style="margin:0 0 14px;padding:9px 12px;background:${colours.lead};border-radius:4px;font-size:14px;">${escaped(lead)}</p>`,
        ]),
    `<h1 style="margin:0 0 4px;font-size:22px;line-height:1.25;">${escaped(title)}</h1>`,
    `<p class="faint" style="margin:0 0 10px;color:${faint};font-size:14px;line-height:1.4;">${escaped(subtitle)}</p>`,
    ...(empty
      ? [
          `<p class="empty" style="margin:14px 0;padding:12px;background:${head};border-radius:4px;font-size:14px;line-height:1.45;"><b>${escaped(empty.says)}</b><br>${escaped(empty.remedy)}</p>`,
        ]
      : []),
    ...sections.map(
      (section) => `<h2 style="margin:26px 0 8px;font-size:16px;line-height:1.3;">${escaped(section.title)}</h2>\n${sectionMarkup(section, zone)}`,
    ),
    ...(notes.length === 0
      ? []
      : [
          `<h2 style="margin:26px 0 8px;font-size:16px;line-height:1.3;">Notes</h2>`,
          ...notes.map(
            (note) =>
              `<p class="faint" style="margin:0 0 7px;color:${faint};font-size:12px;line-height:1.45;"><b>${escaped(note.title)}.</b> ${escaped(note.text)}</p>`,
          ),
        ]),
    `<p class="faint" style="margin:22px 0 0;color:${faint};font-size:12px;line-height:1.45;">Made ${escaped(printMoment(madeAt, zone))} (${escaped(zone)}).${foot === undefined ? '' : ` ${escaped(foot)}`}</p>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(title)}</title>
<style>${extraStyle}
</style>
</head>
<body class="page" bgcolor="${page}" style="margin:0;padding:0;background:${page};">
<table class="page" role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%" bgcolor="${page}" style="background:${page};"><tr><td align="center" style="padding:12px 8px;">
<table role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%" style="max-width:960px;table-layout:fixed;"><tr><td class="paper" align="left" bgcolor="${paper}" style="padding:18px 16px;background:${paper};color:${ink};border:1px solid ${line};border-radius:6px;font-family:${font};">
${body.join('\n')}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}
