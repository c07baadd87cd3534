import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { type Activity, voiceActivity } from './voice-activity.ts';

const at = (ms: number): Instant => ms as Instant;

/** One digit a window of 32 ms: its probability in tenths. */
function watch(windows: string): (Activity & { seenMs: number })[] {
  const voices = voiceActivity();
  const seen: (Activity & { seenMs: number })[] = [];
  [...windows].forEach((tenths, i) => {
    const end = (i + 1) * 32;
    const found = voices.window(Number(tenths) / 10, at(end), 32);
    if (found) seen.push({ ...found, seenMs: end });
  });
  return seen;
}

test('two loud windows of three begin speech, dated back to the first', () => {
  assert.deepEqual(watch('0090990'), [{ kind: 'speech-start', startedAt: 64, seenMs: 160 }]);
});

test('one loud window is a click', () => {
  assert.deepEqual(watch('0090000900009000'), []);
});

test('softer speech keeps it alive, silence ends it at its last sound', () => {
  assert.deepEqual(watch('99944440000'), [
    { kind: 'speech-start', startedAt: 0, seenMs: 64 },
    { kind: 'speech-stop', endedAt: 224, seenMs: 352 },
  ]);
});

test('energy alone decides until a detector answers', () => {
  const voices = voiceActivity();
  const seen: Activity[] = [];
  for (let i = 1; i <= 30; i++) {
    const loud = i > 5 && i <= 15;
    const found = voices.frame(i > 5, loud, at(i * 20));
    if (found) seen.push(found);
  }
  assert.deepEqual(seen, [
    { kind: 'speech-start', startedAt: 100 },
    { kind: 'speech-stop', endedAt: 300 },
  ]);
});

test('with a detector, energy does not begin speech but its absence ends it', () => {
  const voices = voiceActivity();
  voices.window(0, at(32), 32);
  for (let i = 1; i <= 20; i++) assert.equal(voices.frame(true, true, at(i * 20)), undefined);
  voices.window(0.9, at(432), 32);
  assert.equal(voices.window(0.9, at(464), 32)?.kind, 'speech-start');
  assert.equal(voices.frame(false, false, at(500)), undefined);
  assert.deepEqual(voices.frame(false, false, at(580)), { kind: 'speech-stop', endedAt: 400 }, 'dated by the last frame that stood out');
});
