import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { type Instant, type Logger, type Scheduler, silentLogger, type WallTime } from '#base';
import { type Meter, type SpeakRequest, type SpeechEvent, silentMeter, type TextToSpeech } from '#contract';
import { longestWorkMs } from './crew.ts';
import { type FliteParts, fliteOver } from './flite.ts';
import type { WasmModule } from './web-assembly.ts';

/** The voice with a thread that misbehaves on demand, and a clock that only the test moves. */

const request: SpeakRequest = { voice: 'en-us', language: 'en-US', rateHz: 8000 };
const noModule: WasmModule = { compiled: 'WebAssembly.Module' };
const unruly: FliteParts = { workerFile: new URL('./fixtures/unruly-worker.ts', import.meta.url), loadModule: async () => noModule };

interface HandClock extends Scheduler {
  advance(ms: number): void;
}

function handClock(): HandClock {
  let now = 0;
  const due = new Map<() => void, number>();
  return {
    now: () => now as Instant,
    wall: () => now as WallTime,
    at(instant, run) {
      const ring = (): void => run();
      due.set(ring, instant);
      return () => void due.delete(ring);
    },
    advance(ms) {
      now += ms;
      for (const [run, instant] of due) {
        if (instant > now) continue;
        due.delete(run);
        run();
      }
    },
  };
}

const open: TextToSpeech[] = [];
afterEach(async () => {
  for (const voice of open.splice(0)) await voice.close();
});

interface Room {
  readonly voice: TextToSpeech;
  readonly clock: HandClock;
}

function start(options: { workers?: number; cacheBytes?: number; meter?: Meter; logger?: Logger } = {}, parts = unruly): Room {
  const clock = handClock();
  const voice = fliteOver(parts, { workers: 1, logger: silentLogger, meter: silentMeter, scheduler: clock, ...options });
  open.push(voice);
  return { voice, clock };
}

interface Said {
  readonly events: SpeechEvent[];
  readonly over: Promise<readonly SpeechEvent[]>;
  cancel(): void;
}

/** Speaks a text; `over` resolves with all events once the last one came. */
function say(voice: TextToSpeech, ...pieces: readonly string[]): Said {
  const events: SpeechEvent[] = [];
  let done: (events: readonly SpeechEvent[]) => void = () => {};
  const over = new Promise<readonly SpeechEvent[]>((resolve) => {
    done = resolve;
  });
  const speech = voice.speak(request, (event) => {
    events.push(event);
    if (event.kind !== 'speech-delta') done(events);
  });
  for (const piece of pieces) speech.write(piece);
  speech.end();
  return { events, over, cancel: () => speech.cancel() };
}

const words = (events: readonly SpeechEvent[]): string =>
  events.map((event) => (event.kind === 'speech-delta' ? event.text : event.kind)).join(' | ');
const failure = (events: readonly SpeechEvent[]): string | undefined => {
  const last = events.at(-1);
  return last?.kind === 'speech-failed' ? last.error.code : undefined;
};

test('cached and synthesised clauses come in the order of the text', async () => {
  const { voice } = start();
  await say(voice, 'Bravo.').over;
  const said = await say(voice, 'Alpha. Bravo. Charlie. Bravo. Alpha.').over;
  assert.equal(words(said), 'Alpha. | Bravo. | Charlie. | Bravo. | Alpha. | speech-end');
  const heard = said.flatMap((event) => (event.kind === 'speech-delta' ? [String.fromCharCode(event.samples[0] ?? 0)] : []));
  assert.deepEqual(heard, ['A', 'B', 'C', 'B', 'A']);
});

test('what is cached is handed out before write and end return', async () => {
  const { voice } = start();
  await voice.prepare(request, 'Alpha. Bravo.');
  const events: SpeechEvent[] = [];
  const speech = voice.speak(request, (event) => events.push(event));
  assert.equal(words(events), '');
  speech.write('Alpha. Bra');
  assert.equal(words(events), 'Alpha.');
  speech.write('vo.');
  speech.end();
  assert.equal(words(events), 'Alpha. | Bravo. | speech-end');
});

test('the listener owns what it is given', async () => {
  const { voice } = start();
  for (let round = 0; round < 3; round++) {
    const [delta] = await say(voice, 'Alpha.').over;
    assert.ok(delta?.kind === 'speech-delta');
    assert.equal(delta.samples[0], 65);
    delta.samples.fill(0);
  }
});

