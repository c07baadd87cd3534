import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import { Playout } from './playout.ts';

const at = (ms: number): Instant => ms as Instant;
const sound = (count: number, value = 1): Int16Array => new Int16Array(count).fill(value);
const frame = new Int16Array(160);

/** Sends so many frames, one each 20 ms from `from` on. */
function send(playout: Playout, frames: number, from: number): void {
  for (let i = 0; i < frames; i++) assert.ok(playout.take(frame, at(from + i * 20)), `frame ${i}`);
}

test('sound comes out in frames, in order, and the end of an utterance is padded', () => {
  const playout = new Playout({ rateHz: 8000 });
  playout.write(sound(100, 1));
  playout.write(sound(100, 2));
  playout.mark('end');
  assert.ok(playout.take(frame, at(0)));
  assert.deepEqual([frame[0], frame[99], frame[100], frame[159]], [1, 1, 2, 2]);
  assert.equal(playout.takeMark(at(0)), undefined);
  assert.ok(playout.take(frame, at(20)));
  assert.deepEqual([frame[0], frame[39], frame[40], frame[159]], [2, 2, 0, 0]);
  assert.equal(playout.takeMark(at(20)), 1);
  assert.equal(playout.take(frame, at(40)), false);
});

test('what is shorter than a frame waits for more while the far side has sound left, and no longer', () => {
  const playout = new Playout({ rateHz: 8000 });
  playout.write(sound(480 + 10));
  playout.mark('in between');
  for (let i = 0; i < 3; i++) assert.ok(playout.take(frame, at(0))); // dry at 60
  assert.equal(playout.take(frame, at(0)), false);
  playout.write(sound(150, 7));
  assert.ok(playout.take(frame, at(5))); // dry at 80
  assert.equal(frame[159], 7);
  playout.write(sound(10));
  assert.equal(playout.take(frame, at(30)), false);
  assert.ok(playout.take(frame, at(40)));
  assert.deepEqual([frame[9], frame[10]], [1, 0]);
});

test('without echoes the clock decides, after one patient wait for the first', () => {
  const playout = new Playout({ rateHz: 8000 });
  playout.write(sound(320));
  playout.mark('one');
  send(playout, 2, 0);
  assert.equal(playout.takeMark(at(20)), 1);
  assert.deepEqual(playout.heard(at(20)), { mark: undefined, afterMs: 20 });
  assert.equal(playout.deadline, at(40 + 1000));
  assert.equal(playout.takeHeard(at(1039)), undefined);
  assert.deepEqual(playout.heard(at(1039)), { mark: undefined, afterMs: 40 });
  assert.equal(playout.takeHeard(at(1040)), 'one');
  playout.write(sound(160));
  playout.mark('two');
  send(playout, 1, 2000);
  playout.takeMark(at(2000));
  assert.equal(playout.deadline, at(2020));
  assert.deepEqual(playout.heard(at(2015)), { mark: 'one', afterMs: 15 });
  assert.equal(playout.takeHeard(at(2019)), undefined);
  assert.equal(playout.takeHeard(at(2020)), 'two');
});

test('an echo settles its mark and those before, and corrects the reckoning', () => {
  const playout = new Playout({ rateHz: 8000 });
  playout.write(sound(160));
  playout.mark('one');
  playout.write(sound(160));
  playout.mark('two');
  playout.write(sound(8000));
  send(playout, 1, 0);
  assert.equal(playout.takeMark(at(0)), 1);
  send(playout, 1, 20);
  assert.equal(playout.takeMark(at(20)), 2);
  send(playout, 5, 40); // dry at 140 by the clock
  assert.equal(playout.heard(at(90)).afterMs, 20, 'not past a mark that is not echoed');
  assert.ok(playout.echo(2, at(100))); // due at 40: the far side lags by 60
  assert.equal(playout.takeHeard(at(100)), 'one');
  assert.equal(playout.takeHeard(at(100)), 'two');
  assert.equal(playout.takeHeard(at(100)), undefined);
  assert.deepEqual(playout.heard(at(100)), { mark: 'two', afterMs: 0 });
  assert.deepEqual(playout.heard(at(150)), { mark: 'two', afterMs: 50 });
  assert.equal(playout.aheadMs(at(150)), 50);
});

