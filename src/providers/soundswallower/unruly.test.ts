import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { type Instant, type Scheduler, silentLogger, type WallTime } from '#base';
import { type ListenRequest, type RecognitionEvent, type SpeechToText, silentMeter } from '#contract';
import { realScheduler } from '#net';
import { clip, parcelGrammar, yesNoGrammar } from './fixtures/clips.ts';
import { soundswallowerOver } from './soundswallower.ts';

/** How threads fail. The threads are real; what is done to them is not. */

const workerFile = new URL('./worker.ts', import.meta.url);
const options = { logger: silentLogger, meter: silentMeter };
const request = (grammar = yesNoGrammar): ListenRequest => ({ language: 'en', rateHz: 8000, grammar });

interface Watched {
  readonly ear: SpeechToText;
  readonly threads: Worker[];
}
function watched(workers: number, scheduler: Scheduler = realScheduler()): Watched {
  const threads: Worker[] = [];
  const spawn = (start: unknown): Worker => {
    const thread = new Worker(workerFile, { workerData: start });
    threads.push(thread);
    return thread;
  };
  return { ear: soundswallowerOver({ spawn }, { ...options, workers, scheduler }), threads };
}
const outcome = (ear: SpeechToText, sound: Int16Array, grammar = yesNoGrammar): { event: Promise<RecognitionEvent>; end(): void } => {
  let end = (): void => {};
  const event = new Promise<RecognitionEvent>((resolve) => {
    const recognition = ear.listen(request(grammar), (found) => {
      if (found.kind !== 'transcript-delta') resolve(found);
    });
    recognition.write(sound);
    end = () => recognition.end();
  });
  return { event, end };
};
const textOf = (event: RecognitionEvent): string =>
  event.kind === 'transcript-end' ? event.text : event.kind === 'recognition-failed' ? event.error.code : '';

test('a thread that breaks fails whom it listened to, nobody else, and is replaced', async () => {
  const { ear, threads } = watched(2);
  const first = outcome(ear, clip('no'));
  const second = outcome(ear, clip('order'), parcelGrammar);
  assert.equal(threads.length, 2);
  await threads[0]?.terminate();
  assert.equal((await first.event).kind, 'recognition-failed');
  second.end();
  assert.equal(textOf(await second.event), 'can you tell me where my order is');
  const third = outcome(ear, clip('no'));
  third.end();
  first.end(); // too late: nothing happens
  assert.equal(textOf(await third.event), 'no');
  await ear.close();
});

test('one that was ready and breaks: the provider’s fault, worth another try, and another is there at once', async () => {
  const { ear, threads } = watched(1);
  const warm = outcome(ear, clip('yes'));
  warm.end();
  assert.equal(textOf(await warm.event), 'yes please');
  const hit = outcome(ear, clip('no'));
  await threads[0]?.terminate();
  const failure = await hit.event;
  assert.ok(failure.kind === 'recognition-failed');
  assert.deepEqual([failure.error.code, failure.error.blame, failure.error.retry], ['SOUNDSWALLOWER_WORKER_LOST', 'provider', true]);
  assert.equal(threads.length, 2);
  const again = outcome(ear, clip('no'));
  again.end();
  assert.equal(textOf(await again.event), 'no');
  await ear.close();
});

test('a thread that never comes up fails its people; the next one tries anew', async () => {
  let spawned = 0;
  const spawn = (): Worker => {
    spawned += 1;
    return new Worker('throw new Error("no model here")', { eval: true });
  };
  const ear = soundswallowerOver({ spawn }, { ...options, workers: 1, scheduler: realScheduler() });
  const codes: string[] = [];
  for (let i = 0; i < 2; i++) codes.push(textOf(await outcome(ear, clip('no')).event));
  assert.deepEqual(codes, ['SOUNDSWALLOWER_UNREADABLE', 'SOUNDSWALLOWER_UNREADABLE']);
  assert.equal(spawned, 2);
  await ear.close();
});

test('a thread that does not answer an end is given up', async () => {
  let now = 0;
  const alarms: { due: number; run: () => void }[] = [];
  const scheduler: Scheduler = {
    now: () => now as Instant,
    wall: () => 0 as WallTime,
    at(due, run) {
      const alarm = { due, run };
      alarms.push(alarm);
      return () => void alarms.splice(alarms.indexOf(alarm) >>> 0, 1);
    },
  };
  const spawn = (): Worker =>
    new Worker('require("node:worker_threads").parentPort.on("message", () => {}).postMessage({ kind: "ready" })', { eval: true });
  const ear = soundswallowerOver({ spawn }, { ...options, workers: 1, scheduler });
  const mute = outcome(ear, clip('no'));
  mute.end();
  now = 60_000;
  for (const { run } of [...alarms]) run();
  assert.match(textOf(await mute.event), /SOUNDSWALLOWER_(LATE|UNREADABLE)/);
  await ear.close();
});

test('closing fails whoever still speaks, once, and everybody after', async () => {
  const { ear } = watched(1);
  const live = outcome(ear, clip('no'));
  await ear.close();
  assert.equal(textOf(await live.event), 'SOUNDSWALLOWER_CLOSED');
  assert.equal(textOf(await outcome(ear, clip('no')).event), 'SOUNDSWALLOWER_CLOSED');
  await ear.close();
});
