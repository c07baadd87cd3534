import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { botByLanguage } from './bot-by-language.ts';
import { chosenByNumber, writtenMessages } from './written-message.ts';

test('each channel gets what it can show', () => {
  const item = { text: 'Which one? See help (https://x.example)', rich: '**Which** one? See [help](https://x.example)', choices: ['red', 'blue'] };
  assert.deepEqual(writtenMessages(item, { rich: true, buttons: 3 }), [{ text: item.rich, rich: true, choices: ['red', 'blue'] }]);
  assert.deepEqual(writtenMessages(item, { rich: false, buttons: 3 }), [{ text: item.text, rich: false, choices: ['red', 'blue'] }]);
  assert.deepEqual(writtenMessages(item, { rich: true, buttons: 1 }), [{ text: `${item.text}\n\n1. red\n2. blue`, rich: false, choices: [] }]);
  assert.deepEqual(writtenMessages({ text: '', choices: ['a'] }, { rich: false, buttons: 1 }), [{ text: '', rich: false, choices: ['a'] }]);
  assert.deepEqual(writtenMessages({ text: ' ' }, { rich: false, buttons: 1 }), []);
});

test('long answers are parted where they breathe, buttons under the last part', () => {
  const text = 'First thing here. And more.\n\nSecond thing.';
  assert.deepEqual(
    writtenMessages({ text, choices: ['ok'] }, { rich: false, buttons: 1, longestChars: 30 }).map((one) => [one.text, one.choices]),
    [
      ['First thing here. And more.', []],
      ['Second thing.', ['ok']],
    ],
  );
  assert.deepEqual(
    writtenMessages({ text }, { rich: false, buttons: 0, longestChars: 20 }).map((one) => one.text),
    ['First thing here.', 'And more.', 'Second thing.'],
  );
});

test('no part is too long, no sign is torn, no word is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 2, max: 20 }), (text, longestChars) => {
      const parts = writtenMessages({ text }, { rich: false, buttons: 0, longestChars }).map((one) => one.text);
      for (const part of parts) assert.ok(part.length <= longestChars && part.isWellFormed(), part);
      assert.equal(parts.join('').replace(/\s/g, ''), text.replace(/\s/g, ''));
    }),
  );
});

test('a number chooses, unless a number could be the answer', () => {
  assert.equal(chosenByNumber(' 2.', ['red', 'blue']), 'blue');
  assert.equal(chosenByNumber('2)', ['red', 'blue']), 'blue');
  for (const text of ['0', '3', '2 please', '', '-1']) assert.equal(chosenByNumber(text, ['red', 'blue']), undefined, text);
  assert.equal(chosenByNumber('2', ['4 seats', '2 seats']), undefined);
});

test('the language of the visitor chooses the bot', () => {
  const bots = { de: 'desk-de', 'pt-BR': 'desk-br', zh: 'desk-zh' };
  const expected = {
    'de-CH': 'desk-de',
    DE: 'desk-de',
    'pt-BR': 'desk-br',
    pt_br: 'desk-br',
    'pt-PT': 'desk',
    'zh-Hant-x-y': 'desk-zh',
    fr: 'desk',
    '': 'desk',
  };
  for (const [wanted, bot] of Object.entries(expected)) assert.equal(botByLanguage(bots, wanted, 'desk'), bot, wanted);
  assert.equal(botByLanguage(bots, undefined, 'desk'), 'desk');
});
