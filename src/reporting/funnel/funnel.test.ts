import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ConversationFigures, Outcome } from '#contract';
import { anyFigures } from '../fixtures/any-figures.ts';
import { type Funnel, funnelTally, type StepsOf } from './funnel.ts';

const base = fc.sample(anyFigures, { numRuns: 1, seed: 1 })[0] as ConversationFigures;
const walked = (path: readonly string[], outcome: Outcome, leftAt = path.at(-1), version = '3'): ConversationFigures => ({
  ...base,
  agent: 'orders',
  agentVersion: version,
  outcome,
  path,
  ...(leftAt === undefined ? { leftAt: undefined as never } : { leftAt }),
});
const funnelsOf = (all: readonly ConversationFigures[], stepsOf?: StepsOf): readonly Funnel[] => {
  const tally = funnelTally(stepsOf);
  for (const one of all) tally.add(one);
  return tally.funnels();
};

test('who reached a step, who went on and which way, who left there and how', () => {
  const [funnel] = funnelsOf(
    [
      walked(['hello', 'menu', 'refund', 'bye'], 'resolved'),
      walked(['hello', 'menu', 'refund'], 'abandoned'),
      walked(['hello', 'menu', 'human'], 'escalated'),
      // Went back to the menu, and hung up there.
      walked(['hello', 'menu', 'refund'], 'abandoned', 'menu'),
      walked([], 'abandoned', undefined),
    ],
    () => ['hello', 'menu', 'human', 'refund', 'bye', 'never-reached'],
  );
  assert.deepEqual([funnel?.conversations, funnel?.withoutSteps], [5, 1]);
  const left = (step: Funnel['steps'][number] | undefined) => Object.fromEntries(Object.entries(step?.left ?? {}).filter(([, count]) => count > 0));
  assert.deepEqual(
    funnel?.steps.map((step) => [step.path, step.reached, step.wentOn, left(step), step.next]),
    [
      ['hello', 4, 4, {}, [['menu', 4]]],
      [
        'menu',
        4,
        3,
        { abandoned: 1 },
        [
          ['refund', 3],
          ['human', 1],
        ],
      ],
      ['human', 1, 0, { escalated: 1 }, []],
      ['refund', 3, 2, { abandoned: 1 }, [['bye', 1]]],
      ['bye', 1, 0, { resolved: 1 }, []],
    ],
  );
});

test('versions are told apart, the most used first; without a definition steps stand as customers came to them', () => {
  const funnels = funnelsOf([
    walked(['b', 'a'], 'resolved', 'a', '1'),
    walked(['b', 'a', 'c'], 'resolved', 'c', '2'),
    walked(['b', 'c'], 'resolved', 'c', '2'),
  ]);
  assert.deepEqual(
    funnels.map(({ version, steps }) => [version, steps.map(({ path }) => path)]),
    [
      ['2', ['b', 'a', 'c']],
      ['1', ['b', 'a']],
    ],
  );
});

test('everybody who came to a step went on or left there, and everybody left somewhere', () => {
  fc.assert(
    fc.property(fc.array(anyFigures, { maxLength: 30 }), (all) => {
      for (const { conversations, withoutSteps, steps } of funnelsOf(all)) {
        let over = withoutSteps;
        for (const { reached, wentOn, left } of steps) {
          const here = Object.values(left).reduce((sum, count) => sum + count, 0);
          assert.equal(reached, wentOn + here);
          assert.ok(wentOn >= 0);
          over += here;
        }
        assert.equal(over, conversations);
      }
    }),
  );
});
