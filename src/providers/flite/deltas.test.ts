import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutDeltas } from './deltas.ts';

test('all samples and all words, in order, in stretches of at most a second', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.array(fc.constantFrom('a', 'word', '12:30', 'longer-word'), { minLength: 1, maxLength: 40 }), (length, words) => {
      const samples = Int16Array.from({ length }, (_, i) => i);
      const deltas = cutDeltas(words.join(' '), samples, 8000);
      assert.deepEqual(
        deltas.flatMap((delta) => (delta.text === '' ? [] : delta.text.split(' '))),
        words,
      );
      for (const delta of deltas) assert.ok(delta.samples.length <= 8001);
      let at = 0;
      for (const delta of deltas) {
        assert.deepEqual(delta.samples, samples.slice(at, at + delta.samples.length));
        at += delta.samples.length;
      }
      assert.equal(at, length);
    }),
    { numRuns: 50 },
  );
});

test('words go with the second they are said in', () => {
  const deltas = cutDeltas('one two three four five six', new Int16Array(16_000), 8000);
  assert.deepEqual(
    deltas.map((delta) => delta.text),
    ['one two three', 'four five six'],
  );
});

test('the samples are copies', () => {
  const samples = new Int16Array(100);
  const [delta] = cutDeltas('x', samples, 8000);
  delta?.samples.fill(7);
  assert.equal(samples[0], 0);
});
