import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isOpen, openingHours, wallClock } from '#contract';
import { conditionOf, holds, matches, pathsOf } from './condition.ts';
import { dig, fillTemplate, isStatic, parseTemplate } from './template.ts';

const values = {
  order: '123456',
  policy: 'AB-1234',
  day: '2026-03-05',
  hour: '15:30',
  price: 1250.5,
  status: { text: 'on its way', parts: ['one', 'two'], at: '2026-03-05T09:00:00Z' },
  empty: '',
};
const look = ([root = '', ...rest]: readonly string[]): unknown => dig(values, [root, ...rest]);

function filled(text: string): string {
  const template = parseTemplate(text);
  assert.ok(template.ok, text);
  return fillTemplate(template.value, look, { today: '2026-03-04' });
}

test('slots are filled, filters from left to right', () => {
  const expected: readonly (readonly [template: string, text: string])[] = [
    ['Order {{order | spell}} is {{status.text}}.', 'Order 1 2 3 4 5 6 is on its way.'],
    ['{{policy | spell}}', 'A B 1 2 3 4'],
    ['{{ policy|lower }} {{policy | upper}}', 'ab-1234 AB-1234'],
    ['{{order | digits}}', 'one two three four five six'],
    ['{{day | date}}', 'Thursday, March 5th'],
    ['{{status.at | date}} at {{status.at | time}}', 'Thursday, March 5th at 9 a.m.'],
    ['Come at {{hour | time}}.', 'Come at 3:30 p.m.'],
    ['{{price | number}}', '1,250.5'],
    ['{{price | money}}', '1,250 dollars and 50 cents'],
    ['{{price | money("EUR")}}', '1,250 euros and 50 cents'],
    ["{{price | money('CHF')}}", '1250.50 CHF'],
    ['{{status.parts}}', 'one, two'],
    ['Hello {{facts.name | default("there")}}!', 'Hello there!'],
    ['Hello {{empty}}, hello {{status}}.', 'Hello, hello.'],
    ['{{empty | default(nobody) | upper}}', 'NOBODY'],
    ['{{order | nonsense}}', '123456'],
    ['no slots { } at all', 'no slots { } at all'],
  ];
  for (const [template, text] of expected) assert.equal(filled(template), text, template);
});

test('amounts are said in whole words', () => {
  const money = (value: string): string => {
    const template = parseTemplate('{{v | money}}');
    assert.ok(template.ok);
    return fillTemplate(template.value, () => value, {});
  };
  assert.deepEqual(['1', '0.01', '0', '-3.5', '2.00', '19.999', 'free'].map(money), [
    '1 dollar',
    '1 cent',
    '0 dollars',
    'minus 3 dollars and 50 cents',
    '2 dollars',
    '20 dollars',
    'free',
  ]);
});

test('what cannot be read is said, not thrown', () => {
  for (const text of ['{{order', '{{}}', '{{1}}', '{{a b}}', '{{a | }}', '{{a | spell(}}', '{{a..b}}', '{{constructor()}}'])
    assert.equal(parseTemplate(text).ok, false, text);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const template = parseTemplate(text);
      if (template.ok) fillTemplate(template.value, () => undefined, {});
      if (template.ok && !text.includes('{{')) assert.ok(isStatic(template.value));
    }),
  );
});

test('only own properties are looked up', () => {
  assert.equal(filled('{{order.length}}{{status.constructor.name}}{{status.__proto__}}'), '');
});

test('conditions compare texts, numbers and presence', () => {
  const so = (condition: Parameters<typeof conditionOf>[0]): boolean => holds(conditionOf(condition), look);
  for (const yes of [
    { order: '123456' },
    { order: 123456 },
    { 'status.text': 'On its way' },
    { order: { not: '1' } },
    { order: { exists: true }, empty: { exists: false }, nothing: { exists: false } },
    { order: { in: [1, 123456] } },
    { price: { gt: 1000, lte: 1250.5 } },
    { policy: { matches: '??-####' } },
    { 'status.text': { contains: 'WAY' } },
    { any: [{ order: 'x' }, { policy: 'ab-1234' }] },
    { all: [{ order: '123456' }, { not: { order: 'x' } }] },
    {},
  ])
    assert.equal(so(yes), true, JSON.stringify(yes));
  for (const no of [
    { order: '12345' },
    { empty: { gt: -1 } },
    { nothing: { lt: 5 } },
    { status: { gt: 1 } },
    { policy: { matches: '##*' } },
    { not: { order: '123456' } },
    { any: [{ order: 'x' }] },
  ])
    assert.equal(so(no), false, JSON.stringify(no));
  assert.deepEqual(pathsOf(conditionOf({ any: [{ 'a.b': 1 }], not: { c: 1 } })), [['a', 'b'], ['c']]);
});

test('wildcards match in time that stays small', () => {
  assert.equal(matches('a'.repeat(2000), `${'*a'.repeat(40)}b`), false);
  assert.equal(matches('', '*'), true);
  assert.equal(matches('ab12', 'a*##'), true);
  assert.equal(matches('ab1x', 'a*##'), false);
  fc.assert(fc.property(fc.string(), (text) => assert.ok(matches(text, '*') && matches(text.replace(/[?#*]/g, '-'), text.replace(/[?#*]/g, '-')))));
});

test('hours of weekdays, of single days, and days off', () => {
  const hours = openingHours({ weekdays: '08:00-20:00', friday: ['08:00-12:00', '13:00-15:00'], saturday: '09:00-24:00', closed: ['2026-03-09'] });
  assert.equal(isOpen(hours, '2026-03-04', '08:00'), true);
  assert.equal(isOpen(hours, '2026-03-04', '20:00'), false);
  assert.equal(isOpen(hours, '2026-03-06', '12:30'), false);
  assert.equal(isOpen(hours, '2026-03-06', '14:59'), true);
  assert.equal(isOpen(hours, '2026-03-07', '23:59'), true);
  assert.equal(isOpen(hours, '2026-03-08', '12:00'), false);
  assert.equal(isOpen(hours, '2026-03-09', '12:00'), false);
});

test('the clock on the wall follows its zone', () => {
  assert.deepEqual(wallClock('2026-03-05T03:30:00Z', 'America/New_York'), { today: '2026-03-04', time: '22:30' });
  assert.deepEqual(wallClock('2026-07-01T00:00:00Z', 'Europe/Lisbon'), { today: '2026-07-01', time: '01:00' });
  assert.deepEqual(wallClock('2026-03-05T00:05:00.123Z', 'UTC'), { today: '2026-03-05', time: '00:05' });
  assert.equal(wallClock('soon', 'UTC'), undefined);
});
