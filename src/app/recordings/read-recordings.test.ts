import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from './read-recordings.ts';

test('consent is asked in words of the language, else in those for all, else in usual ones', () => {
  const words = {
    question: 'May we?',
    languages: { de: { question: 'Dürfen wir?' }, 'de-AT': { announcement: 'Wir zeichnen auf.' }, nl: { question: 'Mag het?' } },
  };
  const questionIn = (language: string): string => wordsOf(words, language).question;
  assert.deepEqual(['de-DE', 'de', 'nl', 'fr'].map(questionIn), ['Dürfen wir?', 'Dürfen wir?', 'Mag het?', 'May we?']);
  const austrian = wordsOf(words, 'de-at');
  assert.deepEqual([austrian.announcement, austrian.question], ['Wir zeichnen auf.', 'Dürfen wir?'], 'the more exact tag counts');
  assert.equal(wordsOf({ languages: {} }, 'it-IT').question, 'Possiamo registrare questa chiamata?');
  assert.equal(wordsOf({ languages: {} }, 'nl').question, 'May we record this call?');
  assert.equal(wordsOf({ languages: { d: { question: 'x' } } }, 'de').question, 'Dürfen wir dieses Gespräch aufzeichnen?');
});
