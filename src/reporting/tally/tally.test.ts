import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WallTime } from '#base';
import type { ConversationFigures } from '#contract';
import { anyFigures } from '../fixtures/any-figures.ts';
import { zoneOf } from '../time/zone.ts';
import { type GroupName, groupNames } from './grouping.ts';
import { measureNames, measureOf } from './measures.ts';
import { mergeTallies, mostGroups, others, type Tally, tallying } from './tally.ts';
import { totalParts } from './totals.ts';

const plan = (...by: GroupName[]) => ({ by, parts: new Set(totalParts), zone: zoneOf('Europe/Berlin'), weekStart: 'monday' as const });
const tallyOf = (by: GroupName[], all: readonly ConversationFigures[]): Tally => {
  const one = tallying(plan(...by));
  for (const figures of all) one.add(figures);
  return one.tally;
};
/** Whatever order groups came in. */
const sorted = <Value>(map: ReadonlyMap<string, Value>): Map<string, Value> => new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
const plain = (totals: Tally['all']): unknown => ({
  ...totals,
  byDoor: sorted(totals.byDoor),
  byReason: sorted(totals.byReason),
  byQueue: sorted(totals.byQueue),
  intents: sorted(totals.intents),
  troubles: sorted(totals.troubles),
  codes: sorted(totals.codes),
  sentiments: sorted(totals.sentiments),
  latency: sorted(totals.latency),
});
const same = (one: Tally, other: Tally): void => {
  assert.deepEqual(plain(one.all), plain(other.all));
  const groups = ({ groups }: Tally) => [...sorted(groups)].map(([key, { names, totals }]) => [key, names, plain(totals)]);
  assert.deepEqual(groups(one), groups(other));
};

const many = fc.array(anyFigures, { maxLength: 12 });
const anyGroups = fc.uniqueArray(fc.constantFrom(...groupNames), { maxLength: 3 });

test('adding up in parts and merging them, in whatever order, is adding up at once', () => {
  fc.assert(
    fc.property(anyGroups, many, many, many, (by, a, b, c) => {
      const [one, two, three] = [tallyOf(by, a), tallyOf(by, b), tallyOf(by, c)] as const;
      const whole = tallyOf(by, [...a, ...b, ...c]);
      same(mergeTallies(mergeTallies(one, two), three), whole);
      same(mergeTallies(one, mergeTallies(two, three)), whole);
      same(mergeTallies(three, mergeTallies(two, one)), whole);
    }),
  );
});

test('groups part the whole: what is counted in all of them is what is counted', () => {
  fc.assert(
    fc.property(fc.constantFrom(...groupNames), many, (group, all) => {
      const { groups, all: totals } = tallyOf([group], all);
      const sum = (of: (one: Tally['all']) => number): number => [...groups.values()].reduce((sum, one) => sum + of(one.totals), 0);
      for (const of of [
        (one: Tally['all']) => one.conversations,
        (one: Tally['all']) => one.outcomes.resolved,
        (one: Tally['all']) => one.agentMs,
        (one: Tally['all']) => one.handoffs.begun,
      ])
        assert.equal(sum(of), of(totals));
    }),
  );
});

test('every measure is a number or nothing, every share between 0 and 1', () => {
  fc.assert(
    fc.property(many, (all) => {
      const { all: totals } = tallyOf(
        [],
        all.map((one) => ({
          ...one,
          spoken: one.turns,
          interrupted: Math.min(one.turns, one.interrupted),
          noMatch: Math.min(one.turns, one.noMatch),
        })),
      );
      for (const name of measureNames) {
        const { kind, of } = measureOf(name);
        const value = of(totals);
        if (value === null) continue;
        assert.ok(typeof value === 'number' && Number.isFinite(value), name);
        if (kind === 'share') assert.ok(value >= 0 && value <= 1, `${name}: ${value}`);
        if (kind === 'count') assert.ok(Number.isInteger(value), name);
      }
    }),
  );
});