test('a clause is not kept where nothing may be', async () => {
  const counted: string[] = [];
  const meter: Meter = { ...silentMeter, count: (name) => counted.push(name) };
  const { voice } = start({ cacheBytes: 0, meter });
  await say(voice, 'Alpha.').over;
  await say(voice, 'Alpha.').over;
  assert.deepEqual(counted, ['tts_cache_misses_total', 'tts_cache_misses_total']);
});

test('figures are kept of hits, misses, synthesis and first sound', async () => {
  const seen: string[] = [];
  const meter: Meter = { ...silentMeter, count: (name) => seen.push(name), time: (name) => seen.push(name) };
  const { voice } = start({ meter });
  await say(voice, 'Alpha.').over;
  await say(voice, 'Alpha.').over;
  await say(voice, 'silent.').over;
  assert.deepEqual(seen, [
    'tts_cache_misses_total',
    'tts_ms',
    'tts_first_sound_ms',
    'tts_cache_hits_total',
    'tts_first_sound_ms',
    'tts_cache_misses_total',
    'tts_ms',
    'tts_failed_total',
  ]);
});

test('after cancel nothing comes, and the queued work is dropped', async () => {
  const { voice } = start();
  const dropped = say(voice, 'Alpha. Bravo. crash. crash.');
  dropped.cancel();
  const next = await say(voice, 'Charlie.').over;
  assert.equal(words(next), 'Charlie. | speech-end');
  assert.equal(words(dropped.events), '');
});

test('cancel from inside the listener stops in the middle', async () => {
  const { voice } = start();
  await voice.prepare(request, 'Alpha. Bravo.');
  const events: SpeechEvent[] = [];
  const speech = voice.speak(request, (event) => {
    events.push(event);
    speech.cancel();
  });
  speech.write('Alpha. Bravo. ');
  speech.end();
  speech.write('Charlie.');
  assert.equal(words(events), 'Alpha.');
});

test('write and end from inside the listener keep the order', async () => {
  const { voice } = start();
  await voice.prepare(request, 'Alpha. Bravo. Charlie.');
  const events: SpeechEvent[] = [];
  const speech = voice.speak(request, (event) => {
    events.push(event);
    if (events.length > 1) return;
    speech.write('Charlie.');
    speech.end();
  });
  speech.write('Alpha. Bravo. ');
  assert.equal(words(events), 'Alpha. | Bravo. | Charlie. | speech-end');
});

test('two that want the same clause share one synthesis, and cancelling one leaves it to the other', async () => {
  const timed: string[] = [];
  const { voice } = start({ meter: { ...silentMeter, time: (name) => timed.push(name) } });
  const first = say(voice, 'Alpha.');
  const second = say(voice, 'Alpha.');
  first.cancel();
  assert.equal(words(await second.over), 'Alpha. | speech-end');
  assert.equal(words(first.events), '');
  assert.equal(timed.filter((name) => name === 'tts_ms').length, 1);
});

test('a thread that crashes fails what it was saying, and another takes its place', async () => {
  const { voice } = start();
  const crashed = await say(voice, 'Alpha. crash. Bravo.').over;
  assert.equal(words(crashed), 'Alpha. | speech-failed');
  const last = crashed.at(-1);
  assert.ok(last?.kind === 'speech-failed');
  assert.deepEqual([last.error.code, last.error.blame, last.error.retry], ['FLITE_WORKER_LOST', 'provider', true]);
  assert.equal(words(await say(voice, 'Charlie.').over), 'Charlie. | speech-end');
});

test('a clause that takes more than ten seconds fails, and its thread is replaced', async () => {
  const { voice, clock } = start();
  assert.equal(words(await say(voice, 'Alpha.').over), 'Alpha. | speech-end');
  const hung = say(voice, 'hang.');
  clock.advance(longestWorkMs - 1);
  assert.equal(words(hung.events), '');
  clock.advance(1);
  assert.equal(failure(await hung.over), 'FLITE_LATE');
  assert.equal(words(await say(voice, 'Bravo.').over), 'Bravo. | speech-end');
});

test('while one thread hangs, another speaks', async () => {
  const { voice, clock } = start({ workers: 2 });
  await say(voice, 'Alpha.').over;
  const hung = say(voice, 'hang.');
  assert.equal(words(await say(voice, 'Bravo.').over), 'Bravo. | speech-end');
  clock.advance(longestWorkMs);
  assert.equal(failure(await hung.over), 'FLITE_LATE');
});