test('echoes of marks that were never given, given up, or echoed before are none', () => {
  const playout = new Playout({ rateHz: 8000 });
  for (const wire of [0, 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) assert.equal(playout.echo(wire, at(0)), false);
  playout.write(sound(160));
  playout.mark('one');
  send(playout, 1, 0);
  playout.takeMark(at(0));
  playout.clear(at(5));
  assert.equal(playout.echo(1, at(10)), false);
  assert.equal(playout.takeHeard(at(10_000)), undefined);
});

test('clear drops what was not heard and says how far they heard; later sound begins after it', () => {
  const playout = new Playout({ rateHz: 8000 });
  playout.write(sound(160));
  playout.mark('one');
  playout.write(sound(8000));
  playout.mark('two');
  send(playout, 1, 0);
  playout.takeMark(at(0));
  for (let i = 0; i < 5; i++) playout.take(frame, at(0)); // dry at 120
  playout.echo(1, at(20));
  assert.equal(playout.takeHeard(at(20)), 'one');
  assert.equal(playout.farHasSound, true);
  assert.deepEqual(playout.clear(at(50)), { mark: 'one', afterMs: 30 });
  assert.equal(playout.farHasSound, false);
  assert.equal(playout.waiting, false);
  assert.ok(playout.spent);
  assert.deepEqual(playout.heard(at(500)), { mark: 'one', afterMs: 30 });
  playout.write(sound(160, 9));
  playout.mark('three');
  assert.ok(playout.take(frame, at(600)));
  assert.equal(frame[0], 9);
  assert.equal(playout.takeMark(at(600)), 2, 'numbers are not used again');
  playout.echo(2, at(620));
  assert.equal(playout.takeHeard(at(620)), 'three');
});

test('hold goes back to what was heard; resume goes on from there, and marks come again under new numbers', () => {
  const playout = new Playout({ rateHz: 8000 });
  playout.write(Int16Array.from({ length: 1600 }, (_, i) => i));
  playout.mark('end');
  for (let i = 0; i < 6; i++) playout.take(frame, at(0)); // 120 ms sent
  assert.deepEqual(playout.hold(at(50)), { mark: undefined, afterMs: 50 });
  assert.equal(playout.waiting, false);
  assert.equal(playout.take(frame, at(60)), false);
  assert.deepEqual(playout.hold(at(90)), { mark: undefined, afterMs: 50 });
  playout.resume();
  assert.ok(playout.waiting);
  assert.ok(playout.take(frame, at(1000)));
  assert.equal(frame[0], 400);
  for (let i = 0; i < 7; i++) playout.take(frame, at(1000 + i * 20));
  assert.equal(playout.takeMark(at(1000)), 1);
  playout.hold(at(1010));
  assert.equal(playout.echo(1, at(1020)), false, 'the far side gives up marks that it is told to forget');
  assert.equal(playout.takeHeard(at(60_000)), undefined);
  assert.equal(playout.deadline, undefined);
  playout.resume();
  while (playout.take(frame, at(2000)));
  assert.equal(playout.takeMark(at(2000)), 2);
  assert.equal(playout.echo(1, at(2001)), false);
});

test('more than the limit is not taken', () => {
  const playout = new Playout({ rateHz: 8000, maxQueueMs: 100 });
  assert.equal(playout.write(sound(500)), 500);
  assert.equal(playout.write(sound(500)), 300);
  assert.equal(playout.write(sound(500)), 0);
});

test('letting go hands out what was heard, once, with the instants at which it was', () => {
  const playout = new Playout({ rateHz: 8000 });
  playout.write(Int16Array.from({ length: 480 }, (_, i) => i));
  for (let i = 0; i < 3; i++) playout.take(frame, at(100)); // plays 100…160
  const got: number[] = [];
  const ends: number[] = [];
  const letGo = (now: number): void =>
    playout.letGo(at(now), new Int16Array(160), (samples, endAt) => {
      got.push(...samples);
      ends.push(endAt);
    });
  letGo(130);
  letGo(130);
  assert.equal(got.length, 240);
  letGo(500);
  assert.deepEqual(got, [...new Array(480).keys()]);
  assert.deepEqual(ends, [120, 130, 150, 160]);
});

/** A far side that really plays: each frame takes its time, and marks are echoed when it is done, or never. */
class FarSide {
  readonly #transitMs: number;
  readonly #echoes: boolean;
  #dryAt = 0;
  readonly echoes: { readonly wire: number; readonly at: number }[] = [];

  constructor(transitMs: number, echoes: boolean) {
    this.#transitMs = transitMs;
    this.#echoes = echoes;
  }

  media(now: number): void {
    this.#dryAt = Math.max(this.#dryAt, now + this.#transitMs) + 20;
  }

  mark(wire: number, now: number): void {
    if (this.#echoes) this.echoes.push({ wire, at: Math.max(this.#dryAt, now + this.#transitMs) + this.#transitMs });
  }

  /** Marks that were waiting come back at once. */
  clear(now: number): void {
    this.#dryAt = 0;
    const soon = now + 2 * this.#transitMs;
    for (const [i, echo] of this.echoes.entries()) if (echo.at > soon) this.echoes[i] = { wire: echo.wire, at: soon };
  }
}

const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), n: fc.nat(900) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mark' as const), n: fc.nat() }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('release' as const), n: fc.integer({ min: 1, max: 6 }) }) },
  {
    weight: 9,
    arbitrary: fc.record({ do: fc.constant('wait' as const), n: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1500 })) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const), n: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hold' as const), n: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resume' as const), n: fc.nat() }) },
);

