import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { swiftly } from '../../../test/swiftly.ts';
import { parsePattern } from './pattern.ts';

function pattern(source: string) {
  const read = parsePattern(source);
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value;
}

const words = (source: string, text: string): string[] =>
  pattern(source)
    .find(text)
    .map(({ from, to }) => text.slice(from, to));

test('patterns of the plain kind', () => {
  assert.deepEqual(words('[a-z]{2}\\d{2}( ?[a-z0-9]{4}){3,7}', 'to DE89 3704 0044 0532 0130 00 and de89370400440532013000'), [
    'DE89 3704 0044 0532 0130',
    'de89370400440532013000'.slice(0, 20),
  ]);
  assert.deepEqual(words('\\b\\d{3}-\\d\\d-\\d{4}\\b', 'SSN 078-05-1120, not 1078-05-1120'), ['078-05-1120']);
  assert.deepEqual(words('CUST-?\\d+', 'cust-12 and Cust3 and 4'), ['cust-12', 'Cust3']);
  assert.deepEqual(words('a|ab|abc', 'abcab'), ['abc', 'ab']);
  assert.deepEqual(words('[^x\\s]+', 'ab x cd'), ['ab', 'cd']);
  assert.deepEqual(words('😀+', 'a😀😀b'), ['😀😀']);
  assert.deepEqual(words('^a.c$', 'axc'), ['axc']);
});

test('what is no pattern says why', () => {
  for (const [source, says] of [
    ['(a', /not closed/],
    ['a)', /without a \(/],
    ['[a', /not closed/],
    ['*a', /nothing before \*/],
    ['a{9999}', /repeats go from/],
    ['(?=a)', /looking around/],
    ['(a)\\1', /\\1 is not known/],
    ['a*', /fits nothing at all/],
    ['\\', /backslash/],
    ['(((a{64}){64}){64}){64}', /repeats too much/],
    ['[z-a]', /backwards/],
    ['a+?', /longest/],
  ] as const) {
    const read = parsePattern(source);
    assert.ok(!read.ok, source);
    assert.match(read.error, says, source);
  }
});

const atom = fc.constantFrom('a', 'b', '[ab]', '\\d', '.', '(a|b)', '(?:ab)', '[^a]', '1');
const source = fc
  .array(fc.tuple(atom, fc.constantFrom('', '+', '{2}', '{1,3}', '?', '*')), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.map((part) => part.join('')).join(''));

/** The signs that lie in any place that fits, as the engine of the language tells it, by trying every place. */
function signsThatFit(source: string, text: string): Set<number> {
  const whole = new RegExp(`^(?:${source})$`, 'i');
  const signs = new Set<number>();
  for (let from = 0; from < text.length; from++)
    for (let to = from + 1; to <= text.length; to++) if (whole.test(text.slice(from, to))) for (let at = from; at < to; at++) signs.add(at);
  return signs;
}

test('the house finds every sign that lies in a place that fits, as the engine of the language has it, and no other', () => {
  fc.assert(
    fc.property(source, fc.stringMatching(/^[ab1 ]{0,20}$/), (one, text) => {
      const read = parsePattern(one);
      if (!read.ok) return;
      const found = read.value.find(text);
      const signs = new Set(found.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)));
      assert.deepEqual([...signs].sort(), [...signsThatFit(one, text)].sort(), `${one} in "${text}"`);
      for (const [place, { from }] of found.entries()) assert.ok(place === 0 || from >= (found[place - 1]?.to ?? 0), 'in order and apart');
    }),
    { numRuns: 500 },
  );
});

test('patterns that blow up elsewhere take no time here', () => {
  const text = `${'a'.repeat(20_000)}!`;
  for (const evil of ['(a+)+b', '(a|aa)+b', '(a*)*b', '(.*a){12}b']) swiftly(2_000, evil, () => assert.deepEqual(words(evil, text), []));
});