test('prepare never rejects, whatever happens', async () => {
  const { voice } = start();
  await voice.prepare(request, 'silent. crash. Alpha.');
  await voice.prepare({ ...request, voice: 'nobody' }, 'Alpha.');
  await voice.prepare({ ...request, language: 'de-DE' }, 'Alpha.');
  await voice.prepare(request, '😀');
  assert.equal(words(await say(voice, 'Alpha.').over), 'Alpha. | speech-end');
});

test('live work goes before what is prepared', async () => {
  const { voice } = start();
  const order: string[] = [];
  const prompts = Array.from({ length: 20 }, (_, i) => `Prompt ${i}.`);
  const prepared = Promise.all(prompts.map((prompt) => voice.prepare(request, prompt).then(() => order.push(prompt))));
  const live = say(voice, 'Prompt 19.').over.then(() => order.push('live'));
  await Promise.all([prepared, live]);
  assert.ok(order.indexOf('live') < 3, `live came as number ${order.indexOf('live')}`);
});

test('too much text at once fails instead of growing without end', async () => {
  const { voice } = start();
  const said = await say(voice, Array.from({ length: 500 }, (_, i) => `Sentence ${i}.`).join(' ')).over;
  assert.equal(failure(said), 'FLITE_QUEUE_FULL');
});

test('an unknown voice or language fails at the first word, and says what there is', () => {
  const { voice } = start();
  for (const [asked, code, says] of [
    [{ ...request, voice: 'nobody' }, 'FLITE_VOICE_UNKNOWN', 'en-us-male'],
    [{ ...request, voice: 'constructor' }, 'FLITE_VOICE_UNKNOWN', 'slt'],
    [{ ...request, language: 'fr-FR' }, 'FLITE_LANGUAGE_UNKNOWN', 'en'],
  ] as const) {
    const events: SpeechEvent[] = [];
    const speech = voice.speak(asked, (event) => events.push(event));
    assert.equal(events.length, 0);
    speech.write('Hello');
    speech.write('. ');
    speech.end();
    assert.equal(events.length, 1);
    const [event] = events;
    assert.ok(event?.kind === 'speech-failed');
    assert.equal(event.error.code, code);
    assert.equal(event.error.blame, 'operator');
    assert.ok(JSON.stringify(event.error.facts).includes(says));
  }
});

test('nothing to say is said at once', () => {
  const { voice } = start();
  const said = say(voice, '  … ', '😀');
  assert.equal(words(said.events), 'speech-end');
});

test('closing fails what is being said, and what is asked later', async () => {
  const { voice } = start();
  const said = say(voice, 'Alpha. Bravo.');
  const preparing = voice.prepare(request, 'Charlie.');
  await voice.close();
  assert.equal(failure(await said.over), 'FLITE_CLOSED');
  await preparing;
  assert.equal(failure(await say(voice, 'Delta.').over), 'FLITE_CLOSED');
});

test('what was still to be prepared when the voice is closed is nothing to warn of', async () => {
  const warned: string[] = [];
  const { voice } = start({ logger: { ...silentLogger, warn: (message) => void warned.push(message) } });
  const preparing = voice.prepare(request, 'Alpha. Bravo. Charlie.');
  await voice.close();
  await preparing;
  assert.deepEqual(warned, []);
});

test('a thread that cannot start fails what waits, and is tried again for the next', async () => {
  const workerFile = new URL(`data:text/javascript,throw new Error('unborn')`);
  const { voice } = start({}, { ...unruly, workerFile });
  assert.equal(failure(await say(voice, 'Alpha. Bravo.').over), 'FLITE_WORKER_LOST');
  assert.equal(failure(await say(voice, 'Alpha.').over), 'FLITE_WORKER_LOST');
});

test('a program that cannot be loaded is the operator’s to mend', async () => {
  const { voice } = start({}, { ...unruly, loadModule: () => Promise.reject(new Error('no such file')) });
  const last = (await say(voice, 'Alpha.').over).at(-1);
  assert.ok(last?.kind === 'speech-failed');
  assert.deepEqual([last.error.code, last.error.blame], ['FLITE_UNREADABLE', 'operator']);
});
