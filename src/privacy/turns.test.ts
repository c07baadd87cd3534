import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverText } from './cover.ts';
import { openDetector } from './find.ts';
import type { Passage } from './passage.ts';
import { defaultRules } from './rules.ts';

/** A conversation as pairs of who and what, covered. */
function covered(
  lines: readonly (readonly [who: string, text: string])[],
  rules = { ...defaultRules, detect: ['card', 'phone', 'email', 'names'] as const },
): string[] {
  const passages = lines.map(([who, text], at): Passage => ({ seq: at + 1, field: 'text', text, stream: who === 'agent' ? 'agent-say' : who }));
  const { findings } = openDetector(rules).find(passages);
  return passages.map(({ seq, text }) =>
    coverText(
      text,
      findings.filter((finding) => finding.seq === seq),
    ),
  );
}

test('a card that is spoken over several turns and read back', () => {
  assert.deepEqual(
    covered([
      ['agent', 'What is the number?'],
      ['customer', 'four one one one'],
      ['agent', 'four one one one, and then?'],
      ['customer', 'um one one one one'],
      ['agent', 'one one one one'],
      ['customer', 'uh huh'],
      ['customer', 'then double one double one'],
      ['agent', 'one one one one, go on'],
      ['customer', 'one one one one that is it'],
      ['agent', 'one one one one. Thank you. I have 4111 1111 1111 1111.'],
      ['agent', 'It ends in 1111.'],
    ]),
    [
      'What is the number?',
      '[card]',
      '[card], and then?',
      'um [card]',
      '[card]',
      'uh huh',
      'then [card]',
      '[card], go on',
      '[card …1111] that is it',
      '[card …1111]. Thank you. I have [card …1111].',
      'It ends in 1111.',
    ],
  );
});

test('keys that were pressed in pieces, and a card that was broken off', () => {
  assert.deepEqual(
    covered([
      ['agent', 'Please enter your card number.'],
      ['customer', '41111111'],
      ['agent', 'And the rest.'],
      ['customer', '11111111'],
    ]),
    ['Please enter your card number.', '[card]', 'And the rest.', '[card …1111]'],
  );
  assert.deepEqual(
    covered([
      ['agent', 'What is your card number?'],
      ['customer', 'five five five five five five five'],
      ['customer', 'five five no wait'],
    ]),
    ['What is your card number?', '[card]', '[card] no wait'],
  );
});

test('the same number after an order question is an order', () => {
  assert.deepEqual(
    covered([
      ['agent', 'What is your order number?'],
      ['customer', '2125550187'],
    ]),
    ['What is your order number?', '2125550187'],
  );
  assert.deepEqual(
    covered([
      ['agent', 'Which number can we call you on?'],
      ['customer', 'five five five oh one three two'],
    ]),
    ['Which number can we call you on?', '[phone …32]'],
  );
});

test('what was found once is covered wherever it occurs again', () => {
  assert.deepEqual(
    covered([
      ['customer', 'my phone is +1 212 555 0187'],
      ['agent', 'So that is 2125550187, two one two, five five five, oh one eight seven?'],
      ['human', 'order 2125550187'],
      ['customer', 'My name is Ann Example.'],
      ['agent', 'Thank you, Ann. Is the parcel for Mrs EXAMPLE?'],
      ['human', 'ann’s parcel'],
    ]),
    [
      'my phone is [phone …87]',
      'So that is [phone …87]?',
      'order [phone …87]',
      'My name is [name].',
      'Thank you, [name]. Is the parcel for Mrs [name]?',
      '[name] parcel',
    ].map((line, at) => (at === 1 ? 'So that is [phone …87], [phone …87]?' : line)),
  );
});

test('an answer to the question for a name is a name, and an address goes on in the next turn', () => {
  assert.deepEqual(
    covered([
      ['agent', 'May I have your name?'],
      ['customer', 'carla nueve'],
      ['agent', 'And your e-mail address, Carla?'],
      ['customer', 'it is carla at'],
      ['customer', 'example dot com'],
    ]),
    ['May I have your name?', '[name]', 'And your e-mail address, [name]?', 'it is [email]', '[email]'],
  );
});

test('by default names are left alone, and nothing is found that was not asked for', () => {
  assert.deepEqual(
    covered([['customer', 'my name is Ann Example, ann@example.com, 4111111111111111']], { ...defaultRules, detect: ['card'] as never }),
    ['my name is Ann Example, ann@example.com, [card …1111]'],
  );
});
