import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coverAll } from './cover-all.ts';
import type { Effort } from './effort.ts';
import { openDetector } from './find.ts';
import type { Passage } from './passage.ts';
import { seekerOf } from './seek.ts';

const detector = openDetector({
  detect: ['card', 'phone', 'email', 'names'],
  names: ['Ann Example', 'Ann Other'],
  custom: [
    { name: 'iban', pattern: '[a-z]{2}\\d{2}(?: ?[a-z0-9]{4}){3,7}' },
    { name: 'evil', pattern: '(a|aa)+b|1.*2' },
  ],
  countries: ['US', 'GB', 'DE'],
});

/** What a hostile text is made of: beginnings of everything that is looked for, which lead nowhere. */
const bits = [
  ...['4', '4 ', '4111 1111 1111 1111 ', '41111111', '212-555-0187 ', '+1', '+12125550187 ', '1-', '1,', '12.50 ', '123,456', '٤'],
  ...['four ', 'double ', 'twenty ', 'um ', 'one four ', 'at ', 'dot ', '@', 'a@b.', 'ann@example.com ', 'a.', '-'],
  ...[
    'my name is ',
    'my name is Bob Carl. ',
    'Ann ',
    'Ann Example ',
    'this is ',
    'your name?',
    'name:',
    'card number ',
    'order 5 ',
    'security code 123 ',
  ],
  ...['[', '[card] ', '[card …1111]', 'DE89 3704 0044 ', 'a', 'ab', '1', '😀', '\u0301', '\udc00', ' ', '\n'],
] as const;
const hostile = fc.array(fc.constantFrom(...bits), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
/** Texts that differ: what was found before is looked for in all that follows. */
const grown = (bit: string, length: number): string => {
  let text = '';
  for (let n = 0; text.length < length; n++) text += n % 7 === 0 ? `${bit}${n}` : bit;
  return text.slice(0, length);
};

function stepsFor(passages: readonly Passage[]): number {
  const effort: Effort = { steps: 0 };
  coverAll(passages, detector, undefined, effort);
  return effort.steps;
}

/** Of the dearest text that is known, with this detector, about half. */
const mostStepsASign = 400;

test('what looking costs grows with the length of a text and no faster, whatever it says', () => {
  fc.assert(
    fc.property(hostile, (bit) => {
      const at = (length: number) => stepsFor([{ seq: 1, field: 'text', text: grown(bit, length), stream: 'customer' }]);
      const [short, long] = [at(1_000), at(8_000)];
      assert.ok(long <= mostStepsASign * 8_000, `${long} steps for ${JSON.stringify(bit)}`);
      assert.ok(long <= 8 * 3 * short + 10_000, `${short} → ${long} steps for ${JSON.stringify(bit)}`);
    }),
    { numRuns: 60 },
  );
});

test('it grows with the number of texts and no faster, in one event or in many', () => {
  fc.assert(
    fc.property(hostile, fc.constantFrom('customer', 'agent-say', ''), fc.boolean(), (bit, stream, together) => {
      const of = (count: number) =>
        stepsFor(Array.from({ length: count }, (_, at) => ({ seq: together ? 0 : at + 1, field: `f${at}`, text: `${bit}${at % 50}`, stream })));
      const [few, many] = [of(100), of(400)];
      assert.ok(many <= 4 * 3 * few + 10_000, `${few} → ${many} steps for ${JSON.stringify(bit)}`);
    }),
    { numRuns: 20 },
  );
});

test('many words are looked for in one walk, however many they are', () => {
  const words = Array.from({ length: 500 }, (_, n) => `${'a'.repeat(20)}${n}`);
  const effort: Effort = { steps: 0 };
  const text = `${'a'.repeat(10_000)}7`;
  assert.deepEqual(seekerOf(words)(text, effort).at(-1), { from: 9_980, to: 10_001, word: `${'a'.repeat(20)}7` });
  assert.ok(effort.steps <= 2 * text.length, `${effort.steps} steps`);
});

test('the longest of the words that end in one place is found, as by trying each', () => {
  const word = fc.stringMatching(/^[ab]{1,4}$/);
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 6 }), fc.stringMatching(/^[ab]{0,30}$/), (words, text) => {
      const tried = Array.from({ length: text.length }, (_, at) => words.filter((one) => text.slice(0, at + 1).endsWith(one)))
        .map((fitting) => fitting.sort((a, b) => b.length - a.length)[0])
        .flatMap((one, at) => (one === undefined ? [] : [{ from: at + 1 - one.length, to: at + 1, word: one }]));
      assert.deepEqual(seekerOf(words)(text), tried);
    }),
  );
});
