import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayError, type Instant } from '#base';
import type { Expectation } from '#contract';
import { type TurnTakingInput, type TurnTakingOutput, turnTaking } from './turn-taking.ts';

const yesNo: Expectation = {
  shape: 'yes-no',
  grammar: { id: 'yn', sentences: ['yes', 'no'], loops: [] },
  speech: true,
  complete: (text) => text === 'yes' || text === 'no',
  noInputMs: 5000,
};

/** Feeds inputs at given milliseconds; sound comes and deadlines that fall between are ticked. Returns what came out, with the instants. */
function play(steps: readonly (readonly [atMs: number, input: TurnTakingInput])[], untilMs: number): { at: number; wish: TurnTakingOutput }[] {
  const machine = turnTaking();
  const seen: { at: number; wish: TurnTakingOutput }[] = [];
  let quietFrom: number | undefined;
  const step = (input: TurnTakingInput | { kind: 'tick' }, at: number): void => {
    if (input.kind === 'speech-stop') quietFrom = Math.ceil(at / 20) * 20;
    if (input.kind === 'speech-start') quietFrom = undefined;
    for (const wish of machine.step(input, at as Instant)) seen.push({ at, wish });
  };
  const tickTo = (limit: number): void => {
    for (let i = 0; ; i++) {
      const frameAt = (machine.listening ? quietFrom : undefined) ?? Number.POSITIVE_INFINITY;
      const next = Math.min(machine.deadline ?? Number.POSITIVE_INFINITY, frameAt);
      if (next > limit) return;
      assert.ok(i < 1000, 'the machine asks for the same instant for ever');
      if (next === frameAt) {
        quietFrom = frameAt + 20;
        step({ kind: 'quiet', until: frameAt as Instant }, frameAt);
      } else step({ kind: 'tick' }, next);
    }
  };
  for (const [at, input] of steps) {
    tickTo(at);
    step(input, at);
  }
  tickTo(untilMs);
  return seen;
}

const at = (ms: number): Instant => ms as Instant;
const start = (ms: number): TurnTakingInput => ({ kind: 'speech-start', startedAt: at(ms) });
const stop = (ms: number): TurnTakingInput => ({ kind: 'speech-stop', endedAt: at(ms) });
const delta = (text: string, serial = 1): TurnTakingInput => ({ kind: 'recognition', serial, event: { kind: 'transcript-delta', text } });
const final = (text: string, rejected = false, serial = 1): TurnTakingInput => ({
  kind: 'recognition',
  serial,
  event: { kind: 'transcript-end', text, confidence: rejected ? 0.1 : 0.9, rejected },
});
const expectYesNo: TurnTakingInput = { kind: 'expect', expect: yesNo };
const sounding: TurnTakingInput = { kind: 'agent-voice', sounding: true, interruptible: true };
const kinds = (seen: readonly { wish: TurnTakingOutput }[]): string[] => seen.map(({ wish }) => wish.kind);

test('a complete answer ends its turn after a short pause, counted from the last sound', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [1080, start(1000)],
      [1300, delta('yes')],
      [1500, stop(1400)],
      [1685, final('yes')],
    ],
    3000,
  );
  assert.deepEqual(kinds(seen), ['hear-open', 'hear-end', 'spoken']);
  assert.equal(seen[1]?.at, 1680); // 1400 + 280
  const spoken = seen[2]?.wish;
  assert.ok(spoken?.kind === 'spoken');
  assert.deepEqual(
    {
      text: spoken.turn.text,
      rejected: spoken.turn.rejected,
      startedAt: spoken.turn.startedAt,
      endedAt: spoken.turn.endedAt,
      decidedAt: spoken.turn.decidedAt,
    },
    { text: 'yes', rejected: false, startedAt: 1000, endedAt: 1400, decidedAt: 1680 },
  );
});

test('an incomplete answer is waited for, and a pause inside it does not end it', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [1080, start(1000)],
      [1250, delta('well')],
      [1500, stop(1400)],
      [1950, start(1900)],
      [2200, delta('well no')],
      [2500, stop(2400)],
    ],
    2990,
  );
  assert.deepEqual(kinds(seen), ['hear-open']);
  const later = play(
    [
      [0, expectYesNo],
      [1080, start(1000)],
      [1250, delta('well')],
      [1500, stop(1400)],
    ],
    2500,
  );
  assert.deepEqual(
    later.map(({ at }) => at),
    [1080, 2000],
  ); // 1400 + 600
});

test('words that have just changed may change again', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [1080, start(1000)],
      [1500, stop(1400)],
      [1640, delta('yes')],
    ],
    2500,
  );
  assert.deepEqual(
    seen.map(({ at, wish }) => [at, wish.kind]),
    [
      [1080, 'hear-open'],
      [1740, 'hear-end'],
    ],
  );
});

test('speech into the agent holds it at once, and words make it an interruption', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [0, sounding],
      [1080, start(1000)],
      [1250, delta('where is')],
    ],
    1700,
  );
  assert.deepEqual(
    seen.map(({ at, wish }) => [at, wish.kind]),
    [
      [1080, 'hear-open'],
      [1080, 'hold'],
      [1620, 'interrupt'],
    ],
  );
});

test('a short word into the agent waits for the verdict, and is nothing when it was none of ours', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [0, sounding],
      [1080, start(1000)],
      [1250, delta('oh two')],
      [1450, stop(1350)],
      [1710, final('oh two', true)],
    ],
    3000,
  );
  assert.deepEqual(
    seen.map(({ at, wish }) => [at, wish.kind]),
    [
      [1080, 'hear-open'],
      [1080, 'hold'],
      [1700, 'hear-end'],
      [1710, 'resume'],
    ],
  );
});