test('against a far side that really plays: no sample lost or doubled, marks in order, heard never more than sent', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 120 }), fc.integer({ min: 0, max: 80 }), fc.boolean(), (actions, transitMs, echoing) => {
      const playout = new Playout({ rateHz: 8000 });
      const far = new FarSide(transitMs, echoing);
      const scratch = new Int16Array(160);
      let now = 1000;
      let value = 0;
      /** Written, neither heard nor cleared. Silence is never written, so zeros are padding. */
      let unheard: number[] = [];
      /** Marks, and how many samples were ever written before each. */
      let unreported: { readonly name: string; readonly after: number }[] = [];
      let marks = 0;
      let written = 0;
      let heardSamples = 0;
      let sentSamples = 0;

      const release = (): boolean => {
        const sent = playout.take(frame, at(now));
        if (sent) {
          far.media(now);
          sentSamples += 160;
        }
        for (let wire = playout.takeMark(at(now)); wire !== undefined; wire = playout.takeMark(at(now))) far.mark(wire, now);
        return sent;
      };
      const listen = (): void => {
        far.echoes.sort((a, b) => a.at - b.at || a.wire - b.wire);
        while (far.echoes[0] !== undefined && far.echoes[0].at <= now) {
          const echo = far.echoes.shift() as { wire: number; at: number };
          playout.echo(echo.wire, at(echo.at));
        }
        const before = playout.heard(at(now));
        let reportedAfter = 0;
        for (let mark = playout.takeHeard(at(now)); mark !== undefined; mark = playout.takeHeard(at(now))) {
          const expected = unreported.shift();
          assert.equal(mark, expected?.name);
          reportedAfter = expected?.after ?? 0;
        }
        assert.deepEqual(playout.heard(at(now)).mark, before.mark, 'a mark is heard when it is said to be heard');
        playout.letGo(at(now), scratch, (samples, endAt) => {
          assert.ok(endAt <= now);
          heardSamples += samples.length;
          for (const sample of samples) if (sample !== 0) assert.equal(sample, unheard.shift());
        });
        assert.ok(heardSamples <= sentSamples, 'heard more than was sent');
        assert.ok(written - unheard.length >= reportedAfter, 'a mark was heard before its sound');
      };

      for (const { do: what, n } of actions) {
        if (what === 'write') {
          const samples = Int16Array.from({ length: n }, () => (value = (value % 30_000) + 1));
          playout.write(samples);
          unheard.push(...samples);
          written += n;
        } else if (what === 'mark') {
          playout.mark(`m${++marks}`);
          unreported.push({ name: `m${marks}`, after: written });
        } else if (what === 'release') for (let i = 0; i < n; i++) release();
        else if (what === 'wait') now += n;
        else if (what === 'resume') playout.resume();
        else {
          listen();
          const hadSound = playout.farHasSound;
          const heard = what === 'clear' ? playout.clear(at(now)) : playout.hold(at(now));
          assert.deepEqual(playout.heard(at(now)), heard, 'what it said stays said');
          assert.equal(playout.take(frame, at(now)), false, 'nothing is sent after it');
          if (hadSound) far.clear(now);
          sentSamples = heardSamples;
          if (what === 'clear') {
            unheard = [];
            unreported = [];
          }
        }
        listen();
      }

      playout.resume();
      for (let i = 0; i < 1000 && !playout.spent; i++) {
        now += 20;
        release();
        listen();
      }
      now += 3000;
      listen();
      assert.ok(playout.spent, 'everything was played');
      assert.deepEqual(unheard, []);
      assert.deepEqual(unreported, []);
    }),
    { numRuns: 400 },
  );
});
