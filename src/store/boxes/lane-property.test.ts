/** A lane against a destination that fails as it likes, minutes in milliseconds: the machine, the law of the box, and a hand clock. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import { modelBox } from '../fixtures/model-box.ts';
import { type LaneInput, type LaneOutput, type LanePolicy, laneMachine, usualPolicy } from './lane-machine.ts';

interface Script {
  readonly items: readonly { readonly key: string; readonly putAt: number }[];
  /** One after the other, then all succeed. */
  readonly answers: readonly { readonly kind: 'done' | 'retry' | 'refused'; readonly afterMs: number; readonly tookMs: number }[];
  readonly atOnce: number;
  readonly luck: readonly number[];
}

const script: fc.Arbitrary<Script> = fc.record({
  items: fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), putAt: fc.integer({ min: 0, max: 60_000 }) }), { minLength: 1, maxLength: 25 }),
  answers: fc.array(
    fc.record({
      kind: fc.constantFrom('done', 'retry', 'retry', 'refused'),
      afterMs: fc.constantFrom(0, 0, 0, 3_000, 90_000),
      tookMs: fc.integer({ min: 0, max: 5_000 }),
    }),
    { maxLength: 60 },
  ),
  atOnce: fc.integer({ min: 1, max: 4 }),
  luck: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 7 }),
});

function play({ items, answers, atOnce, luck }: Script) {
  const policy: LanePolicy = { ...usualPolicy, atOnce, mostAttempts: 6 };
  let lucky = 0;
  const machine = laneMachine(policy, { fraction: () => luck[lucky++ % luck.length] ?? 0 });
  const box = modelBox();
  const events: { at: number; run: () => void }[] = [];
  const later = (at: number, run: () => void): void => void events.push({ at, run });
  const story: { number: number; at: number; end?: string; askedMs?: number }[] = [];
  let now = 0;
  let steps = 0;
  let asked = 0;
  let underWay = 0;

  const feed = (input: LaneInput | { kind: 'tick' }): void => {
    steps++;
    for (const wish of machine.step(input, now as Instant)) grant(wish);
  };
  const grant = (wish: LaneOutput): void => {
    if (wish.kind === 'claim') {
      const { numbers, nextAt } = box.claim('l', wish.most, 60_000, now);
      const found = numbers.map((number) => ({ number, attempts: box.items[number - 1]?.attempts ?? 0, expiresInMs: 1e9 }));
      later(now, () => feed({ kind: 'claimed', items: found, ...(nextAt === undefined ? {} : { nextInMs: nextAt - now }) }));
    }
    if (wish.kind === 'attempt') {
      assert.ok(++underWay <= atOnce, 'more than its hands');
      const answer = answers[asked++] ?? { kind: 'done', afterMs: 0, tookMs: 10 };
      const entry: (typeof story)[number] = { number: wish.number, at: now };
      story.push(entry);
      later(now + answer.tookMs, () => {
        underWay--;
        entry.end = answer.kind;
        entry.askedMs = answer.kind === 'retry' ? now + answer.afterMs : 0;
        feed({
          kind: 'attempt-end',
          number: wish.number,
          attempt: answer.kind === 'done' ? { kind: 'done' } : { ...answer, kind: answer.kind, why: 'w' },
        });
      });
    }
    if (wish.kind === 'settle')
      box.settle(wish.number, wish.fate.kind === 'again' ? { ...wish.fate, dueAt: Math.round(now + wish.fate.afterMs) } : wish.fate);
  };

  items.forEach(({ key, putAt }, index) => {
    later(putAt, () => {
      box.enter({
        lane: 'l',
        key,
        dedupe: String(index),
        rank: 0,
        sequenced: 0,
        held_until: 0,
        body: '',
        put_at: now,
        due_at: now,
        expires_at: 1e12,
      });
      feed({ kind: 'wake' });
    });
  });
  feed({ kind: 'wake' });
  while (box.items.length < items.length || box.items.some((one) => one.state === 'waiting')) {
    events.sort((a, b) => a.at - b.at);
    const due = machine.deadline;
    const next = events[0];
    if (next && (due === undefined || next.at <= due)) {
      events.shift();
      now = Math.max(now, next.at);
      next.run();
    } else {
      assert.ok(due !== undefined, 'it waits for nothing, and something waits for it');
      now = Math.max(now, due);
      feed({ kind: 'tick' });
    }
    assert.ok(steps < 40 * (items.length + answers.length) + now / policy.lookEveryMs + 100, `a storm: ${steps} steps`);
    assert.ok(now < 24 * 3_600_000, 'it takes for ever');
  }
  return { box, story };
}

test('every item ends, in the order of its key, one at a time, and never sooner than the destination asked', () => {
  fc.assert(
    fc.property(script, (one) => {
      const { box, story } = play(one);
      for (const key of ['a', 'b', 'c']) {
        const mine = story.filter(({ number }) => box.items[number - 1]?.key === key);
        mine.forEach((attempt, index) => {
          const before = mine[index - 1];
          if (!before) return;
          assert.ok(before.number <= attempt.number, 'a younger one went first');
          if (before.number === attempt.number) {
            assert.equal(before.end, 'retry');
            assert.ok(attempt.at >= (before.askedMs ?? 0), 'sooner than it was asked to');
          }
        });
      }
      for (const { number, attempts, state } of box.items) {
        const mine = story.filter((attempt) => attempt.number === number);
        assert.equal(mine.length, attempts);
        assert.equal(state, mine.at(-1)?.end === 'done' ? 'done' : 'dead');
      }
    }),
    { numRuns: 500 },
  );
});
