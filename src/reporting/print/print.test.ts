import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printReportJson, type ReportCell, type ReportDocument, type ReportSection, reportJsonSchema, showReport } from '#contract';
import { printCell, printChange, printDuration, printMoment } from './cell.ts';
import { printReportCsv } from './csv.ts';
import { emptyReport, sampleReport } from './fixtures/sample.ts';
import { printReportHtml } from './html.ts';
import { colours, seriesColours } from './markup.ts';
import { printReportText } from './text.ts';

/** RFC 4180, read the other way round. */
function parseCsv(text: string, delimiter = ','): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (text[at + 1] === '"') field += text[++at];
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === delimiter || (sign === '\r' && text[at + 1] === '\n')) {
      rows.at(-1)?.push(field);
      field = '';
      if (sign === '\r') {
        at++;
        if (at + 1 < text.length) rows.push([]);
      }
    } else field += sign;
  }
  assert.equal(field, '', 'the last line ends in CRLF');
  return rows;
}

const csvOf = (document: ReportDocument, form = {}): string[][] => parseCsv(printReportCsv(document, form) ?? '');
const withCell = (value: ReportCell): ReportDocument => ({
  ...sampleReport,
  sections: [{ kind: 'table', id: 't', title: 't', columns: [{ id: 'a', title: 'a', kind: 'text' }], rows: [[value]], whenEmpty: '' }],
});

test('cells are printed with their unit, and what there is not is never 0', () => {
  const cells = [
    printCell('count', 12345, 'UTC'),
    printCell('share', 0.7123, 'UTC'),
    printCell('minutes', 4321.5, 'UTC'),
    printCell('duration', null, 'UTC'),
    printCell('text', '', 'UTC'),
  ];
  assert.deepEqual(cells, ['12,345', '71.2%', '4,321.5 min', '–', '']);
  const durations = [0, 640, 999.6, 2350, 59_994, 59_999, 185_000, 7_620_000, 360_000_000].map(printDuration);
  assert.deepEqual(durations, ['0 ms', '640 ms', '1 s', '2.35 s', '59.99 s', '1 min 00 s', '3 min 05 s', '2 h 07 min', '100 h 00 min']);
});

test('an instant is shown as the clock of the zone shows it, on both sides of a change of the clocks', () => {
  assert.equal(printMoment(Date.parse('2026-10-25T00:30:00Z'), 'Europe/Berlin'), '2026-10-25 02:30');
  assert.equal(printMoment(Date.parse('2026-10-25T01:30:00Z'), 'Europe/Berlin'), '2026-10-25 02:30');
  assert.equal(printMoment(Date.parse('2026-01-01T00:00:00Z'), 'UTC'), '2026-01-01 00:00');
});

test('a change of a share is told in points, any other in percent of what it was', () => {
  assert.equal(printChange('share', 0.7123, 0.69), '+2.2 points');
  assert.equal(printChange('count', 900, 1000), '−10.0%');
  assert.equal(printChange('count', 5, 0), undefined);
  assert.equal(printChange('duration', 5, null), undefined);
  assert.equal(printChange('count', 5, 5), '±0.0%');
});

test('CSV holds each section, all lines equally wide, figures bare', () => {
  const rows = csvOf(sampleReport);
  assert.equal(new Set(rows.map((row) => row.length)).size, 1);
  const at = rows.findIndex(([first]) => first === 'By queue');
  assert.deepEqual(rows[at + 1], ['queue', 'conversations', 'share', 'wait (ms)', 'time (min)', 'last']);
  assert.deepEqual(rows[at + 2], ['refunds', '200', '0.8', '61000', '12.25', '2026-11-22T15:04:00.000Z']);
  assert.equal(rows[at + 3]?.[3], '');
  assert.ok(
    rows.some(([title, value, unit, before]) => title === 'Resolved by the agent' && value === '0.7123' && unit === 'of 1' && before === '0.69'),
  );
  assert.ok(rows.some(([label, resolved, escalated]) => label === 'Wed 18 Nov' && resolved === '0' && escalated === ''));
});

test('one section is a bare table, and one that is not there is nothing', () => {
  assert.deepEqual(csvOf(sampleReport, { section: 'queues' })[0], ['queue', 'conversations', 'share', 'wait (ms)', 'time (min)', 'last']);
  assert.equal(csvOf(sampleReport, { section: 'queues' }).length, 5);
  assert.equal(printReportCsv(sampleReport, { section: 'nonsense' }), undefined);
});

test('a byte order mark and another delimiter are there for the asking', () => {
  const text = printReportCsv(sampleReport, { bom: true, delimiter: ';' }) ?? '';
  assert.ok(text.startsWith('\ufeffreport;'));
  assert.equal(parseCsv(text.slice(1), ';')[0]?.[1], sampleReport.title);
});

test('no text of a CSV can be a formula, and any text comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', '\n', '＝'), (text, sign) => {
      const given = sign + text;
      const read = csvOf(withCell(given), { section: 't' })[1]?.[0] ?? '';
      assert.doesNotMatch(read, /^[=+\-@\t\r\n\uff1d]/);
      assert.equal(read.startsWith("'") && !given.startsWith("'") ? read.slice(1) : read, given.toWellFormed());
    }),
  );
});

