import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Clause, createClauseSplitter, longestClause } from './clauses.ts';

function split(...pieces: readonly string[]): readonly Clause[] {
  const splitter = createClauseSplitter();
  return [...pieces.flatMap((piece) => splitter.write(piece)), ...splitter.end()];
}

const texts = (text: string): readonly string[] => split(text).map((clause) => clause.text);

test('sentences are clauses, whatever closes them', () => {
  assert.deepEqual(split('Hello. How are you? Fine! "Good." (Yes.) Well… no'), [
    { text: 'Hello.', ends: 'sentence' },
    { text: 'How are you?', ends: 'sentence' },
    { text: 'Fine!', ends: 'sentence' },
    { text: '"Good."', ends: 'sentence' },
    { text: '(Yes.)', ends: 'sentence' },
    { text: 'Well…', ends: 'sentence' },
    { text: 'no', ends: 'sentence' },
  ]);
});

test('points inside numbers, abbreviations and addresses end nothing', () => {
  for (const whole of [
    'That is $3.50 at 10:30 or 1,000.25 in all',
    'Dr. Smith and Mrs. Jones live at St. James vs. J. Brown e.g. here',
    'Write to jane.doe@example.com or see www.example.com/a.b today',
    'At 10 a.m. on Monday etc. and so on',
    'Order no. 5 is ready',
    '1. First things first',
  ])
    assert.deepEqual(texts(whole), [whole]);
});

test('an abbreviation that may end a sentence ends it where a capital follows', () => {
  assert.deepEqual(texts('We open at 10 a.m. Please come then. They said no. Then 5 came. The answer is no. 5 is it.'), [
    'We open at 10 a.m.',
    'Please come then.',
    'They said no.',
    'Then 5 came.',
    'The answer is no. 5 is it.',
  ]);
  assert.deepEqual(texts('It was 1999. Then came 2000.'), ['It was 1999.', 'Then came 2000.']);
});

test('semicolons and colons end a phrase; a comma only in something long', () => {
  assert.deepEqual(split('Two things: first, this; second, that.'), [
    { text: 'Two things:', ends: 'phrase' },
    { text: 'first, this;', ends: 'phrase' },
    { text: 'second, that.', ends: 'sentence' },
  ]);
  const first = 'Thank you very much for calling us,';
  const second = 'we are glad that you did so and hope that you will do it again, and that';
  assert.deepEqual(texts(`${first} ${second} you liked it.`), [
    first,
    'we are glad that you did so and hope that you will do it again,',
    'and that you liked it.',
  ]);
  assert.deepEqual(texts('Yes, please, do.'), ['Yes, please, do.']);
  const numbers = 'Your numbers of this week are these: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19';
  assert.equal(texts(numbers).length, 2);
});

test('an empty line and a list entry end a sentence, a line break alone does not', () => {
  assert.deepEqual(texts('one\ntwo\n\nthree\n- four\n- five'), ['one two', 'three', '- four', '- five']);
});

test('what is complete comes at once', () => {
  const splitter = createClauseSplitter();
  assert.deepEqual(splitter.write('Hello there'), []);
  assert.deepEqual(splitter.write('. '), [{ text: 'Hello there.', ends: 'sentence' }]);
  assert.deepEqual(splitter.write('It costs 3.'), []);
  assert.deepEqual(splitter.write('5 euros. And'), [{ text: 'It costs 3.5 euros.', ends: 'sentence' }]);
  assert.deepEqual(splitter.end(), [{ text: 'And', ends: 'sentence' }]);
  assert.deepEqual(splitter.end(), []);
});

const prose = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'Hello',
        'no.',
        '5',
        '3.5,',
        'p.m.',
        'Dr.',
        'end.',
        'why?',
        'note:',
        'so,',
        '—',
        '\n\n',
        '\n',
        ' ',
        '"Yes."',
        '-',
        'J.',
        '7,',
        '12.',
      ),
      fc.string({ maxLength: 6 }),
      fc.string({ minLength: 200, maxLength: 300, unit: fc.constantFrom('a', 'b') }),
    ),
    { maxLength: 40 },
  )
  .map((words) => words.join(' '));

test('the cuts do not depend on the pieces the text arrives in', () => {
  fc.assert(
    fc.property(prose, fc.array(fc.nat(400), { maxLength: 12 }), (text, places) => {
      const cuts = [0, ...places.filter((place) => place < text.length).sort((a, b) => a - b), text.length];
      const pieces = cuts.slice(1).map((cut, i) => text.slice(cuts[i], cut));
      assert.deepEqual(split(...pieces), split(text));
      assert.deepEqual(split(...text), split(text));
    }),
    { numRuns: 300 },
  );
});

test('no word is lost and no clause is too long', () => {
  fc.assert(
    fc.property(prose, (text) => {
      const clauses = split(text);
      const bare = (some: string): string => some.replace(/\s+/gu, '');
      assert.equal(bare(clauses.map((clause) => clause.text).join('')), bare(text));
      for (const clause of clauses) assert.ok(clause.text.length > 0 && clause.text.length <= longestClause);
    }),
  );
});

test('a very long text is cut in time that grows with its length', () => {
  const long = 'word '.repeat(40_000);
  assert.ok(texts(long).length > 800);
});
