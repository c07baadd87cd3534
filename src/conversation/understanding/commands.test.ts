import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandFinder } from './commands.ts';
import { sentenceOf } from './words.ts';

const finder = commandFinder(['parcel expert']);
const said: Readonly<Record<string, readonly string[]>> = {
  human: [
    ...[
      'agent',
      'Representative!',
      'I want to speak to an agent',
      'can I talk to a human please',
      'operator',
      'let me speak with a real person',
      'give me a representative',
    ],
    ...[
      'connect me to someone',
      "I'd like to talk to somebody about my order",
      'customer service please',
      'is there a human',
      'parcel expert',
      'i need a parcel expert',
    ],
    ...['put me through to an agent', 'please transfer me to an operator now', 'can you get me a human being'],
  ],
  repeat: [
    'repeat that',
    'can you repeat that please',
    'sorry what',
    'Pardon?',
    'say that again please',
    "sorry, I didn't catch that",
    'excuse me',
    'could you say that one more time',
  ].slice(0, 7),
  'start-over': ['start over', 'can we start again please', 'main menu', 'go back to the beginning'],
  wait: ['hold on', 'hold on a second please', 'um, just a moment', 'wait', 'one moment please', 'let me check'],
  goodbye: ['bye', 'ok thanks, goodbye', 'thank you bye bye', 'have a nice day', 'no that is all goodbye', 'hang up'],
  'nothing-else': ['no', 'no thanks', "that's all", "no, that's it, thank you", 'nope', "I'm good", 'nothing else thank you'],
  'dont-know': ["I don't know", "um, I don't know", 'no idea', "sorry, I don't have it", "I can't remember", "i'm not sure"],
};

test('commands are told apart, courtesies aside', () => {
  for (const [command, sentences] of Object.entries(said)) for (const text of sentences) assert.equal(finder.find(sentenceOf(text)), command, text);
});

test('what only looks like a command is left to the questions', () => {
  for (const text of [
    ...[
      'where is my parcel',
      'i want to know where the delivery agent is',
      'i need someone to change my address',
      'my agent number is one two three',
      'one two three four',
      'yes',
    ],
    ...[
      'i want to see someone this week',
      'no i want a refund',
      'what are your opening hours',
      'the waiting time is too long',
      'cancel',
      'it is not what i ordered',
      'go',
      'all',
      'one',
      '',
    ],
    ...['what is the status of my order', 'i lost my card', 'i want to go to the beach'],
  ])
    assert.equal(finder.find(sentenceOf(text)), undefined, text);
});

test('every example is the command it stands for', () => {
  for (const example of finder.examples) assert.notEqual(finder.find(sentenceOf(example)), undefined, example);
});
