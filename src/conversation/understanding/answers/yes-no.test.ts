import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speechGrammar } from '../grammar.ts';
import { sentenceOf } from '../words.ts';
import { yesNoAnswer } from './yes-no.ts';
import { yesNoWords } from './yes-no-words.ts';

for (const language of ['en', 'de', 'es', 'fr', 'pt', 'it']) {
  const { yes, no, courteousYes, choices } = yesNoWords(language);
  const answer = yesNoAnswer(`${language}-XX`);
  const find = (text: string): string | undefined => answer.find(sentenceOf(text), { language })?.value;

  test(`${language}: every phrase means what its list says, also as it can be chosen`, () => {
    for (const phrase of [...yes, ...courteousYes, choices[0]]) assert.equal(find(phrase), 'yes', phrase);
    for (const phrase of [...no, choices[1]]) assert.equal(find(phrase), 'no', phrase);
    assert.equal(new Set([...yes, ...no]).size, yes.length + no.length, 'none stands twice');
  });

  test(`${language}: a recogniser is told of it in letters that it can read`, () => {
    for (const sentence of speechGrammar(answer.examples).sentences) assert.match(sentence, /^[a-z']+(?: [a-z']+)*$/, sentence);
    for (const example of answer.examples) assert.ok(find(example), example);
  });
}

test('a language without words of its own is taken for English; case and region do not count', () => {
  assert.equal(yesNoWords('nl'), yesNoWords('en'));
  assert.equal(yesNoWords('DE-at'), yesNoWords('de'));
  assert.equal(yesNoWords('constructor'), yesNoWords('en'));
});
