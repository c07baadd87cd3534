import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  type DateSetting,
  dayOf,
  findDate,
  findDigits,
  findTime,
  parseDate,
  parseDigits,
  parseNumber,
  parseOrdinal,
  parseTime,
  printDate,
  printDigits,
  printNumber,
  printOrdinal,
  printSpoken,
  printTime,
  weekdayOf,
  writeDate,
  writeTime,
} from './spoken.ts';
import { wordsOf } from './words.ts';

const day = fc.integer({ min: 0, max: 100_000 }).map((count) => addDays('1920-01-01', count));

test('numbers, digits, ranks, dates and times survive being said', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 999_999 }), (value) => assert.equal(parseNumber(printNumber(value)), value)));
  fc.assert(
    fc.property(fc.stringMatching(/^\d{1,20}$/), fc.boolean(), (digits, doubles) => assert.equal(parseDigits(printDigits(digits, doubles)), digits)),
  );
  for (let value = 1; value < 100; value++) assert.equal(parseOrdinal(printOrdinal(value)), value);
  fc.assert(fc.property(day, (one) => assert.equal(parseDate(printDate(one)), one)));
  fc.assert(fc.property(day, (one) => assert.equal(parseDate(wordsOf(writeDate(one)).join(' ')), one)));
  for (let minute = 0; minute < 1440; minute++) {
    const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    assert.equal(parseTime(printTime(time)), time);
    assert.equal(findTime(wordsOf(writeTime(time)), false)?.value, time, writeTime(time));
  }
});

test('digits are found as people say them', () => {
  const digits = (text: string, min = 6, max = min): string | undefined => findDigits(wordsOf(text), min, max)?.value;
  assert.equal(digits('where is my parcel 123456'), '123456');
  assert.equal(digits("it's one two three four five six please"), '123456');
  assert.equal(digits('double four oh triple one'), '440111');
  assert.equal(digits('twenty three forty five sixty seven'), '234567');
  assert.equal(digits('one two three um four five six'), '123456');
  assert.equal(digits('123 456'), '123456');
  assert.equal(digits('123-456'), '123456');
  assert.equal(digits('three hundred twelve', 5), '30012');
  assert.equal(digits('one two for four five six'), '124456');
  assert.equal(digits('one two three four five six no sorry six five four three two one'), '654321');
  assert.equal(digits('one two three'), undefined);
  assert.equal(digits('i waited for two days'), undefined);
});

test('dates are found as people say them', () => {
  const wednesday: DateSetting = { today: '2026-03-04' };
  const found = (text: string, setting: DateSetting = wednesday): string | undefined => findDate(wordsOf(text), setting)?.value;
  const expected: readonly (readonly [text: string, day: string | undefined])[] = [
    ['today', '2026-03-04'],
    ['can i come tomorrow', '2026-03-05'],
    ['the day after tomorrow please', '2026-03-06'],
    ['on friday', '2026-03-06'],
    ['wednesday', '2026-03-11'],
    ['this wednesday', '2026-03-04'],
    ['next friday', '2026-03-13'],
    ['next monday', '2026-03-09'],
    ['friday next week', '2026-03-13'],
    ['last friday', '2026-02-27'],
    ['last wednesday', '2026-02-25'],
    ['in three days', '2026-03-07'],
    ['in two weeks', '2026-03-18'],
    ['a week from today', '2026-03-11'],
    ['two days from now', '2026-03-06'],
    ['three days ago', '2026-03-01'],
    ['in a month', '2026-04-04'],
    ['march fifth', '2026-03-05'],
    ['march the fifth', '2026-03-05'],
    ['the fifth of march', '2026-03-05'],
    ['5 march', '2026-03-05'],
    ['march 3rd', '2027-03-03'],
    ['february twenty ninth', '2028-02-29'],
    ['june twenty first twenty twenty seven', '2027-06-21'],
    ['the twenty first of june in 2027', '2027-06-21'],
    ['the fifth', '2026-03-05'],
    ['the third', '2026-04-03'],
    ['friday the sixth', '2026-03-06'],
    ['friday march sixth', '2026-03-06'],
    ['3/5', '2026-03-05'],
    ['25/12/2026', '2026-12-25'],
    ['12/25/26', '2026-12-25'],
    ['2026-04-01', '2026-04-01'],
    ['monday no tuesday', '2026-03-10'],
    ['february thirtieth', undefined],
    ['may i ask you something', undefined],
    ['wait a second', undefined],
    ['1.5', undefined],
  ];
  for (const [text, value] of expected) assert.equal(found(text), value, text);
  assert.equal(found('3/5', { today: '2026-03-04', dayFirst: true }), '2026-05-03');
  assert.equal(found('friday', { today: '2026-03-04', past: true }), '2026-02-27');
  assert.equal(found('march fifth', { today: '2026-03-04', past: true }), '2025-03-05');
  assert.equal(found('tomorrow', {}), undefined);
  assert.equal(found('march fifth', {}), undefined);
  assert.equal(found('march fifth nineteen eighty four', {}), '1984-03-05');
});

