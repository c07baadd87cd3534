import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WallTime } from '#base';
import type { KeptFigures, Outcome } from '#contract';
import { anyFigures } from '../fixtures/any-figures.ts';
import { listReader } from '../report/filter.ts';
import { readPeriod } from '../time/period.ts';
import { zoneOf } from '../time/zone.ts';
import { reconciliationDocument } from './document.ts';
import { type ReconcileOptions, reconcileSchema } from './options.ts';
import { type ReconcileRequest, reconcile } from './reconcile.ts';

const read = readPeriod({ written: '2026-11-20', now: Date.parse('2026-11-21T06:00:00Z') as WallTime, zone: zoneOf('UTC') });
assert.ok(read.ok);
const { period } = read.value;
const base = fc.sample(anyFigures, { numRuns: 1, seed: 7 })[0];
assert.ok(base);

const our = (id: string | undefined, time: string, outcome: Outcome = 'resolved', conversation = `cv_${id}_${time}`): KeptFigures => ({
  ...base,
  conversation,
  ...(id === undefined ? {} : { interactionId: id }),
  startedAt: Date.parse(`${time.includes('T') ? time : `2026-11-20T${time}`}Z`) as WallTime,
  outcome,
});

async function* pieces(text: string, size = 7): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size);
}
const run = (text: string, ours: readonly KeptFigures[], options: unknown = {}, more: Partial<ReconcileRequest> = {}) =>
  reconcile(
    { text: pieces(text), options: reconcileSchema.parse(options), period, ...more },
    { figures: listReader(ours, 3), pause: async () => {} },
  );
const settled = async (...args: Parameters<typeof run>) => {
  const done = await run(...args);
  assert.ok(done.ok, JSON.stringify(done));
  return done.value;
};
const ids = ({ rows }: { readonly rows: readonly { readonly interactionId: string }[] }): string[] => rows.map(({ interactionId }) => interactionId);

test('matched, missing there, missing here, another outcome, apart, named twice', async () => {
  const found = await settled(
    [
      '\uFEFF"Interaction ID";"Start Time";"Disposition Code"',
      'A-1;2026-11-20 08:00:00;Resolved',
      'a-2;2026-11-20 09:00:10;TRANSFERRED_TO_AGENT',
      'A-3;2026-11-20 09:00:00;Resolved',
      'A-4;2026-11-20 10:00:00;Callback promised',
      'A-5;2026-11-20 11:00:00;Resolved',
      'A-6;2026-11-20 12:00:00;Abandoned',
      'A-6;2026-11-20 12:00:00;Abandoned',
      ';2026-11-20 12:30:00;Abandoned',
      'B-1;2026-11-19 08:00:00;Resolved',
    ].join('\r\n'),
    [
      our('A-1', '08:00:03'),
      our('A-2', '09:00:00', 'escalated'),
      our('A-3', '09:00:00', 'failed'),
      our('A-4', '10:00:00'),
      our('A-5', '11:20:00'),
      our('A-9', '13:00:00', 'abandoned'),
      our(undefined, '14:00:00'),
    ],
  );
  assert.deepEqual(found.theirs, { rows: 9, withoutId: 1, outside: 1, unreadableTimes: 0 });
  assert.deepEqual([found.ours, found.matched], [{ conversations: 7, withoutId: 1 }, 5]);
  assert.deepEqual([ids(found.missingThere), ids(found.missingHere), ids(found.apart), ids(found.duplicates)], [['A-9'], ['A-6'], ['A-5'], ['A-6']]);
  assert.deepEqual(found.differentOutcome.rows, [
    {
      interactionId: 'A-3',
      line: 4,
      theirsBegan: Date.parse('2026-11-20T09:00:00Z'),
      disposition: 'Resolved',
      conversation: 'cv_A-3_09:00:00',
      oursBegan: Date.parse('2026-11-20T09:00:00Z'),
      outcome: 'failed',
    },
  ]);
  assert.deepEqual(found.unknownDispositions, [['Callback promised', 1]]);
  assert.deepEqual(found.columns.guessed, [
    'the interaction’s id in "Interaction ID"',
    'its beginning in "Start Time"',
    'its disposition in "Disposition Code"',
  ]);
});

test('at the edges of the period clocks may differ: what has its match beyond is missing nowhere', async () => {
  const found = await settled('id,start\nX,2026-11-20T23:58:00Z\nY,2026-11-21T00:01:00Z\nZ,2026-11-21T00:05:00Z\n', [
    our('X', '2026-11-21T00:02:00'),
    our('Y', '23:59:00'),
  ]);
  assert.deepEqual([found.matched, found.missingHere.count, found.missingThere.count, found.ours.conversations], [2, 0, 0, 1]);
});

