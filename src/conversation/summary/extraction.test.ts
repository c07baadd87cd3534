import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ExtractField, extractionRequest, extractionSchema, learnedExtraction, takeExtraction } from './extraction.ts';
import { parcelTalk } from './fixtures/talks.ts';
import { summaryMatter } from './matter.ts';

const field = (type: ExtractField['type'], options: readonly string[] = []): ExtractField => ({ type, description: `a ${type}`, options });
const fields = new Map([
  ['order', field('text')],
  ['parcels', field('integer')],
  ['broken', field('flag')],
  ['due', field('date')],
  ['mood', field('choice', ['calm', 'angry'])],
  ['topics', field('list', ['refund', 'delivery'])],
]);
const matter = summaryMatter(parcelTalk);

test('the schema lets every value be null, and nothing else be there', () => {
  const schema = extractionSchema(fields);
  assert.deepEqual(schema['required'], [...fields.keys()]);
  assert.deepEqual((schema['properties'] as Record<string, unknown>)['mood'], {
    type: ['string', 'null'],
    enum: ['calm', 'angry', null],
    description: 'a choice',
  });
  assert.equal(extractionRequest(matter, fields, { maxTokens: 100, mostLines: 50, timeoutMs: 1 }).purpose, 'extraction');
});

test('values that fit and were said are kept; the others are left out, and it says why', () => {
  const all = { order: '123456', parcels: null, broken: true, due: '2026-11-27', mood: 'angry', topics: ['refund'], more: 'x' };
  assert.deepEqual(takeExtraction(all, matter, fields, 50), {
    values: { order: '123456', broken: true, due: '2026-11-27', mood: 'angry', topics: ['refund'] },
  });
  assert.deepEqual(takeExtraction({ order: '7741', mood: 'calm' }, matter, fields, 50), { values: { mood: 'calm' }, code: 'EXTRACTION_UNHEARD' });
  for (const wrong of [{ due: '2026-13-45' }, { mood: 'furious' }, { parcels: 1.5 }, { broken: 'yes' }, { topics: ['money'] }, { order: { a: 1 } }])
    assert.deepEqual(takeExtraction(wrong, matter, fields, 50), { values: {}, code: 'EXTRACTION_UNFIT' }, JSON.stringify(wrong));
  assert.equal(takeExtraction({ due: '2031-05-09' }, matter, fields, 50).code, 'EXTRACTION_UNHEARD');
});

test('whatever a model answers, only declared names with values of their type come out', () => {
  fc.assert(
    fc.property(
      fc.anything(),
      fc.record({ order: fc.anything(), due: fc.anything(), topics: fc.anything(), parcels: fc.anything() }),
      (one, other) => {
        for (const answer of [one, other]) {
          const { values } = takeExtraction(answer, matter, fields, 50);
          for (const [name, value] of Object.entries(values)) assert.ok(fields.has(name) && value !== null && typeof value !== 'function');
        }
      },
    ),
  );
});

test('without a model, what the flow learned under the same name', () => {
  assert.deepEqual(learnedExtraction(matter, fields), { values: { order: '123456' }, by: 'flow' });
  const learned = {
    ...matter,
    facts: [
      { name: 'parcels', value: '3' },
      { name: 'broken', value: 'yes' },
      { name: 'due', value: 'soon' },
      { name: 'topics', value: 'refund, delivery' },
    ],
  };
  assert.deepEqual(learnedExtraction(learned, fields).values, { parcels: 3, broken: true, topics: ['refund', 'delivery'] });
});
