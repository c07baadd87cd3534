import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dangles } from './dangling.ts';
import { editDistance } from './edit-distance.ts';
import { speechGrammar, withAnswerLeads, withCarriers } from './grammar.ts';
import { trainClassifier } from './intent/classifier.ts';
import { stem } from './stem.ts';
import { wordsOf } from './words.ts';

const intents = {
  track: ['where is my parcel', 'track my order', 'has my order shipped', 'when will my delivery come', 'my package has not arrived'],
  refund: ['i want my money back', 'refund please', 'i want to return my order', 'my item is damaged', 'the parcel came broken'],
  hours: ['when are you open', 'what are your opening hours', 'are you open on saturday', 'what time do you close'],
};

test('a sentence of the file scores highest, a likeness high, another topic low', () => {
  const classifier = trainClassifier(intents);
  const top = (text: string) => classifier.rank(text)[0] ?? { intent: '', score: 0 };
  for (const [intent, sentences] of Object.entries(intents))
    for (const text of sentences) assert.ok(top(`um, ${text}`).intent === intent && top(text).score > 0.9, text);
  assert.equal(top('could you tell me where my package is').intent, 'track');
  assert.equal(top('i would like to get my money back for this').intent, 'refund');
  assert.equal(top('do you open on sunday').intent, 'hours');
  for (const text of ['tell me a joke', 'sing me a song please', '', 'xyzzy', '12']) assert.ok(top(text).score < 0.35, `${text}: ${top(text).score}`);
});

test('learning is the same every time, and quick', () => {
  const [a, b] = [trainClassifier(intents), trainClassifier(intents)];
  fc.assert(
    fc.property(fc.string(), (text) => assert.deepEqual(a.rank(text), b.rank(text))),
    { numRuns: 30 },
  );
  for (const { score } of a.rank('where is it')) assert.ok(score >= 0 && score <= 1);
});

test("an author's synonyms are believed", () => {
  const plain = trainClassifier(intents).rank('where is my crate')[0];
  const taught = trainClassifier(intents, { synonyms: { parcel: ['crate'] } }).rank('where is my crate')[0];
  assert.ok(taught && plain && taught.intent === 'track' && taught.score > plain.score);
});

test('an agent without intents understands nothing, and says so', () => {
  assert.deepEqual(trainClassifier({}).rank('hello there'), []);
  assert.equal(trainClassifier({ only: ['yes'] }).rank('what about the weather')[0]?.intent, 'only');
});

test('a grammar spells everything as a recogniser reads it, and is named by its content', () => {
  const grammar = speechGrammar(
    [...withCarriers('Track order 42!'), ...withAnswerLeads(['one two'], 'order number'), 'Track order 42'],
    [['one', 'one', 'two'], []],
  );
  assert.ok(grammar.sentences.includes('track order forty two'));
  assert.ok(grammar.sentences.includes("i'd like to track order forty two"));
  assert.ok(grammar.sentences.includes('my order number is one two'));
  for (const sentence of grammar.sentences) assert.match(sentence, /^[a-z']+(?: [a-z']+)*$/);
  assert.equal(new Set(grammar.sentences).size, grammar.sentences.length);
  assert.deepEqual(grammar.loops, [['one', 'two']]);
  assert.equal(speechGrammar(['a b']).id, speechGrammar(['A, b.', 'a b']).id);
  assert.notEqual(speechGrammar(['a b']).id, speechGrammar(['a c']).id);
  assert.deepEqual(withCarriers('!?'), []);
});

test('a sentence that wants another word is known by its last one', () => {
  for (const text of ['where is my', 'i would like to', 'track the', 'my name is', 'i want', 'um', ''])
    assert.equal(dangles(wordsOf(text)), true, text);
  for (const text of ['where is my parcel', 'where is it', 'refund please', 'one two three']) assert.equal(dangles(wordsOf(text)), false, text);
});

test('words lose their grammar', () => {
  const pairs: readonly (readonly [string, string])[] = [
    ['parcels', 'parcel'],
    ['shipping', 'ship'],
    ['shipped', 'ship'],
    ['cancelled', 'cancel'],
    ['cancelling', 'cancel'],
    ['delivered', 'deliver'],
    ['addresses', 'address'],
    ['moved', 'move'],
    ['moving', 'move'],
    ['deliveries', 'delivery'],
    ['closed', 'close'],
    ['dropped', 'drop'],
  ];
  for (const [one, other] of pairs) assert.equal(stem(one), stem(other), `${one} ${other}`);
  for (const [one, other] of [
    ['bus', 'but'],
    ['thing', 'th'],
    ['was', 'wa'],
    ['his', 'hi'],
    ['red', 'r'],
  ] as const)
    assert.notEqual(stem(one), stem(other));
});

test('slips are counted', () => {
  assert.equal(editDistance('large', 'larg'), 1);
  assert.equal(editDistance('form', 'from'), 1);
  assert.equal(editDistance('abc', 'xyz', 2), 3);
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => assert.equal(editDistance(a, b, 9), editDistance(b, a, 9))),
  );
});
