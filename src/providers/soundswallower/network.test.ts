import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digitGrammar } from './fixtures/clips.ts';
import { buildNetwork, type WordNetwork } from './network.ts';

/** The likeliest way from start to end that says these words, as a probability; wordless arcs are followed one at a time, as the recogniser does. */
function likelihood(network: WordNetwork, words: readonly string[]): number {
  let states = new Map([[network.start, 1]]);
  const step = (word: string | undefined, keep: boolean): void => {
    const next = keep ? new Map(states) : new Map<number, number>();
    for (const arc of network.arcs) {
      const here = states.get(arc.from);
      if (here === undefined || arc.word !== word) continue;
      next.set(arc.to, Math.max(next.get(arc.to) ?? 0, here * arc.probability));
    }
    states = next;
  };
  step(undefined, true);
  for (const word of words) {
    step(word, false);
    step(undefined, true);
  }
  return states.get(network.end) ?? 0;
}

const say = (text: string): string[] => text.split(' ');

test('what was taught is likely, what was put together from it is possible, what was not taught is impossible', () => {
  const network = buildNetwork({ sentences: ['where is my order', 'where is my refund', 'i want to cancel my order'], loops: [] });
  const taught = likelihood(network, say('where is my order'));
  const mixed = likelihood(network, say('i want my refund'));
  assert.ok(taught > 0.05 && mixed > 0 && mixed < taught / 10, `${taught} ${mixed}`);
  assert.equal(likelihood(network, say('where is my parcel')), 0);
});

test('a loop takes its words in any number and order, alone and where sentences have one', () => {
  const network = buildNetwork(digitGrammar);
  for (const text of ['nine', 'one one two', 'my number is nine four', "it's one two three four five six seven"])
    assert.ok(likelihood(network, say(text)) > 0, text);
  const few = likelihood(network, say('my number is nine four'));
  assert.ok(few > likelihood(network, say('i do not nine four')) * 10);
});

test('a and i in a loop of letters stay words in sentences', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const sentences = ['i want a refund', 'my code is b d f', 'i have a question'];
  const network = buildNetwork({ sentences, loops: [letters] });
  const plain = buildNetwork({ sentences, loops: [] });
  assert.ok(likelihood(network, say('i want a refund')) > likelihood(plain, say('i want a refund')) / 3);
  assert.ok(likelihood(network, say('my code is x y z')) > 0);
});

test('an empty grammar says nothing', () => {
  const network = buildNetwork({ sentences: [], loops: [] });
  assert.deepEqual(network.words, []);
  assert.equal(likelihood(network, []), 1);
});

test('marks and capitals are no part of words', () => {
  assert.deepEqual(buildNetwork({ sentences: ["It's (42) MY-order!"], loops: [] }).words, ["it's", 'myorder']);
});

test('every network is one that the recogniser can take', () => {
  const word = fc.constantFrom('one', 'two', 'three', 'my', 'order', 'is', 'a', 'i', "it's");
  const grammar = fc.record({
    sentences: fc.array(
      fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' ')),
      { maxLength: 12 },
    ),
    loops: fc.array(fc.array(word, { maxLength: 4 }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(grammar, (made) => {
      const network = buildNetwork(made);
      const fromWordless = new Set(network.arcs.filter((arc) => arc.word === undefined).map(({ from }) => from));
      for (const { from, to, probability, word: said } of network.arcs) {
        assert.ok(from >= 0 && from < network.states && to >= 0 && to < network.states);
        assert.ok(probability > 0 && probability <= 1, `${probability}`);
        if (said === undefined) assert.ok(!fromWordless.has(to), 'no wordless arc follows another');
      }
      for (const sentence of made.sentences) assert.ok(likelihood(network, say(sentence)) > 0, sentence);
    }),
    { numRuns: 200 },
  );
});
