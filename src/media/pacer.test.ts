import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import { type PacedCall, Pacer, type Seat, seatFor } from './pacer.ts';

/** A call with frames to send, and a book of when it sent them. */
class Talker implements PacedCall {
  readonly sentAt: number[] = [];
  left: number;
  late = 0;
  readonly #clock: { now: number };

  constructor(clock: { now: number }, left: number) {
    this.#clock = clock;
    this.left = left;
  }

  waiting(): boolean {
    return this.left > 0;
  }

  release(frames: number, late: number): number {
    this.late += late;
    const count = Math.min(frames, this.left);
    this.left -= count;
    for (let i = 0; i < count; i++) this.sentAt.push(this.#clock.now);
    return count;
  }
}

class Bench {
  readonly pacer = new Pacer();
  readonly clock = { now: 1003.7 };
  skipped = 0;

  seat(frames: number, leadMs: number): { call: Talker; seat: Seat } {
    const call = new Talker(this.clock, frames);
    const seat = seatFor(call, leadMs);
    this.step('join', seat);
    return { call, seat };
  }

  step(kind: 'join' | 'wake' | 'cut' | 'leave', seat: Seat): void {
    this.pacer.step({ kind, seat }, this.clock.now as Instant);
  }

  /** Lets time pass as a punctual driver would; `lateMs` delays each tick. */
  run(ms: number, lateMs: () => number = () => 0): void {
    const until = this.clock.now + ms;
    for (let due = this.pacer.deadline; due !== undefined && due <= until; due = this.pacer.deadline) {
      this.clock.now = Math.min(until, Math.max(this.clock.now, due) + lateMs());
      for (const report of this.pacer.step({ kind: 'tick' }, this.clock.now as Instant)) this.skipped += report.skipped;
    }
    this.clock.now = until;
  }
}

test('no sound, no tick', () => {
  const bench = new Bench();
  assert.equal(bench.pacer.deadline, undefined);
  const { seat } = bench.seat(3, 0);
  assert.equal(bench.pacer.deadline, undefined);
  bench.step('wake', seat);
  bench.run(200);
  assert.equal(bench.pacer.deadline, undefined);
});

test('the first frame leaves at once, the others on the grid, for an hour without drift', () => {
  const bench = new Bench();
  const { call, seat } = bench.seat(180_000, 0);
  bench.step('wake', seat);
  bench.run(3_600_000, () => 0.3);
  assert.equal(call.sentAt.length, 180_000);
  assert.equal(call.sentAt[0], 1004);
  const last = call.sentAt.at(-1) as number;
  assert.ok(Math.abs(last - (call.sentAt[1] as number) - 179_998 * 20) < 0.01, `${last}`);
  assert.equal(bench.skipped, 0);
  assert.ok(bench.pacer.lateness.worstMs <= 0.31);
  assert.equal(bench.pacer.lateness.count, 179_999);
});

test('with a lead, the lead leaves at once and is kept', () => {
  const bench = new Bench();
  const { call, seat } = bench.seat(100, 100);
  bench.step('wake', seat);
  bench.run(0);
  assert.equal(call.sentAt.length, 6);
  assert.equal(call.late, 0);
  bench.run(200);
  assert.equal(call.late, 0);
  assert.equal(call.sentAt.length, 16);
});

test('calls are spread over four phases', () => {
  const bench = new Bench();
  const seats = Array.from({ length: 8 }, () => bench.seat(1000, 0));
  assert.deepEqual(seats.map(({ seat }) => seat.phase).sort(), [0, 0, 1, 1, 2, 2, 3, 3]);
  for (const { seat } of seats) bench.step('wake', seat);
  bench.run(100);
  const offsets = seats.map(({ call }) => (call.sentAt.at(-1) as number) % 20).sort((a, b) => a - b);
  assert.deepEqual(offsets, [0, 0, 5, 5, 10, 10, 15, 15]);
  for (const { seat } of seats.slice(0, 4)) bench.step('leave', seat);
  assert.deepEqual(Array.from({ length: 4 }, () => bench.seat(1, 0).seat.phase).sort(), [0, 1, 2, 3]);
});

test('after a stall two missed frames are made up for, and the rest of the time is given up and counted', () => {
  const bench = new Bench();
  const { call, seat } = bench.seat(1000, 0);
  bench.step('wake', seat);
  bench.run(100);
  const before = call.sentAt.length;
  bench.clock.now += 105;
  bench.run(0);
  assert.equal(call.sentAt.length - before, 3);
  assert.equal(call.late, 2);
  assert.ok(bench.skipped >= 2 && bench.skipped <= 3, `${bench.skipped}`);
  const rate = call.sentAt.length;
  bench.run(1000);
  assert.equal(call.sentAt.length - rate, 50);
});

test('with a lead, a stall shorter than the lead is made up for in full', () => {
  const bench = new Bench();
  const { call, seat } = bench.seat(1000, 100);
  bench.step('wake', seat);
  bench.run(100);
  bench.clock.now += 90;
  bench.run(100);
  assert.equal(bench.skipped, 0);
  const elapsed = bench.clock.now - 1003.7;
  assert.ok(Math.abs(call.sentAt.length - (6 + elapsed / 20)) <= 1);
});

test('a short silence of the source is not lateness and earns no second lead; a long one begins anew', () => {
  const bench = new Bench();
  const { call, seat } = bench.seat(10, 100);
  bench.step('wake', seat);
  bench.run(100); // ten sent: the far side has 100 ms left
  assert.equal(call.left, 0);
  bench.run(60);
  call.left = 50;
  bench.step('wake', seat);
  bench.run(0);
  assert.ok(call.sentAt.length - 10 <= 4, 'only what the lead lacks');
  assert.equal(bench.pacer.lateness.worstMs < 1, true);
  bench.run(2000);
  call.left = 50;
  bench.step('wake', seat);
  bench.run(0);
  assert.equal(call.sentAt.length, 66);
});

test('a cut ends the spell: nothing more is sent, and the next sound has its lead again', () => {
  const bench = new Bench();
  const { call, seat } = bench.seat(50, 100);
  bench.step('wake', seat);
  bench.run(40);
  call.left = 0;
  bench.step('cut', seat);
  assert.equal(bench.pacer.deadline, undefined);
  const before = call.sentAt.length;
  bench.run(10);
  call.left = 50;
  bench.step('wake', seat);
  bench.run(0);
  assert.equal(call.sentAt.length - before, 6);
});

test('a call that was cut while new sound waits is not forgotten', () => {
  const bench = new Bench();
  const { call, seat } = bench.seat(50, 0);
  bench.step('wake', seat);
  bench.run(40);
  bench.step('cut', seat);
  bench.run(100);
  assert.ok(call.sentAt.length >= 7);
});

test('whatever calls do, each sends no faster than real time and its lead, and all that it has', () => {
  const act = fc.record({
    do: fc.constantFrom('say' as const, 'say' as const, 'cut' as const, 'run' as const, 'run' as const, 'run' as const, 'leave' as const),
    who: fc.nat(5),
    n: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80 }), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 }), (acts, delays) => {
      const bench = new Bench();
      let turn = 0;
      const late = (): number => delays[turn++ % delays.length] as number;
      const seats = Array.from({ length: 6 }, (_, i) => ({ ...bench.seat(0, i < 3 ? 0 : 100), gone: false, spell: 0 }));
      for (const { do: what, who, n } of acts) {
        const one = seats[who] as (typeof seats)[number];
        if (what === 'run') bench.run(n * 5, late);
        else if (what === 'leave') {
          bench.step('leave', one.seat);
          one.gone = true;
        } else if (what === 'cut') {
          one.call.left = 0;
          bench.step('cut', one.seat);
          one.spell = one.call.sentAt.length;
        } else {
          one.call.left += n;
          bench.step('wake', one.seat);
        }
        for (const { call, seat, spell } of seats) {
          const sent = call.sentAt.slice(spell);
          for (let i = 0; i < sent.length; i++) {
            for (let j = i; j < sent.length; j++) {
              const allowed = Math.floor(((sent[j] as number) - (sent[i] as number)) / 20) + 1 + seat.leadFrames + 2 + 1;
              assert.ok(j - i + 1 <= allowed, `${j - i + 1} frames in ${(sent[j] as number) - (sent[i] as number)} ms`);
            }
          }
        }
      }
      const gone = seats.filter((one) => one.gone).map((one) => one.call.sentAt.length);
      bench.run(60_000, late);
      for (const { call, gone: left } of seats) if (!left) assert.equal(call.left, 0);
      assert.deepEqual(
        seats.filter((one) => one.gone).map((one) => one.call.sentAt.length),
        gone,
      );
      assert.equal(bench.pacer.deadline, undefined);
    }),
    { numRuns: 100 },
  );
});
