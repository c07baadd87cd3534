import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { spokenText } from './spoken-text.ts';

test('what is written is spelt as it is said', () => {
  for (const [written, spoken] of [
    ['Hello, how can I help you?', 'Hello, how can I help you?'],
    ['It’s “good” — yes', "It's good, yes"],
    ['1 2 3', '1 2 3'],
    ['$12.50, $1, $1,200 or $3.5 million', '$12.50, $1, $1,200 or $3.5 million'],
    ['$5.5 and -$3', '$5.50 and minus $3'],
    ['€5.20, €1, €10, £3 million and £1,200.50', '5 euros 20, 1 euro, 10 euros, 3 million pounds and 1,200 pounds 50'],
    ['at 10:30 or 9:00 a.m.', 'at 10:30 or 9:00 a.m.'],
    ['jane.doe@example.com', 'jane dot doe at example dot com'],
    ['a_b-c+d@mail.example.org.', 'a underscore b dash c plus d at mail dot example dot org.'],
    ['see https://www.example.com/help/me?x=1, please', 'see w w w dot example dot com slash help slash me, please'],
    ['go to www.example.com.', 'go to w w w dot example dot com.'],
    ['press # or *', 'press pound or star'],
    ['press *9', 'press star 9'],
    ['issue #5', 'issue number 5'],
    ['this is **very** *important*', 'this is very important'],
    ['your code AB-1234', 'your code A B 1 2 3 4'],
    ['on 2026-11-20', 'on November 20, 2026'],
    ['on 2026-13-20', 'on 2026-13-20'],
    ['3–5 days', '3-5 days'],
    ['-5 degrees', '-5 degrees'],
    ['20 °C', '20 degrees C'],
    ['rock & roll, A&B', 'rock and roll, A and B'],
    ['and/or', 'and or'],
    ['½ cup', '1/2 cup'],
    ['your ID and the FAQ', 'your I D and the F A Q'],
    ["we're here", 'we are here'],
    ['café naïve Straße', 'cafe naive Strasse'],
    ['<speak>Hello <break time="1s"/> you</speak>', 'Hello you'],
    ['if a < b &amp; c', 'if a b and c'],
    ['{name} [x] ~ ^ | \\ _', 'name x'],
    ['wait... what', 'wait. what'],
    ['- an entry', 'an entry'],
    ['--help', 'help'],
    ['-o /etc/passwd', 'o /etc passwd'],
    ['a\u0000b\u0007c\nd', 'a b c d'],
    ['Talkdesk™ 😀 smile', 'Talkdesk smile'],
  ] as const)
    assert.equal(spokenText(written), spoken);
});

test('the key # has its name by the language', () => {
  assert.equal(spokenText('press #', 'en-US'), 'press pound');
  assert.equal(spokenText('press #', 'en-GB'), 'press hash');
});

test('what has no sound is nothing', () => {
  for (const written of ['', '  ', '...', '“ ”', '😀', '—', '?!', '你好', '<br/>']) assert.equal(spokenText(written), '');
});

test('whatever is written, what is left is plain, bounded and no option of a command', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 240 }), fc.string({ unit: 'grapheme', maxLength: 60 })), (written) => {
      const spoken = spokenText(written);
      assert.match(spoken, /^[\x20-\x7e]*$/);
      assert.doesNotMatch(spoken, /^-\D|^\s|\s$|\s\s|\S{41}/);
    }),
    { numRuns: 2000 },
  );
});
