import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { generateDtmf } from '#audio';
import type { Instant } from '#base';
import type { Track } from '#contract';
import { DigitEar } from './digit-ear.ts';
import { StreamLeg, type StreamLegOptions } from './stream-leg.ts';

type Came =
  | { readonly frame: readonly number[]; readonly track: Track }
  | { readonly gap: number; readonly track: Track }
  | { readonly digit: string };

function newLeg(options: Partial<StreamLegOptions> = {}): { leg: StreamLeg; came: Came[]; samples: (track?: Track) => number[] } {
  const came: Came[] = [];
  const leg = new StreamLeg({
    rateHz: 8000,
    listener: {
      frame: (track, frame) => came.push({ frame: [...frame], track }),
      gap: (track, gap) => came.push({ gap, track }),
      digit: (digit) => came.push({ digit }),
    },
    ...options,
  });
  const samples = (track: Track = 'caller'): number[] => came.flatMap((one) => ('frame' in one && one.track === track ? one.frame : []));
  return { leg, came, samples };
}

const now = 5 as Instant;
const none = Number.NaN;
const gaps = (came: readonly Came[]): number[] => came.flatMap((one) => ('gap' in one ? [one.gap] : []));
const digits = (came: readonly Came[]): string => came.map((one) => ('digit' in one ? one.digit : '')).join('');

test('pieces of any length become frames, no sample lost or doubled, each track for itself', () => {
  const piece = fc.record({ count: fc.nat(700), spare: fc.nat(50), agent: fc.boolean() });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const { leg, samples, came } = newLeg();
      const wrote: Record<Track, number[]> = { caller: [], 'human-agent': [] };
      let value = 0;
      for (const { count, spare, agent } of pieces) {
        const track = agent ? 'human-agent' : 'caller';
        const sound = Int16Array.from({ length: count + spare }, () => (value = (value + 1) % 30_000));
        leg.receive(track, sound, count, none, none, now);
        wrote[track].push(...sound.subarray(0, count));
      }
      for (const track of ['caller', 'human-agent'] as const) {
        const whole = wrote[track].length - (wrote[track].length % 160);
        assert.deepEqual(samples(track), wrote[track].slice(0, whole));
      }
      assert.deepEqual(gaps(came), []);
    }),
  );
});

test('frames of one piece stay as they are until the next piece', () => {
  const frames: Int16Array[] = [];
  const leg = new StreamLeg({ rateHz: 8000, listener: { frame: (_track, frame) => frames.push(frame), gap: () => {}, digit: () => {} } });
  for (const first of [0, 7]) {
    frames.length = 0;
    leg.receive(
      'caller',
      Int16Array.from({ length: 1600 }, (_, i) => first + Math.floor(i / 160)),
      1600,
      none,
      none,
      now,
    );
    assert.deepEqual(
      frames.map((frame) => [frame[0], frame[159]]),
      Array.from({ length: 10 }, (_, i) => [first + i, first + i]),
    );
  }
});

/** Feeds 20 ms pieces with these numbers and places. */
function feed(leg: StreamLeg, pieces: readonly (readonly [chunk: number, startMs: number])[], track: Track = 'caller'): void {
  for (const [chunk, startMs] of pieces) leg.receive(track, new Int16Array(160).fill(1), 160, chunk, startMs, now);
}

test('numbers left out are a gap, as long as the clock says, filled with silence', () => {
  const { leg, came, samples } = newLeg();
  feed(leg, [
    [7, 140],
    [8, 160],
    [11, 220],
    [13, 310],
  ]);
  assert.deepEqual(gaps(came), [40, 70]);
  assert.equal(samples().length, Math.floor((4 * 20 + 110) / 20) * 160);
  assert.equal(samples().filter((one) => one === 0).length, 110 * 8);
});

test('without a clock the numbers alone measure the gap', () => {
  const { leg, came } = newLeg();
  feed(leg, [
    [1, none],
    [5, none],
  ]);
  assert.deepEqual(gaps(came), [60]);
});

test('a clock that leaps is a gap; one that jitters, stands or falls back is not', () => {
  const { leg, came } = newLeg();
  feed(leg, [
    [1, 20],
    [2, 45],
    [3, 140],
    [4, 140],
    [5, 100],
    [6, 20],
    [7, 500],
  ]);
  assert.deepEqual(gaps(came), [460]);
});

test('numbers that fall back, repeat or are missing lose no sound', () => {
  const { leg, came, samples } = newLeg();
  feed(leg, [
    [5, none],
    [5, none],
    [1, none],
    [none, none],
    [2, none],
  ]);
  assert.deepEqual(gaps(came), []);
  assert.equal(samples().length, 5 * 160);
});

test('a gap is filled up to the limit, and reported up to another', () => {
  const { leg, came, samples } = newLeg({ maxFillMs: 100 });
  feed(leg, [
    [1, 0],
    [2, 1e15],
  ]);
  assert.deepEqual(gaps(came), [600_000]);
  assert.equal(samples().length, 7 * 160);
});

test('tracks have numbers of their own', () => {
  const { leg, came } = newLeg();
  feed(leg, [
    [1, 0],
    [2, 20],
  ]);
  feed(
    leg,
    [
      [40, 0],
      [41, 20],
    ],
    'human-agent',
  );
  feed(leg, [[3, 40]]);
  assert.deepEqual(gaps(came), []);
});

test('keys are heard in the caller’s sound where that is wanted, and not in the agent’s', () => {
  const sound = generateDtmf('19#', { rateHz: 8000 });
  for (const track of ['caller', 'human-agent'] as const) {
    const { leg, came } = newLeg({ digitEar: new DigitEar(8000) });
    leg.receive(track, sound, sound.length, none, none, now);
    assert.equal(digits(came), track === 'caller' ? '19#' : '');
  }
  const { leg, came } = newLeg();
  leg.receive('caller', sound, sound.length, none, none, now);
  assert.equal(digits(came), '');
});

test('a key that comes both as sound and as message is one press; two quick presses stay two', () => {
  const { leg, came } = newLeg({ digitEar: new DigitEar(8000) });
  const sound = generateDtmf('55', { rateHz: 8000, toneMs: 60, pauseMs: 60 });
  let clock = 0;
  for (let at = 0; at < sound.length; at += 160) {
    clock += 20;
    const piece = sound.subarray(at, at + 160);
    leg.receive('caller', piece, piece.length, none, none, clock as Instant);
    if (clock === 100) leg.press('5', clock as Instant);
  }
  leg.press('5', (clock + 100) as Instant);
  assert.equal(digits(came), '55');
  leg.press('5', (clock + 1000) as Instant);
  assert.equal(digits(came), '555');
});