test('a weekday lies in the coming week, whatever today is', () => {
  fc.assert(
    fc.property(day, fc.constantFrom('monday', 'thursday', 'sunday'), (today, name) => {
      const found = findDate([name], { today })?.value ?? '';
      assert.ok(found > today && found <= addDays(today, 7));
      const next = findDate(['next', name], { today })?.value ?? '';
      assert.equal(weekdayOf(next), weekdayOf(found));
      assert.ok(next > today && next <= addDays(today, 13));
    }),
  );
});

test('times are found as people say them', () => {
  const expected: readonly (readonly [text: string, time: string | undefined])[] = [
    ['three thirty', '15:30'],
    ["three o'clock", '15:00'],
    ['half past nine', '09:30'],
    ['a quarter to five', '16:45'],
    ['quarter past twelve', '12:15'],
    ['ten past one', '13:10'],
    ['five minutes to one', '12:55'],
    ['quarter to one in the morning', '00:45'],
    ['at three', '15:00'],
    ['3pm', '15:00'],
    ['3:30pm', '15:30'],
    ['10.15 am', '10:15'],
    ['nine a m', '09:00'],
    ['nine in the evening', '21:00'],
    ['eight at night', '20:00'],
    ['fifteen thirty', '15:30'],
    ['noon', '12:00'],
    ['midnight', '00:00'],
    ['twelve thirty a m', '00:30'],
    ['eight oh five', '08:05'],
    ['ten no eleven a m', '11:00'],
    ['i have three parcels', undefined],
  ];
  for (const [text, time] of expected) assert.equal(findTime(wordsOf(text), false)?.value, time, text);
  assert.equal(findTime(['three'], true)?.value, '15:00');
});

test('written text becomes words that a grammar can hold', () => {
  assert.equal(printSpoken("Where's order 123456?"), "where's order one two three four five six");
  assert.equal(printSpoken('Come at 3:30pm on the 5th, room 12.'), 'come at three thirty p m on the fifth room twelve');
  assert.equal(printSpoken('On 2026-03-05 at 15:30'), 'on march fifth twenty twenty six at three thirty p m');
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.match(printSpoken(text), /^(?:[a-z']+(?: [a-z']+)*)?$/)));
});

test('finders take any words', () => {
  const words = fc.array(
    fc.constantFrom(
      'two',
      'twenty',
      'oh',
      'hundred',
      'the',
      'fifth',
      'of',
      'may',
      'in',
      'to',
      'past',
      'next',
      'friday',
      '3/5',
      '15:30',
      'x',
      'a',
      'm',
      'double',
    ),
  );
  fc.assert(
    fc.property(words, (list) => {
      for (const found of [findDigits(list, 1, 99), findDate(list, { today: '2026-03-04' }), findTime(list, true)])
        if (found) assert.ok(found.from >= 0 && found.to > found.from && found.to <= list.length);
    }),
  );
  assert.equal(dayOf(2026, 2, 29), undefined);
});
