import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import type { Attempt } from '#contract';
import { backoffMs } from './backoff.ts';
import { type LaneInput, type LaneOutput, type LanePolicy, laneMachine, usualPolicy } from './lane-machine.ts';

const policy: LanePolicy = { ...usualPolicy, atOnce: 2, mostAttempts: 4, tripAfter: 3 };
const half = { fraction: () => 0.5 };
const instant = (ms: number): Instant => ms as Instant;
const item = (number: number, more: { attempts?: number; expiresInMs?: number } = {}) => ({ number, attempts: 1, expiresInMs: 1e9, ...more });
const down: Attempt = { kind: 'retry', why: 'down' };

/** A machine and a short way to step it: `outputs at 5 of { … }`. */
function bench(more: Partial<LanePolicy> = {}) {
  const machine = laneMachine({ ...policy, ...more }, half);
  const at = (ms: number, input: LaneInput | { kind: 'tick' }): readonly LaneOutput[] => machine.step(input, instant(ms));
  return { machine, at };
}

test('it looks at once, then waits until something is due, is put, or half a minute is over', () => {
  const { machine, at } = bench();
  assert.deepEqual(at(0, { kind: 'wake' }), [{ kind: 'claim', most: 2 }]);
  assert.equal(machine.deadline, undefined);
  assert.deepEqual(at(1, { kind: 'claimed', items: [], nextInMs: 500 }), []);
  assert.equal(machine.deadline, 501);
  assert.deepEqual(at(2, { kind: 'wake' }), [{ kind: 'claim', most: 2 }]);
  at(3, { kind: 'claimed', items: [] });
  assert.equal(machine.deadline, 30_002);
  assert.deepEqual(at(100, { kind: 'tick' }), []);
  assert.deepEqual(at(30_002, { kind: 'tick' }), [{ kind: 'claim', most: 2 }]);
});

test('what is put while it looks is not overlooked', () => {
  const { at } = bench();
  at(0, { kind: 'wake' });
  at(1, { kind: 'wake' });
  assert.deepEqual(at(2, { kind: 'claimed', items: [] }), [{ kind: 'claim', most: 2 }]);
});

test('no more than its hands at once; each hand that comes free looks again', () => {
  const { at } = bench();
  at(0, { kind: 'wake' });
  assert.deepEqual(at(1, { kind: 'claimed', items: [item(1), item(2)] }), [
    { kind: 'attempt', number: 1 },
    { kind: 'attempt', number: 2 },
  ]);
  assert.deepEqual(at(2, { kind: 'wake' }), []);
  assert.deepEqual(at(3, { kind: 'attempt-end', number: 2, attempt: { kind: 'done' } }), [
    { kind: 'settle', number: 2, fate: { kind: 'done' } },
    { kind: 'claim', most: 1 },
  ]);
});

test('a failure waits longer each time, a refusal and the last attempt are dead letters', () => {
  const { at } = bench({ tripAfter: 100 });
  const fate = (attempts: number, attempt: Attempt, expiresInMs = 1e9) => {
    at(0, { kind: 'wake' });
    at(0, { kind: 'claimed', items: [item(1, { attempts, expiresInMs })] });
    const [settled] = at(10, { kind: 'attempt-end', number: 1, attempt });
    at(10, { kind: 'claimed', items: [] });
    return settled?.kind === 'settle' ? settled.fate : settled;
  };
  assert.deepEqual(fate(1, down), { kind: 'again', afterMs: 500, trouble: 'down' });
  assert.deepEqual(fate(3, down), { kind: 'again', afterMs: 2_000, trouble: 'down' });
  assert.deepEqual(fate(2, { ...down, afterMs: 7_000 }), { kind: 'again', afterMs: 8_000, trouble: 'down' });
  assert.deepEqual(fate(4, down), { kind: 'dead', trouble: 'down' });
  assert.deepEqual(fate(1, down, 400), { kind: 'dead', trouble: 'down' });
  assert.deepEqual(fate(1, { kind: 'refused', why: 'HTTP 422' }), { kind: 'dead', trouble: 'HTTP 422' });
  at(20, { kind: 'wake' });
  assert.deepEqual(at(21, { kind: 'claimed', items: [item(9, { expiresInMs: 0 })] }), [
    { kind: 'settle', number: 9, fate: { kind: 'dead', trouble: 'expired' } },
    { kind: 'claim', most: 2 },
  ]);
});

test('a destination that does not answer rests, one may try, and then all go on', () => {
  const { machine, at } = bench({ atOnce: 3 });
  at(0, { kind: 'wake' });
  at(0, { kind: 'claimed', items: [item(1), item(2), item(3)] });
  at(1, { kind: 'attempt-end', number: 1, attempt: down });
  at(1, { kind: 'claimed', items: [] });
  at(2, { kind: 'attempt-end', number: 2, attempt: down });
  at(2, { kind: 'claimed', items: [] });
  const third = at(3, { kind: 'attempt-end', number: 3, attempt: down });
  assert.deepEqual(third[0], { kind: 'rest', ms: 3_750 });
  assert.equal(third.length, 2); // and no claim
  assert.equal(machine.deadline, 3_753);
  assert.deepEqual(at(100, { kind: 'wake' }), []);
  assert.deepEqual(at(3_753, { kind: 'tick' }), [{ kind: 'claim', most: 1 }]);
  at(3_754, { kind: 'claimed', items: [item(1, { attempts: 2 })] });
  assert.equal(machine.deadline, undefined, 'no clock ticks while the one is under way');
  assert.deepEqual(at(3_760, { kind: 'attempt-end', number: 1, attempt: { kind: 'done' } }), [
    { kind: 'rest-end' },
    { kind: 'settle', number: 1, fate: { kind: 'done' } },
    { kind: 'claim', most: 3 },
  ]);
});

test('a drain begins nothing new, gives back what was just claimed, and tells when the rest is over', () => {
  const { machine, at } = bench();
  at(0, { kind: 'wake' });
  at(1, { kind: 'claimed', items: [item(1)] });
  at(2, { kind: 'wake' });
  assert.deepEqual(at(3, { kind: 'drain' }), []);
  assert.deepEqual(at(4, { kind: 'claimed', items: [item(2)] }), [{ kind: 'settle', number: 2, fate: { kind: 'release' } }]);
  assert.deepEqual(
    at(5, { kind: 'attempt-end', number: 1, attempt: down }).map((wish) => wish.kind),
    ['settle', 'drained'],
  );
  assert.deepEqual(at(6, { kind: 'wake' }), []);
  assert.equal(machine.deadline, undefined);
});

test('a store that cannot be asked is asked again a little later', () => {
  const { machine, at } = bench();
  at(0, { kind: 'wake' });
  assert.deepEqual(at(1, { kind: 'claim-failed' }), []);
  assert.equal(machine.deadline, 2_001);
  assert.deepEqual(at(2_001, { kind: 'tick' }), [{ kind: 'claim', most: 2 }]);
});

test('full jitter: anything up to the bound, never less than was asked for, never more than the longest', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      fc.integer({ min: 0, max: 100_000 }),
      (failures, luck, askedMs) => {
        const ms = backoffMs(failures, 1_000, 60_000, { fraction: () => luck }, askedMs);
        assert.ok(ms >= askedMs && ms <= Math.max(60_000, askedMs + 1_000));
        if (askedMs === 0) assert.ok(ms <= 1_000 * 2 ** (failures - 1));
      },
    ),
  );
});
