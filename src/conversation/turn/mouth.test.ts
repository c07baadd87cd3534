import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { UtteranceId } from '#base';
import { mouth, wordsHeard } from './mouth.ts';

const id = (name: string): UtteranceId => name as UtteranceId;

test('an utterance is heard when its last mark comes back', () => {
  const voice = mouth();
  voice.say(id('u1'), 'Hello there. How can I help?', true);
  const first = voice.sounded(id('u1'), 800, 'Hello there.');
  const second = voice.sounded(id('u1'), 1000, 'How can I help?');
  assert.equal(voice.heardMark(first), undefined);
  assert.equal(voice.allSounded(id('u1')), undefined);
  assert.deepEqual(voice.heardMark(second), { utterance: 'u1', text: 'Hello there. How can I help?', complete: true, heardMs: 1800 });
  assert.equal(voice.busy, false);
});

test('an interruption leaves the words that were played, and no others', () => {
  const voice = mouth();
  voice.say(id('u1'), 'Hello there. How can I help you today?', true);
  const first = voice.sounded(id('u1'), 800, 'Hello there.');
  voice.sounded(id('u1'), 1000, 'How can I help you today?');
  voice.allSounded(id('u1'));
  voice.heardMark(first);
  voice.say(id('u2'), 'Never heard.', true);
  assert.deepEqual(voice.cut({ mark: first, afterMs: 500 }), [
    { utterance: 'u1', text: 'Hello there. How can I', complete: false, heardMs: 1300 },
    { utterance: 'u2', text: '', complete: false, heardMs: 0 },
  ]);
  assert.equal(voice.busy, false);
});

test('sound that was interrupted before its mark came back is counted by time', () => {
  const voice = mouth();
  voice.say(id('u1'), 'One two three four', true);
  voice.sounded(id('u1'), 1000, 'One two three four');
  assert.deepEqual(voice.cut({ mark: 'older.0', afterMs: 500 })[0], { utterance: 'u1', text: 'One two', complete: false, heardMs: 500 });
});

test('never more words than were said, never fewer with more time', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (text, a, b) => {
      const [less, more] = [wordsHeard(text, Math.min(a, b)), wordsHeard(text, Math.max(a, b))];
      assert.ok(text.startsWith(more));
      assert.ok(more.startsWith(less));
    }),
  );
});
