import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDtmfDetector, generateTone, powerDb, type RateHz } from '#audio';
import type { Instant } from '#base';
import type { TextToSpeech } from '#contract';
import { type CallerOutput, openCaller } from './caller.ts';
import { parseScript } from './parse-script.ts';
import { rehearse } from './rehearse.ts';

/** A voice that says a tone of 100 ms for each word, with silence around it, so that every length is known. */
const toneVoice: TextToSpeech = {
  name: 'tones',
  voices: ['rms'],
  speak: (request, listener) => ({
    write(text) {
      const tone = generateTone(400, text.split(' ').length * 100, request.rateHz, -20);
      const samples = new Int16Array(tone.length + 800);
      samples.set(tone, 400);
      listener({ kind: 'speech-delta', samples, text });
    },
    end: () => listener({ kind: 'speech-end' }),
    cancel() {},
  }),
  prepare: async () => {},
  close: async () => {},
};

/** Lets a caller hear an agent that speaks in the given stretches of milliseconds, for so long. */
async function play(turns: readonly unknown[], agentSpeaks: readonly (readonly [from: number, to: number])[], forMs: number, more: object = {}) {
  const script = parseScript({ background: -90, ...more, turns });
  assert.ok(script.ok, JSON.stringify(script));
  const part = await rehearse(script.value, { speech: toneVoice, rateHz: 8000, keys: 'tones' });
  const begun = 50_000 as Instant;
  const caller = openCaller(part, begun);
  const wants: (CallerOutput & { at: number })[] = [];
  const spoken = new Int16Array(forMs * 8);
  for (let at = 20; at <= forMs; at += 20) {
    const frame = Int16Array.from({ length: 160 }, (_, i) => {
      const ms = at + i / 8;
      return agentSpeaks.some(([from, to]) => ms >= from && ms < to) ? 3000 * Math.sin((2 * Math.PI * i) / 20) : 0;
    });
    for (const want of caller.step({ kind: 'heard', frame }, (begun + at) as Instant)) {
      if (want.kind === 'spoke') spoken.set(want.frame, (at - 20) * 8);
      else wants.push({ ...want, at });
    }
  }
  caller.step({ kind: 'left' }, (begun + forMs) as Instant);
  return { caller, turns: caller.turns, wants, spoken, hangUp: wants.find(({ kind }) => kind === 'hang-up') };
}

test('it answers when the agent has been quiet for long enough, and measures the answer to itself', async () => {
  const { turns, spoken, caller } = await play(
    ['one two three', 'four'],
    [
      [500, 1500],
      [1700, 2500],
      [3900, 4600],
      [6000, 6100],
    ],
    8000,
  );
  assert.deepEqual(turns, [
    { kind: 'say', said: 'one two three', startedMs: 3200, endedMs: 3500, gapMs: 400 },
    { kind: 'say', said: 'four', startedMs: 5300, endedMs: 5400, gapMs: 600 },
  ]);
  assert.ok(caller.finished);
  assert.ok(powerDb(spoken.subarray(3200 * 8, 3500 * 8)) > -23 && powerDb(spoken.subarray(0, 3200 * 8)) < -70);
});

test('it loses its patience when the agent says nothing, and hangs up when nothing is left to say', async () => {
  const { turns, hangUp } = await play([{ say: 'hello', patienceMs: 2000 }], [], 8000, { lingerMs: 3000 });
  assert.deepEqual(turns, [{ kind: 'say', said: 'hello', startedMs: 2000, endedMs: 2100, impatient: true }]);
  assert.deepEqual(hangUp, { kind: 'hang-up', scripted: false, at: 5120 });
});

test('an interruption begins so long after the agent did, and knows when the agent stopped', async () => {
  const { turns } = await play(
    [{ interrupt: { afterMs: 1000, say: 'wait wait wait wait wait' } }],
    [
      [500, 1755],
      [2600, 3000],
    ],
    4000,
  );
  assert.deepEqual(turns, [{ kind: 'interrupt', said: 'wait wait wait wait wait', startedMs: 1500, endedMs: 2000, stopMs: 255, gapMs: 600 }]);
});

