import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateNoise } from '#audio';
import type { Track } from '#contract';
import { type Stage, stage } from './fixtures/stage.ts';
import { holdListenSession } from './listen-session.ts';

function hear(set: Stage, track: Track, ms: number, loud: boolean): void {
  const sound = loud ? generateNoise(ms, 8000, -20, 3) : new Int16Array(ms * 8);
  for (let at = 0; at + 160 <= sound.length; at += 160) {
    set.clock.advance(20);
    set.call.tell({ kind: 'audio', track, frame: sound.subarray(at, at + 160), at: set.clock.now() });
  }
}

test('both sides are written down, the caller gets suggestions, and nothing is sent', async () => {
  const set = stage('listen');
  const session = holdListenSession(set.call, set.room, { agent: set.agent, waitingPhrase: '', patience: 1, longestMs: 1 });
  hear(set, 'caller', 600, false);
  hear(set, 'caller', 800, true);
  hear(set, 'caller', 1000, false);
  hear(set, 'human-agent', 600, false);
  hear(set, 'human-agent', 800, true);
  hear(set, 'human-agent', 1000, false);
  assert.equal(set.recognitions.length, 2);
  assert.ok(set.recognitions.every(({ ended }) => ended));
  set.recognitions[0]?.hear({ kind: 'transcript-end', text: 'where is my order', confidence: 0.8, rejected: false });
  set.recognitions[1]?.hear({ kind: 'transcript-end', text: 'which order', confidence: 0.2, rejected: true });
  await set.settle();
  set.call.tell({ kind: 'call-end', by: 'caller', at: set.clock.now() });
  set.clock.advance(1000);
  await session.over;
  assert.deepEqual(set.appended.slice(1), [
    { kind: 'overheard', track: 'caller', text: 'where is my order', confidence: 0.8, matched: true },
    { kind: 'suggestion', track: 'caller', intent: 'track', score: 0.9, answer: 'Ask for the number.' },
    { kind: 'overheard', track: 'human-agent', text: 'which order', confidence: 0.2, matched: false },
    { kind: 'conversation-end', outcome: 'observed', reason: 'call ended' },
  ]);
  assert.deepEqual(set.call.done, []);
});

test('a lost connection is a failed observation, and the last words are kept', async () => {
  const set = stage('listen');
  const session = holdListenSession(set.call, set.room, { agent: set.agent, waitingPhrase: '', patience: 1, longestMs: 1 });
  hear(set, 'caller', 600, false);
  hear(set, 'caller', 500, true);
  set.call.tell({ kind: 'call-end', by: 'transport', at: set.clock.now() });
  set.recognitions[0]?.hear({ kind: 'transcript-end', text: 'wait', confidence: 0.8, rejected: false });
  set.clock.advance(1000);
  await session.over;
  assert.deepEqual(
    set.appended.slice(1).map((event) => (event.kind === 'conversation-end' ? event.outcome : event.kind)),
    ['overheard', 'failed'],
  );
});
