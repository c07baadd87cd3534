import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '#base';
import { type ConversationEvent, silentMeter } from '#contract';
import { callRecording } from './call-recording.ts';
import { handClock } from './fixtures/hand-clock.ts';
import { stagedCall } from './fixtures/stage.ts';

function bench(recorded = true) {
  const clock = handClock();
  const events: ConversationEvent[] = [];
  const done: string[] = [];
  const recording = callRecording({
    open: () =>
      recorded
        ? {
            name: 'cv_1.wav',
            write() {},
            mute: (ms) => void done.push(`mute ${ms}`),
            unmute: (ms) => void done.push(`unmute ${ms}`),
            close: async () => undefined,
          }
        : undefined,
    scheduler: clock,
    write: (event) => void events.push(event),
    meter: silentMeter,
    logger: silentLogger,
  });
  return { clock, events, done, recording };
}

test('a pause lasts as long as one reason holds, a moment longer, and the record says where', () => {
  const { clock, events, done, recording } = bench();
  recording.begin(stagedCall());
  clock.advance(1000);
  assert.equal(recording.pause('private'), true);
  recording.pause('private');
  clock.advance(500);
  recording.pause('request');
  clock.advance(500);
  recording.resume('private');
  clock.advance(1000);
  recording.resume('request');
  recording.resume('request');
  assert.deepEqual(done, ['mute 1000', 'unmute 3500']);
  assert.deepEqual(events, [
    { kind: 'recording', file: 'cv_1.wav', rateHz: 8000, channels: 2 },
    { kind: 'recording-paused', atMs: 1000, why: 'private' },
    { kind: 'recording-resumed', atMs: 3500 },
  ]);
});

test('what is paused before it begins, begins paused', () => {
  const { done, events, recording } = bench();
  recording.pause('private');
  recording.begin(stagedCall());
  assert.deepEqual(done, ['mute 0']);
  assert.deepEqual(events.at(-1), { kind: 'recording-paused', atMs: 0, why: 'private' });
});

test('where nothing is recorded, a pause is none, and nothing is written of it', () => {
  const { events, recording } = bench(false);
  recording.begin(stagedCall());
  assert.equal(recording.pause('request'), false);
  assert.equal(recording.resume('request'), false);
  assert.deepEqual(events, []);
});
