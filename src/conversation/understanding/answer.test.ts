import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerType } from './answer.ts';
import type { AnswerSpec } from './answers/answer-type.ts';
import { applyPattern } from './answers/pattern.ts';
import { sentenceOf } from './words.ts';

const here = { today: '2026-03-04', language: 'en-US' };
const heard = (spec: AnswerSpec, text: string, unasked = false): string | undefined =>
  answerType(spec).find(sentenceOf(text), { ...here, unasked })?.value;

test('yes and no in many words', () => {
  const said = (text: string): string | undefined => heard({ kind: 'yes-no' }, text);
  for (const text of ['yes', 'Yeah.', 'yes please', 'that is correct', "um, that's right", 'sure', 'okay', 'yep it is', 'please', 'of course'])
    assert.equal(said(text), 'yes', text);
  for (const text of [
    'no',
    'nope',
    "no that's wrong",
    "that's not right",
    'not really',
    "i don't think so",
    'no thank you',
    'no yes i mean no',
    'of course not',
  ])
    assert.equal(said(text), 'no', text);
  for (const text of ['where is my parcel', 'maybe', '', 'okay where is it']) assert.equal(said(text), undefined, text);
});

test('a number keeps its bounds', () => {
  const seats: AnswerSpec = { kind: 'number', min: 1, max: 20 };
  assert.equal(heard(seats, 'for four people'), '4');
  assert.equal(heard(seats, 'twenty one'), undefined);
  assert.equal(answerType(seats).keyed('07', here), '7');
  assert.equal(answerType(seats).keyed('21', here), undefined);
  assert.equal(answerType(seats).complete(sentenceOf('twenty'), here), false);
  assert.equal(answerType(seats).complete(sentenceOf('eighteen'), here), true);
});

test('a number of a fixed build is heard however it is spelt', () => {
  const policy: AnswerSpec = { kind: 'pattern', patterns: ['@@-####'] };
  for (const text of [
    'ab-1234',
    'AB1234',
    'a b one two three four',
    'alpha bravo 1234',
    "it's a as in apple b as in bravo one two double three",
    'a b 12 34',
  ]) {
    const value = heard(policy, text);
    assert.equal(value, text.includes('double') ? 'AB-1233' : 'AB-1234', text);
  }
  assert.equal(heard(policy, 'a b one two three'), undefined);
  fc.assert(fc.property(fc.stringMatching(/^[A-Z]{2}-\d{4}$/), (number) => assert.equal(heard(policy, number), number)));
  assert.equal(applyPattern('X##', 'x12'), 'X12');
  assert.equal(applyPattern('X##', 'y12'), undefined);
});

test('a choice by any of its names, also misheard', () => {
  const size: AnswerSpec = {
    kind: 'choice',
    options: [
      { value: 'small', phrases: ['small', 'little'], key: '1' },
      { value: 'extra-large', phrases: ['extra large', 'the biggest'], key: '2' },
      { value: 'large', phrases: ['large'] },
    ],
  };
  assert.equal(heard(size, 'the little one please'), 'small');
  assert.equal(heard(size, 'extra large'), 'extra-large');
  assert.equal(heard(size, 'a larg one'), 'large');
  assert.equal(heard(size, 'small no large'), 'large');
  assert.equal(heard(size, 'green'), undefined);
  assert.equal(answerType(size).keyed('2', here), 'extra-large');
  assert.equal(answerType(size).keyed('3', here), undefined);
});

test('names, phones and addresses', () => {
  assert.equal(heard({ kind: 'name' }, 'my name is john smith'), 'John Smith');
  assert.equal(heard({ kind: 'name' }, "um it's mary"), 'Mary');
  assert.equal(heard({ kind: 'name' }, 's m i t h'), 'Smith');
  assert.equal(heard({ kind: 'name' }, 'i would like to know where my parcel is'), undefined);
  assert.equal(heard({ kind: 'phone' }, 'five five five oh one double oh'), '5550100');
  assert.equal(heard({ kind: 'phone' }, '+1 (555) 010-0199'), '+15550100199');
  assert.equal(heard({ kind: 'email' }, 'John.Smith@Example.com.'), 'john.smith@example.com');
  assert.equal(heard({ kind: 'email' }, "it's john dot smith four two at example dot com"), 'john.smith42@example.com');
  assert.equal(heard({ kind: 'email' }, 'i am at home'), undefined);
  assert.equal(heard({ kind: 'text' }, '  The gate is open. '), 'The gate is open.');
  assert.equal(heard({ kind: 'text' }, 'um'), undefined);
});

test('days and times by keys', () => {
  const date = answerType({ kind: 'date', past: false });
  assert.equal(date.keyed('0305', here), '2026-03-05');
  assert.equal(date.keyed('03052027', here), '2027-03-05');
  assert.equal(date.keyed('0503', { ...here, language: 'en-GB' }), '2026-03-05');
  assert.equal(date.keyed('1301', here), '2027-01-13', 'a thirteenth month can only be a day');
  assert.equal(date.keyed('9999', here), undefined);
  const time = answerType({ kind: 'time' });
  assert.equal(time.keyed('930', here), '09:30');
  assert.equal(time.keyed('1530', here), '15:30');
  assert.equal(time.keyed('2500', here), undefined);
});

test('an answer nobody asked for must be sure', () => {
  assert.equal(heard({ kind: 'time' }, 'i have three parcels', true), undefined);
  assert.equal(heard({ kind: 'time' }, 'three'), '15:00');
  assert.equal(heard({ kind: 'digits', min: 6, max: 6 }, 'where is my parcel 123456', true), '123456');
});

const specs: readonly AnswerSpec[] = [
  { kind: 'digits', min: 2, max: 6 },
  { kind: 'pattern', patterns: ['@@-####', '##'] },
  { kind: 'yes-no' },
  { kind: 'number', min: 0, max: 9999 },
  { kind: 'date', past: true },
  { kind: 'time' },
  { kind: 'name' },
  { kind: 'text' },
  { kind: 'phone' },
  { kind: 'email' },
  { kind: 'choice', options: [{ value: 'a', phrases: ['a b'] }] },
];

test('what is found lies within the sentence, whatever was said', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom('one', 'the', 'may', 'at', 'dot', 'a', 'b', '12:30', '5/6', 'my name is', 'no')).map((list) => list.join(' ')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom(...specs), (said, spec) => {
      const type = answerType(spec);
      const sentence = sentenceOf(said);
      const found = type.find(sentence, here);
      if (found) assert.ok(found.value !== '' && found.from >= 0 && found.to <= sentence.words.length);
      type.complete(sentence, here);
      type.keyed(said, here);
    }),
  );
});

test('every kind understands its own examples', () => {
  for (const spec of specs) {
    const type = answerType(spec);
    // A bare beginning (`my name is`, `at gmail dot com`) is there to teach which words meet, not to be an answer.
    if (spec.kind === 'email' || spec.kind === 'name' || spec.kind === 'phone') continue;
    for (const example of type.examples) assert.ok(type.find(sentenceOf(example), here), `${spec.kind}: ${example}`);
  }
});
