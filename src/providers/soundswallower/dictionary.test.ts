import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openDictionary, printDictionary, pronounce } from './dictionary.ts';
import { guessPronunciation } from './letter-to-sound.ts';
import { readModelFile } from './native.ts';

const dictionary = openDictionary(await readModelFile('dict.txt'));

test('words are found with every way of saying them, wherever they stand', () => {
  assert.deepEqual(dictionary.find('order'), ['AO R D ER']);
  assert.deepEqual(dictionary.find('to'), ['T UW', 'T IH', 'T AH']);
  for (const word of ['a', "'bout", 'zydeco', 'zero', "i'd"]) assert.ok(dictionary.find(word).length > 0, word);
  for (const word of ['', 'zzzzz', 'cordbord', 'ordr']) assert.deepEqual(dictionary.find(word), []);
});

test('neighbours that the list has out of order are found', () => {
  for (const word of ['stilt', 'stilted', 'stilts', 'stilton']) assert.ok(dictionary.find(word).length > 0, word);
});

test('an author knows best, unless the phones do not exist', () => {
  assert.deepEqual(pronounce('order', dictionary, { order: 'K AE T' }), ['K AE T']);
  assert.deepEqual(pronounce('order', dictionary, { order: 'K Ä T' }), ['AO R D ER']);
  assert.deepEqual(pronounce('constructor', dictionary), dictionary.find('constructor'));
});

test('what no dictionary has is said as it is spelt', () => {
  assert.deepEqual(pronounce('blorkane', dictionary), ['B L AO R K EY N']);
  assert.deepEqual(pronounce("blork's", dictionary), ['B L AO R K Z']);
  assert.equal(guessPronunciation('shiphone'), 'SH IH F OW N');
  assert.equal(guessPronunciation('zetty'), 'Z EH T IY');
});

test('every guess is made of phones', () => {
  const phone = /^(?:AA|AE|AH|AO|AW|AY|B|CH|D|DH|EH|ER|EY|F|G|HH|IH|IY|JH|K|L|M|N|NG|OW|OY|P|R|S|SH|T|TH|UH|UW|V|W|Y|Z|ZH)$/;
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z']{1,14}$/), (word) => {
      for (const sound of guessPronunciation(word).split(' ')) assert.match(sound, phone);
    }),
  );
});

test('a dictionary is printed as the recogniser reads it', () => {
  assert.equal(printDictionary(['to', 'blork'], dictionary), 'to T UW\nto(2) T IH\nto(3) T AH\nblork B L AO R K\n');
});
