import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant, WallTime } from '#base';
import type { CallAbilities } from '#contract';
import { handsOver } from '../../test/peers/fitted.ts';
import { Bridge, type BridgeInput, type BridgeOutput } from './bridge.ts';
import { sessionErrors } from './sessions.errors.ts';

const error = sessionErrors.REMOTE_AGENT_LOST();
const farInput = fc.constantFrom<BridgeInput>(
  { kind: 'ringing' },
  { kind: 'early-sound' },
  { kind: 'answered' },
  { kind: 'unanswered', why: 'busy', error },
  { kind: 'far-goodbye', how: 'hang-up', verdict: { kind: 'done', reason: 'r' } },
  { kind: 'far-goodbye', how: 'transfer', verdict: { kind: 'hand-off', target: 'people', reason: 'r', facts: [] } },
  { kind: 'far-goodbye', how: 'transfer', verdict: { kind: 'hand-off', target: 'nobody', reason: 'r', facts: [] } },
  { kind: 'far-lost', error },
  { kind: 'far-left' },
  { kind: 'hand-off-refused', error },
  { kind: 'wind-up', reason: 'DRAINED' },
);
const nearEnd = fc.constantFrom<BridgeInput>(
  { kind: 'call-end', by: 'caller' },
  { kind: 'call-end', by: 'gateway' },
  { kind: 'call-end', by: 'hand-off' },
  { kind: 'call-end', by: 'transport', error },
);

/** Steps a bridge through inputs, its deadlines kept, and collects what it wants. */
function walk(
  inputs: readonly (readonly [afterMs: number, input: BridgeInput])[],
  fallbackTarget: string | undefined,
  restMs: number,
): BridgeOutput[] {
  const bridge = new Bridge({
    epoch: { now: 0 as Instant, wall: 0 as WallTime },
    can: handsOver(100, 'people'),
    fallbackTarget,
    waitingMs: 2000,
    longestMs: 600_000,
  });
  const out: BridgeOutput[] = [];
  let now = 0;
  const until = (end: number): void => {
    for (let due = bridge.deadline; due !== undefined && due <= end; due = bridge.deadline) {
      assert.ok(due >= now, 'no deadline lies in the past');
      now = due;
      out.push(...bridge.step({ kind: 'tick' }, now as Instant));
    }
    now = end;
  };
  for (const [afterMs, input] of [[0, { kind: 'call-start' }] as const, ...inputs]) {
    until(now + afterMs);
    out.push(...bridge.step(input, now as Instant));
  }
  until(now + restMs);
  return out;
}

const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 4000 }), farInput), { maxLength: 10 });

test('whatever happens on either side, the caller’s end brings one outcome within five seconds (promise P4)', () => {
  fc.assert(
    fc.property(steps, nearEnd, steps, fc.constantFrom('people', undefined), (before, end, after, fallback) => {
      const out = walk([...before, [0, end], ...after], fallback, 5000);
      const ends = out.filter((wish) => wish.kind === 'record' && wish.event.kind === 'conversation-end');
      assert.equal(ends.length, 1);
      assert.equal(out.at(-1)?.kind, 'finished');
    }),
    { numRuns: 2000 },
  );
});

test('whoever is without an agent is handed over or told so in the same step (promise P5), never to an unknown target (promise P8)', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom('people', undefined), (before, fallback) => {
      const out = walk([...before, [0, { kind: 'far-lost', error }]], fallback, 0);
      const answered = out.some((wish) => wish.kind === 'join' && wish.sound === 'both');
      const left = out.some((wish) => wish.kind === 'hand-off' || wish.kind === 'hang-up');
      if (answered) assert.ok(left);
      for (const wish of out) if (wish.kind === 'hand-off') assert.equal(wish.fitted.target, 'people');
    }),
    { numRuns: 2000 },
  );
});

test('a door that says nothing is waited for as long as its channel says; then it ends, for the agent is gone', () => {
  for (const withinMs of [4000, 35_000]) {
    const can: CallAbilities = { handOff: { targets: ['people'], doors: {}, withinMs } };
    const bridge = new Bridge({
      epoch: { now: 0 as Instant, wall: 0 as WallTime },
      can,
      fallbackTarget: 'people',
      waitingMs: undefined,
      longestMs: 600_000,
    });
    bridge.step({ kind: 'call-start' }, 0 as Instant);
    bridge.step({ kind: 'answered' }, 100 as Instant);
    bridge.step({ kind: 'far-lost', error }, 200 as Instant);
    assert.equal(bridge.deadline, 200 + withinMs);
    const out = bridge.step({ kind: 'tick' }, (200 + withinMs) as Instant);
    assert.ok(out.some((wish) => wish.kind === 'hang-up' && wish.how === 'failed'));
  }
});

test('a caller who is kept from humans is handed to none, by the agent’s word nor by a failure', () => {
  const lasts: readonly BridgeInput[] = [
    { kind: 'far-lost', error },
    { kind: 'far-goodbye', how: 'hang-up', verdict: { kind: 'hand-off', target: 'people', reason: 'asked', facts: [] } },
  ];
  for (const last of lasts) {
    const bridge = new Bridge({
      epoch: { now: 0 as Instant, wall: 0 as WallTime },
      can: { handOff: { targets: ['people'], doors: {} } },
      fallbackTarget: 'people',
      keptFromHumans: true,
      waitingMs: undefined,
      longestMs: 600_000,
    });
    const inputs: readonly BridgeInput[] = [{ kind: 'call-start' }, { kind: 'answered' }, last];
    const out = inputs.flatMap((input, at) => bridge.step(input, (at * 100) as Instant));
    assert.deepEqual(
      out.flatMap((wish) => (wish.kind === 'hand-off' || wish.kind === 'hang-up' ? [wish.kind] : [])),
      ['hang-up'],
    );
  }
});

test('for a caller who left before it began nobody is called', () => {
  const bridge = new Bridge({ epoch: { now: 0 as Instant, wall: 0 as WallTime }, can: { handOff: undefined }, waitingMs: 2000, longestMs: 600_000 });
  const out = [...bridge.step({ kind: 'call-end', by: 'caller' }, 0 as Instant), ...bridge.step({ kind: 'call-start' }, 0 as Instant)];
  assert.ok(!out.some(({ kind }) => kind === 'dial'));
  assert.equal(out.at(-1)?.kind, 'finished');
});

test('nothing is left hanging: a call that nobody ends ends by itself', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom('people', undefined), (before, fallback) => {
      const out = walk(before, fallback, 660_000);
      assert.equal(out.filter((wish) => wish.kind === 'record' && wish.event.kind === 'conversation-end').length, 1);
      // The call to the agent was answered and never ended by it: then we ended it.
      const open = before.some(([, input]) => input.kind === 'answered');
      const closed = before.some(([, input]) => ['unanswered', 'far-goodbye', 'far-lost', 'far-left'].includes(input.kind));
      if (open && !closed) assert.ok(out.some((wish) => wish.kind === 'leave-far'));
    }),
    { numRuns: 1000 },
  );
});
