import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printDictionary } from './dictionary.ts';
import { openEngine } from './engine.ts';
import { clip, digitGrammar, parcelGrammar, yesNoGrammar } from './fixtures/clips.ts';
import { buildNetwork } from './network.ts';
import { openUtterance } from './utterance.ts';

const engine = await openEngine();
const decoder = engine.openDecoder();
const grammars = [parcelGrammar, digitGrammar, yesNoGrammar].map((grammar) => {
  const network = buildNetwork(grammar);
  return { network, dictionary: printDictionary(network.words, engine.dictionary, grammar.pronunciations) };
});
const load = (i: number): void => {
  const { network, dictionary } = grammars[i % grammars.length] ?? assert.fail();
  assert.ok(decoder.load(network, dictionary));
};

test('memory does not grow, over hundreds of utterances on grammars that alternate', () => {
  const sound = clip('no').subarray(1500, 3500);
  const hearOnce = (i: number): void => {
    load(i);
    const utterance = openUtterance(decoder, 0);
    utterance.write(sound);
    if (i % 5 === 0) utterance.cancel();
    else utterance.end();
  };
  for (let i = 0; i < 30; i++) hearOnce(i);
  const before = engine.memoryBytes();
  for (let i = 0; i < 240; i++) hearOnce(i);
  const grown = engine.memoryBytes() - before;
  assert.ok(grown < 100_000, `${grown} bytes more after 240 utterances`);
});

test('the path accounts for the whole sound, in order', () => {
  load(0);
  const sound = clip('order');
  const utterance = openUtterance(decoder, 0);
  for (let at = 0; at < sound.length; at += 480) utterance.write(sound.subarray(at, at + 480));
  const { text } = utterance.end();
  const path = decoder.path();
  assert.equal(
    path
      .filter(({ word, filler }) => word !== '' && !filler)
      .map(({ word }) => word)
      .join(' '),
    text,
  );
  const frames = path.reduce((sum, stretch) => sum + stretch.frames, 0);
  assert.ok(Math.abs(frames - sound.length / 80) < 8, `${frames} frames of 10 ms for ${sound.length / 8} ms`);
  for (const { acoustic, grammar, word } of path) assert.ok(acoustic <= 0 && grammar <= 0 && grammar > -5000 && acoustic > -20000, word);
});

test('an utterance is listened to for a minute, and still ends', () => {
  load(2);
  const utterance = openUtterance(decoder, 0);
  const minute = new Int16Array(60 * 8000);
  utterance.write(minute);
  const sound = clip('no');
  for (let at = 0; at < sound.length; at += 480) assert.equal(utterance.write(sound.subarray(at, at + 480)), undefined);
  assert.equal(utterance.end().text, '');
});

test('a decoder is ready for the next after one that was broken off', () => {
  load(2);
  openUtterance(decoder, 0).cancel();
  const utterance = openUtterance(decoder, 0);
  utterance.write(clip('no'));
  assert.equal(utterance.end().text, 'no');
});

test('a grammar without words can be loaded, and hears nothing', () => {
  const network = buildNetwork({ sentences: [], loops: [] });
  assert.ok(decoder.load(network, ''));
  const utterance = openUtterance(decoder, 0);
  utterance.write(clip('no'));
  assert.deepEqual(utterance.end(), { text: '', confidence: 0, rejected: true });
});