const one = (more: Partial<ConversationFigures>): ConversationFigures => ({
  account: 'acme',
  bot: 'shop',
  agent: 'orders',
  agentVersion: '3',
  channel: 'main',
  medium: 'voice',
  direction: 'inbound',
  startedAt: Date.parse('2026-10-25T00:30:00Z') as WallTime,
  endedAt: Date.parse('2026-10-25T00:31:00Z') as WallTime,
  outcome: 'resolved',
  reason: 'done',
  containment: 'self-service',
  agentMs: 60_000,
  queueMs: 0,
  humanMs: 0,
  turns: 2,
  spoken: 2,
  noMatch: 0,
  interrupted: 0,
  noInput: 0,
  messages: 5,
  handoffs: [],
  intents: {},
  path: [],
  latency: {},
  troubles: {},
  ...more,
});

test('rates are shares of what they say', () => {
  const { all } = tallyOf(
    [],
    [
      one({}),
      one({ intents: { refund: 2 }, noMatch: 1, interrupted: 1, noInput: 2, turns: 4, spoken: 3 }),
      one({ outcome: 'escalated', containment: 'agent-transfer', handoffs: [{ target: 'b', reason: 'r', result: 'accepted', door: 'd', ms: 1000 }] }),
      one({ outcome: 'abandoned', containment: 'self-service', turns: 0, spoken: 0 }),
      one({
        outcome: 'failed',
        containment: 'drop-off',
        code: 'API_TIMEOUT',
        handoffs: [{ target: 'b', reason: 'r', result: 'refused', door: 'd', ms: 500 }],
      }),
      one({ outcome: 'observed', containment: undefined as never, turns: 0, spoken: 0 }),
      one({ outcome: 'unanswered', containment: undefined as never, turns: 0, spoken: 0 }),
    ],
  );
  const read = (name: (typeof measureNames)[number]) => measureOf(name).of(all);
  assert.deepEqual(
    [
      read('conversations'),
      read('led'),
      read('resolutionRate'),
      read('escalationRate'),
      read('containmentRate'),
      read('welcomeOnly'),
      read('dropOffRate'),
    ],
    [7, 5, 2 / 5, 1 / 5, 3 / 5, 1, 1 / 5],
  );
  assert.deepEqual([read('noMatchRate'), read('noInputRate'), read('bargeInRate'), read('unknownRate')], [1 / 10, 2 / 12, 1 / 9, 3 / 4]);
  assert.deepEqual([read('handoffs'), read('transferSuccess'), read('gapP95')], [2, 1 / 2, null]);
});

test('what was not understood counts in chats as in calls; nobody is silent in a chat', () => {
  const { all } = tallyOf([], [one({ turns: 6, noMatch: 1, noInput: 2 }), one({ medium: 'chat', turns: 4, spoken: 0, noMatch: 2 })]);
  assert.deepEqual([measureOf('noMatchRate').of(all), measureOf('noInputRate').of(all)], [3 / 10, 2 / 8]);
});

test('hours of the day on which clocks go back: the hour that occurs twice is parted, the hour of the day is one', () => {
  const all = [one({}), one({ startedAt: Date.parse('2026-10-25T01:30:00Z') as WallTime })];
  assert.deepEqual(
    [...tallyOf(['hour'], all).groups.values()].map(({ names }) => names),
    [['2026-10-25 02:00 +02:00'], ['2026-10-25 02:00 +01:00']],
  );
  assert.deepEqual(
    [...tallyOf(['hour-of-day'], all).groups.values()].map(({ names, totals }) => [names[0], totals.conversations]),
    [['02:00', 2]],
  );
  assert.deepEqual(
    [...tallyOf(['weekday', 'day', 'week', 'month'], all).groups.values()].map(({ names }) => names),
    [['Sunday', '2026-10-25', '2026-W43', '2026-10']],
  );
});

test('groups beyond what memory has room for are counted together, and nothing is lost', () => {
  const tally = tallying(plan('agent'));
  for (let number = 0; number < mostGroups + 500; number++) tally.add(one({ agent: `agent-${number}` }));
  const { groups, all } = tally.tally;
  assert.equal(groups.size, mostGroups + 1);
  assert.equal([...groups.values()].find(({ names }) => names[0] === others)?.totals.conversations, 500);
  assert.equal(all.conversations, mostGroups + 500);
});