test('dispositions mean what one says they mean; any is compared with nothing', async () => {
  const options = {
    columns: { interaction: 'Contact', disposition: 'Code' },
    outcomes: { 'Callback promised': ['resolved', 'escalated'], Resolved: 'failed', Other: 'any' },
  };
  const found = await settled(
    'Contact,Code\n1,callback PROMISED\n2,Resolved\n3,other\n',
    [our('1', '08:00:00', 'escalated'), our('2', '08:00:00'), our('3', '08:00:00', 'failed')],
    options,
  );
  assert.deepEqual([found.matched, ids(found.differentOutcome), found.unknownDispositions, found.columns.guessed], [3, ['2'], [], []]);
});

test('an interaction that came to an agent twice is one; the last conversation gave the outcome', async () => {
  const found = await settled('id,outcome\n1,escalated\n', [
    our('1', '09:00:00', 'escalated', 'cv_second'),
    our('1', '08:00:00', 'resolved', 'cv_first'),
  ]);
  assert.deepEqual([found.matched, found.several, found.differentOutcome.count], [1, 1, 0]);
});

test('complaints say what to do', async () => {
  const complaints = async (text: string, options: unknown = {}) => {
    const done = await run(text, [], options);
    return done.ok ? [] : done.error.map(({ path, says, remedy }) => `${path.join('.')}: ${says} → ${remedy}`);
  };
  assert.deepEqual(await complaints(''), [': the file is empty → Export the interactions of the period, with a first line of column titles.']);
  assert.deepEqual(await complaints('Name,When\n'), [
    'columns.interaction: no column looks like the id of the interaction → Name it, or take away what stands above the line of titles. The columns are "Name", "When".',
  ]);
  assert.deepEqual(await complaints('Contact,When\n', { columns: { interaction: 'Contcat', began: 'Then' } }), [
    'columns.interaction: there is no column "Contcat" → Did you mean "Contact"? The columns are "Contact", "When".',
    'columns.began: there is no column "Then" → Did you mean "When"? The columns are "Contact", "When".',
  ]);
  assert.deepEqual(await complaints('id,date\n1,03/04/2026 10:00\n'), [
    'dates: "03/04/2026 10:00" in line 2 can be read in two ways → Say whether the day or the month stands first: dmy or mdy.',
  ]);
  assert.deepEqual(await complaints('sep=;\nid;date\n1.99195E+18;2026-11-20 10:00\n'), [
    'columns.interaction: "1.99195E+18" in line 3 is an id that a spreadsheet took for a number and rounded → Export it again, and do not save it from a spreadsheet; or have the spreadsheet take that column as text.',
  ]);
  assert.match((await complaints('i\u0000d\u0000,\u0000'))[0] ?? '', /^: the file is not UTF-8/);
  assert.deepEqual(await complaints('id,date\n"1,x\n'), [
    ': the quote that begins in line 2 is never closed → Export it again as CSV, or name the delimiter.',
  ]);
});

test('everything is somewhere, once, whatever the files are', async () => {
  const entry = fc.record({
    id: fc.integer({ min: 0, max: 12 }),
    minute: fc.integer({ min: 0, max: 1439 }),
    outcome: fc.constantFrom<Outcome>('resolved', 'escalated'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 15 }), fc.array(entry, { maxLength: 15 }), async (theirs, ours) => {
      const time = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`;
      const text = ['id,start,outcome', ...theirs.map(({ id, minute, outcome }) => `${id},2026-11-20 ${time(minute)},${outcome}`)].join('\n');
      const found = await settled(
        text,
        ours.map(({ id, minute, outcome }, index) => our(String(id), time(minute), outcome, `cv_${index}`)),
      );
      const [there, here] = [new Set(theirs.map(({ id }) => id)), new Set(ours.map(({ id }) => id))];
      assert.equal(found.matched, [...there].filter((id) => here.has(id)).length);
      assert.equal(found.missingHere.count, there.size - found.matched);
      assert.equal(found.missingThere.count, ours.filter(({ id }) => !there.has(id)).length);
      assert.equal(found.duplicates.count, theirs.length - there.size);
      assert.equal(found.theirs.rows, theirs.length);
    }),
  );
});

test('as a report: figures, rows of ids, what was guessed and what was not compared', async () => {
  const reconciliation = await settled('Interaction Id\nA-1\nA-2\n', [our('A-1', '08:00:00'), our('A-7', '09:00:00')]);
  const options: ReconcileOptions = reconcileSchema.parse({});
  const document = reconciliationDocument({ reconciliation, options, period, madeAt: period.until });
  const [figures] = document.sections;
  assert.ok(figures?.kind === 'figures');
  assert.deepEqual(
    figures.figures.slice(0, 6).map(({ id, value }) => [id, value]),
    [
      ['theirs', 2],
      ['ours', 2],
      ['matched', 1],
      ['matchRate', 1 / 3],
      ['missingThere', 1],
      ['missingHere', 1],
    ],
  );
  for (const one of document.sections) if (one.kind === 'table') for (const row of one.rows) assert.equal(row.length, one.columns.length);
  const text = JSON.stringify(document.notes);
  assert.match(text, /Interaction Id/);
  assert.match(text, /No column with the beginning and the disposition/);
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
});
