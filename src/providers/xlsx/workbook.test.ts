import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import readWorkbook from 'read-excel-file/node';
import type { WallTime } from '#base';
import type { ReportDocument } from '#contract';
import { printWorkbook, sheetNames } from './workbook.ts';

const at = (iso: string): WallTime => Date.parse(iso) as WallTime;
const period = { since: at('2026-11-15T23:00:00Z'), until: at('2026-11-22T23:00:00Z'), zone: 'Europe/Berlin', words: 'a week' };
const report: ReportDocument = {
  version: 1,
  report: 'usage',
  title: 'Usage',
  subtitle: 'a week',
  period,
  filter: [],
  madeAt: at('2026-11-23T06:00:00Z'),
  conversations: 7,
  sections: [
    {
      kind: 'figures',
      id: 'key',
      title: 'At a glance',
      figures: [
        { id: 'rate', title: 'Resolved', kind: 'share', value: 0.7123, before: 0.5 },
        { id: 'none', title: 'Sentiment', kind: 'share', value: null },
      ],
    },
    {
      kind: 'table',
      id: 'channels',
      title: 'By channel: a/b',
      whenEmpty: 'None.',
      columns: [
        { id: 'channel', title: 'channel', kind: 'text' },
        { id: 'calls', title: 'calls', kind: 'count' },
        { id: 'wait', title: 'wait', kind: 'duration' },
        { id: 'minutes', title: 'time', kind: 'minutes' },
        { id: 'last', title: 'last', kind: 'moment' },
      ],
      rows: [['=1+1', 12, 1250, 3.25, at('2026-11-20T07:00:00Z')]],
      total: ['all', 12, 1250, 3.25, null],
    },
    {
      kind: 'chart',
      id: 'days',
      title: 'By channel  a b',
      shape: 'bars',
      unit: 'count',
      labels: ['Mon', 'Tue'],
      series: [{ id: 'calls', title: 'calls', values: [5, null] }],
    },
  ],
  notes: [{ title: 'Minutes', text: 'Each call rounded up.' }],
};

test('a workbook read back has a sheet a section, and every value with its type', async () => {
  const sheets = await readWorkbook(Buffer.from(await printWorkbook(report)));
  assert.deepEqual(
    sheets.map(({ sheet }) => sheet),
    ['At a glance', 'By channel a b', 'By channel a b (2)', 'Notes'],
  );
  const [glance, channels, days, notes] = sheets.map(({ data }) => data);
  assert.deepEqual(glance?.[1]?.slice(0, 3), ['Resolved', 0.7123, 0.5]);
  assert.deepEqual(glance?.[2]?.slice(0, 2), ['Sentiment', null]);
  // The clock of Berlin, as a spreadsheet without zones shows it; a formula is only text.
  assert.deepEqual(channels?.[1]?.slice(0, 4), ['=1+1', 12, 1.25, 3.25]);
  // It keeps days as fractions, which end somewhere.
  assert.equal(Math.round(Number(channels?.[1]?.[4]) / 1000), Date.parse('2026-11-20T08:00:00Z') / 1000);
  assert.deepEqual(channels?.[2], ['all', 12, 1.25, 3.25, null]);
  assert.deepEqual(days?.slice(1), [
    ['Mon', 5],
    ['Tue', null],
  ]);
  assert.ok(notes?.some(([title, text]) => title === 'Minutes' && text === 'Each call rounded up.'));
});

test('names of sheets are what spreadsheets take, whatever the titles are', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 20 }), (titles) => {
      const names = sheetNames(titles);
      assert.equal(new Set(names.map((name) => name.toLowerCase())).size, titles.length);
      for (const name of names) {
        assert.ok(name.length >= 1 && name.length <= 31, name);
        assert.doesNotMatch(name, /[\\/?*[\]:]|^'|'$/);
      }
    }),
  );
});