test('an interruption that is not heeded: the agent speaks on, and no answer is claimed', async () => {
  const { turns } = await play([{ interrupt: { afterMs: 500, say: 'wait' } }], [[500, 3000]], 4000);
  assert.deepEqual(turns, [{ kind: 'interrupt', said: 'wait', startedMs: 1000, endedMs: 1100, stopMs: 2000 }]);
});

test('being cut short inside a sentence is seen, and the answer is measured from the end', async () => {
  const cut = await play(
    [{ hesitate: ['one two', 900, 'three four five six seven'], waitFor: 'nothing' }],
    [
      [700, 1200],
      [2000, 2500],
    ],
    3000,
  );
  assert.deepEqual(cut.turns, [
    { kind: 'hesitate', said: 'one two … three four five six seven', startedMs: 0, endedMs: 1600, cutInMs: 700, gapMs: 400 },
  ]);
  const over = await play([{ say: 'one two three four five', waitFor: 'nothing' }], [[400, 2000]], 3000);
  assert.equal(over.turns[0]?.gapMs, -100);
});

test('silence is a turn of its own: the agent’s next words are its answer', async () => {
  const { turns } = await play(
    [{ silence: 3000 }, 'hello'],
    [
      [100, 500],
      [3500, 4000],
    ],
    6000,
  );
  assert.deepEqual(turns[0], { kind: 'silence', said: '(silent for 3000 ms)', startedMs: 1200, endedMs: 4200, gapMs: 2300 });
  assert.equal(turns[1]?.startedMs, 4700);
});

test('keys are tones that a detector reads, messages, or both', async () => {
  for (const signal of ['tones', 'events', 'both'] as const) {
    const { wants, spoken, turns } = await play([{ press: '12#', as: signal, waitFor: 'nothing' }], [], 1500);
    const detector = createDtmfDetector(8000);
    const found: string[] = [];
    for (let at = 0; at + 160 <= spoken.length; at += 160) {
      const digit = detector.step(spoken.subarray(at, at + 160));
      if (digit) found.push(digit);
    }
    const pressed = wants.filter((want) => want.kind === 'key-pressed').map((want) => want.digit);
    assert.equal(found.join(''), signal === 'events' ? '' : '12#', signal);
    assert.equal(pressed.join(''), signal === 'tones' ? '' : '12#', signal);
    assert.equal(turns[0]?.endedMs, 500);
  }
});

test('a script may hang up in the middle of the agent’s speech, and waits may stand between turns', async () => {
  const { hangUp, turns } = await play([{ waitFor: 'agent-start' }, { pause: 400 }, { hangUp: true }], [[300, 5000]], 2000);
  assert.deepEqual(hangUp, { kind: 'hang-up', scripted: true, at: 720 });
  assert.deepEqual(turns, []);
});

test('when the other side leaves, a running turn is marked unfinished', async () => {
  const { turns } = await play([{ say: 'one two three four five', waitFor: 'nothing' }], [], 200);
  assert.equal(turns[0]?.unfinished, true);
  assert.equal(turns[0]?.endedMs, 200);
});

test('noise has its level, and the background lies under everything', async () => {
  const { spoken } = await play([{ noise: { ms: 400, levelDb: -30 }, waitFor: 500 }], [], 2000, { background: -50 });
  assert.ok(Math.abs(powerDb(spoken.subarray(520 * 8, 900 * 8)) - -30) < 1.5);
  assert.ok(Math.abs(powerDb(spoken.subarray(1000 * 8)) - -50) < 1.5);
});

test('a voice that fails is reported before the call', async () => {
  const mute: TextToSpeech = {
    ...toneVoice,
    speak: (_request, listener) => ({
      write() {},
      end: () => listener({ kind: 'speech-failed', error: Object.assign(new Error('no'), { code: 'X', blame: 'provider' }) as never }),
      cancel() {},
    }),
  };
  const script = parseScript({ turns: ['hello'] });
  assert.ok(script.ok);
  const rateHz: RateHz = 8000;
  await assert.rejects(rehearse(script.value, { speech: mute, rateHz, keys: 'tones' }), { code: 'CALLER_VOICE_FAILED' });
});