test('JSON is what its schema says, with instants in ISO 8601', () => {
  for (const document of [sampleReport, emptyReport]) {
    const read: unknown = JSON.parse(printReportJson(document));
    assert.deepEqual(reportJsonSchema.parse(read), read);
    assert.deepEqual(read, JSON.parse(JSON.stringify(showReport(document))));
  }
  const { period, madeAt, sections } = showReport(sampleReport);
  assert.equal(period.since, '2026-11-15T23:00:00.000Z');
  assert.equal(madeAt, '2026-11-23T06:00:00.000Z');
  const queues = sections.find(({ id }) => id === 'queues');
  assert.ok(queues?.kind === 'table' && queues.rows[0]?.[5] === '2026-11-22T15:04:00.000Z');
});

test('text has every figure, wraps prose, and lets nobody move the cursor', () => {
  const text = printReportText(sampleReport, { width: 60 });
  for (const figure of [
    '1,234',
    '71.2%',
    '+2.2 points',
    '1 min 23 s',
    '–',
    '4,321.5 min',
    'refunds',
    'and 2 more',
    'No troubles.',
    '2026-11-22 16:04',
  ])
    assert.ok(text.includes(figure), `${figure} in\n${text}`);
  assert.ok(!printReportText(withCell('\u001b[31mred\u0007')).includes('\u001b'));
  assert.match(printReportText(emptyReport), /No conversation began in this time\./);
});

const tags = (html: string): string[] => [...html.matchAll(/<([a-z0-9!]+)/gi)].map(([, name = '']) => name.toLowerCase());

test('the page loads nothing, runs nothing, and shows names that mean harm as names', () => {
  for (const html of [printReportHtml(sampleReport, { lead: 'late <b>', foot: '&' }), printReportHtml(emptyReport)]) {
    assert.deepEqual(
      tags(html).filter((tag) => ['img', 'script', 'link', 'iframe', 'object', 'svg', 'form', 'a', 'video'].includes(tag)),
      [],
    );
    assert.doesNotMatch(html, /url\(|@import|src=|href=|javascript:/i);
  }
  const html = printReportHtml(sampleReport, { lead: 'late <b>' });
  assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;'));
  assert.ok(html.includes('late &lt;b&gt;'));
});

test('any text in a report is only text in the page', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const html = printReportHtml({ ...withCell(`<x${text}`), title: text, subtitle: `"${text}`, notes: [{ title: text, text }] });
      assert.deepEqual(new Set(tags(html)), new Set(tags(printReportHtml({ ...withCell('x'), title: 'x', notes: [{ title: 'x', text: 'x' }] }))));
    }),
    { numRuns: 60 },
  );
});

test('the page has every figure that the text has', () => {
  const html = printReportHtml(sampleReport);
  for (const figure of ['1,234', '71.2%', '+2.2 points', '1 min 23 s', '4,321.5 min', 'refunds', 'and 2 more', '2026-11-22 16:04'])
    assert.ok(html.includes(figure), figure);
});

test('bars of a chart are as wide as their values', () => {
  const html = printReportHtml(sampleReport);
  const widths = [...html.matchAll(/<td width="([\d.]+)%" height="13"/g)].map(([, width]) => Number(width));
  // Of 140 at most: 100 and 40, then 120 and 20; then hours; then milliseconds of 2,500 at most.
  assert.deepEqual(widths.slice(0, 4), [71.4, 28.6, 85.7, 14.3]);
  assert.deepEqual(widths.slice(-6), [25.6, 28, 36, 40, 76, 100]);
});

/** How light a colour is, 0 to 1 (WCAG 2.2, relative luminance). */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

test('series stand out from their ground, and the first four from each other without any colour', () => {
  for (const [at, ground] of [colours.paper, colours.darkPaper].entries()) {
    const all = seriesColours.map((pair) => luminance(pair[at] ?? ''));
    for (const one of all) {
      const [low = 0, high = 0] = [one, luminance(ground)].toSorted((a, b) => a - b);
      assert.ok((high + 0.05) / (low + 0.05) >= 3, `${one} on ${ground}`);
    }
    const lightness = all.slice(0, 4).map((one) => 116 * Math.cbrt(one) - 16);
    const sorted = lightness.toSorted((a, b) => a - b);
    for (const [next, one] of sorted.entries()) assert.ok(next === 0 || one - (sorted[next - 1] ?? 0) >= 9, `${sorted}`);
  }
});

test('what columns show is told in figures below them', () => {
  const chart: ReportSection = {
    ...({ kind: 'chart', id: 'gap', title: 'Gap', shape: 'lines', unit: 'duration' } as const),
    labels: ['Mon', 'Tue', 'Wed'],
    series: [
      { id: 'p50', title: 'p50', values: [410, null, 380] },
      { id: 'p95', title: 'p95', values: [900, null, null] },
    ],
  };
  const html = printReportHtml({ ...sampleReport, sections: [chart] });
  const table = html.slice(html.indexOf('<thead>'), html.indexOf('</tbody></table>', html.indexOf('<thead>')));
  const words = table.replace(/<[^>]*>/g, ' ').split(/\s{2,}/);
  assert.deepEqual(
    words.filter((word) => word !== ''),
    ['p50', 'p95', 'Mon', '410 ms', '900 ms', 'Wed', '380 ms', '–'],
  );
});
