import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyFigures } from '../fixtures/any-figures.ts';
import { printRule, rounded, roundings, ruleFor, usageRulesSchema } from './rounding.ts';
import { usageTally } from './usage.ts';

test('time as it counts, by rule', () => {
  for (const [ms, every, minimumSeconds, counted] of [
    [0, 'minute', 60, 0],
    [1, 'exact', 0, 1],
    [61_234, 'exact', 0, 61_234],
    [61_001, 'second', 0, 62_000],
    [61_000, 'second', 0, 61_000],
    [12_001, 'six-seconds', 0, 18_000],
    [12_000, 'six-seconds', 0, 12_000],
    [60_000, 'minute', 0, 60_000],
    [60_001, 'minute', 0, 120_000],
    [4_000, 'six-seconds', 30, 30_000],
    [31_000, 'six-seconds', 30, 36_000],
  ] as const)
    assert.equal(rounded(ms, { every, minimumSeconds }), counted, `${ms} by ${printRule({ every, minimumSeconds })}`);
});

test('the sum of what was rounded, not the rounded sum', () => {
  const usage = usageTally(usageRulesSchema.parse({ every: 'minute' }));
  const one = fc.sample(anyFigures, 1)[0];
  assert.ok(one);
  const call = { ...one, channel: 'main', account: 'acme', medium: 'voice' as const, direction: 'inbound' as const, queueMs: 0 };
  usage.add({ ...call, agentMs: 20_000, humanMs: 0 });
  usage.add({ ...call, agentMs: 20_000, humanMs: 65_000 });
  usage.add({ ...call, agentMs: 20_000, humanMs: 0 });
  const [line] = usage.lines();
  assert.deepEqual(
    [line?.conversations, line?.agentMs, line?.agentCountedMs, line?.humanMs, line?.humanCountedMs],
    [3, 60_000, 180_000, 65_000, 120_000],
  );
});

test('a channel’s rule wins over the common one, and in each the one for calls of ours', () => {
  const rules = usageRulesSchema.parse({
    every: 'second',
    outbound: { every: 'six-seconds', minimumSeconds: 30 },
    channels: { trunk: { every: 'minute', outbound: { every: 'exact' } }, web: {} },
  });
  assert.deepEqual(
    [
      ruleFor(rules, 'main', 'inbound'),
      ruleFor(rules, 'main', 'outbound'),
      ruleFor(rules, 'trunk', 'inbound'),
      ruleFor(rules, 'trunk', 'outbound'),
      ruleFor(rules, 'web', 'outbound'),
    ].map(printRule),
    ['each started second', 'each started six seconds, at least 30 s', 'each started minute', 'to the millisecond', 'to the millisecond'],
  );
  assert.deepEqual(printRule(ruleFor(rules, 'toString', 'inbound')), 'each started second');
});

test('what counts is never less than what was, and by less than a step or the minimum more', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000_000 }),
      fc.constantFrom(...roundings),
      fc.integer({ min: 0, max: 120 }),
      (ms, every, minimumSeconds) => {
        const counted = rounded(ms, { every, minimumSeconds });
        assert.ok(counted >= ms && counted < ms + Math.max(60_000, minimumSeconds * 1000));
        const step = { exact: 1, second: 1000, 'six-seconds': 6000, minute: 60_000 }[every];
        assert.ok(counted % step === 0 || counted === minimumSeconds * 1000);
      },
    ),
  );
});

test('lines part all conversations, and their exact time is all the time there was', () => {
  fc.assert(
    fc.property(fc.array(anyFigures, { maxLength: 30 }), (all) => {
      const usage = usageTally(usageRulesSchema.parse({ every: 'minute' }));
      for (const one of all) usage.add(one);
      const lines = usage.lines();
      const sum = (of: (line: (typeof lines)[number]) => number): number => lines.reduce((total, line) => total + of(line), 0);
      assert.equal(
        sum((line) => line.conversations),
        all.length,
      );
      assert.equal(
        sum((line) => line.agentMs + line.humanMs + line.queueMs),
        all.reduce((total, one) => total + one.agentMs + one.humanMs + one.queueMs, 0),
      );
      assert.ok(lines.every((line) => line.agentCountedMs % 60_000 === 0 && line.agentCountedMs >= line.agentMs));
    }),
  );
});