test('the tone of a key is no speech, even when it is noticed after the key', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [1035, { kind: 'key', taken: true }],
      [1100, start(1000)],
      [1300, stop(1150)],
      [1310, { kind: 'expect', expect: undefined }],
      [1320, sounding],
      [1330, expectYesNo],
    ],
    3000,
  );
  assert.deepEqual(kinds(seen), []);
});

test('a cough only pauses the agent', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [0, sounding],
      [1080, start(1000)],
      [1300, stop(1200)],
      [1810, final('')],
    ],
    3000,
  );
  assert.deepEqual(kinds(seen), ['hear-open', 'hold', 'hear-end', 'resume']);
});

test('a murmur of agreement does not stop the agent', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [0, sounding],
      [1080, start(1000)],
      [1300, delta('okay')],
      [1500, stop(1400)],
      [2010, final('okay')],
    ],
    3000,
  );
  assert.deepEqual(kinds(seen), ['hear-open', 'hold', 'hear-end', 'resume']);
});

test('long speech interrupts even when no word of it is understood', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [0, sounding],
      [1080, start(1000)],
    ],
    2000,
  );
  assert.deepEqual(
    seen.map(({ at, wish }) => [at, wish.kind]),
    [
      [1080, 'hear-open'],
      [1080, 'hold'],
      [1900, 'interrupt'],
    ],
  );
});

test('what may not be interrupted is not, but who still speaks after it is heard', () => {
  const closed: TurnTakingInput = { kind: 'agent-voice', sounding: true, interruptible: false };
  assert.deepEqual(
    kinds(
      play(
        [
          [0, expectYesNo],
          [0, closed],
          [1080, start(1000)],
        ],
        3000,
      ),
    ),
    [],
  );
  const seen = play(
    [
      [0, expectYesNo],
      [0, closed],
      [1080, start(1000)],
      [1500, { kind: 'agent-voice', sounding: false, interruptible: true }],
    ],
    1600,
  );
  assert.deepEqual(kinds(seen), ['hear-open']);
});

test('speech before the question counts from the question on', () => {
  const seen = play(
    [
      [900, start(800)],
      [1000, expectYesNo],
    ],
    1100,
  );
  assert.deepEqual(kinds(seen), ['hear-open']);
});

test('a recogniser that stays silent is given up on; its failure is told', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [1080, start(1000)],
      [1500, stop(1400)],
    ],
    9000,
  );
  assert.deepEqual(kinds(seen), ['hear-open', 'hear-end', 'hear-cancel', 'spoken']);
  const error = new GatewayError('STT_DOWN', { blame: 'provider', retry: true, says: 'down' });
  const failed = play(
    [
      [0, expectYesNo],
      [1080, start(1000)],
      [1200, { kind: 'recognition', serial: 1, event: { kind: 'recognition-failed', error } }],
    ],
    2000,
  );
  assert.deepEqual(kinds(failed), ['hear-open', 'recognition-failed']);
});

test('nobody speaks for ever', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [1080, start(1000)],
    ],
    40_000,
  );
  assert.equal(seen[1]?.at, 31_000);
});

test('answers of an abandoned listening are ignored', () => {
  const seen = play(
    [
      [0, expectYesNo],
      [1080, start(1000)],
      [1200, { kind: 'key', taken: true }],
      [1300, final('yes')],
    ],
    2000,
  );
  assert.deepEqual(kinds(seen), ['hear-open', 'hear-cancel']);
});

test('a process that slept reads what was said meanwhile before it takes a pause for the end', () => {
  const machine = turnTaking();
  const seen: TurnTakingOutput[] = [];
  const step = (input: TurnTakingInput | { kind: 'tick' }, ms: number): void => void seen.push(...machine.step(input, at(ms)));
  step(expectYesNo, 0);
  step(start(1000), 1080);
  step(delta('well'), 1250);
  step(stop(1400), 1500);
  step({ kind: 'quiet', until: at(1500) }, 1500);
  // Nothing ran for three seconds; the timer is the first to.
  step({ kind: 'tick' }, 4500);
  for (let ms = 1520; ms <= 1780; ms += 20) step({ kind: 'quiet', until: at(ms) }, 4501);
  step(start(1800), 4502);
  assert.deepEqual(
    seen.map(({ kind }) => kind),
    ['hear-open'],
  );
  step(stop(2300), 4503);
  for (let ms = 2400; ms <= 2900; ms += 20) step({ kind: 'quiet', until: at(ms) }, 4503);
  assert.deepEqual(
    seen.map(({ kind }) => kind),
    ['hear-open', 'hear-end'],
    'the silence that was heard counts, though it came at once',
  );
});

test('a line that gives no more sound ends the turn a little later', () => {
  const machine = turnTaking();
  machine.step(expectYesNo, at(0));
  machine.step(start(1000), at(1080));
  machine.step(delta('yes'), at(1250));
  machine.step(stop(1400), at(1500));
  const due = machine.deadline;
  assert.equal(due, 2080); // known quiet until 1400 at 1500: 280 to hear, and 300 in which something should have come
  assert.deepEqual(machine.step({ kind: 'tick' }, at(2080)), []);
  assert.equal(machine.deadline, 2180);
  assert.deepEqual(machine.step({ kind: 'tick' }, at(2180)), [{ kind: 'hear-end', serial: 1 }]);
});
