import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import { type OutboundLimits, OutboundRule } from './outbound-rule.ts';

const limits: OutboundLimits = { allow: ['+1', '+4420', '7'], deny: ['+1900', '+1 (976)'], callsPerMinute: 3, atOnce: 2 };
const at = (ms: number): Instant => ms as Instant;
const codeFor = (to: string, more: Partial<OutboundLimits> = {}, live = 0): string => {
  const judged = new OutboundRule({ ...limits, ...more }).judge(to, live, at(0));
  return judged.ok ? judged.value : `${judged.error.kind} ${judged.error.error.code}`;
};

test('numbers that begin as allowed are dialled, as plain numbers; others are not', () => {
  assert.equal(codeFor('+1 (555) 010-0100'), '+15550100100');
  assert.equal(codeFor('+442071234567'), '+442071234567');
  assert.equal(codeFor('7001'), '7001');
  for (const to of ['+442171234567', '15550100', '0015550100', '+33123456789', '+1900555', '+19765550'])
    assert.equal(codeFor(to), 'forbidden OUTBOUND_NUMBER_FORBIDDEN', to);
  assert.equal(codeFor('+15550100', { allow: [] }), 'forbidden OUTBOUND_NUMBER_FORBIDDEN', 'without a list nobody is called');
});

test('what is no number is refused as such: addresses, headers, extensions by pause', () => {
  for (const to of [
    '',
    '+',
    '+0155',
    'sip:+15550100@evil.example',
    '+15550100;ext=1',
    '+15550100\r\nX: y',
    '+1555010000000000',
    '*21*+1555#',
    '+1555p123',
  ])
    assert.equal(codeFor(to), 'wrong OUTBOUND_NUMBER_WRONG', JSON.stringify(to));
});

test('so many in a minute, and when there is room again', () => {
  const rule = new OutboundRule(limits);
  for (const ms of [0, 10_000, 20_000]) assert.ok(rule.judge('+15550100', 0, at(ms)).ok);
  const fourth = rule.judge('+15550100', 0, at(30_000));
  assert.ok(!fourth.ok && fourth.error.retryAfterMs === 30_000);
  assert.ok(!rule.judge('+15550100', 0, at(59_999)).ok);
  assert.ok(rule.judge('+15550100', 0, at(60_000)).ok);
  assert.ok(!rule.judge('+15550100', 0, at(60_001)).ok);
  assert.equal(codeFor('+15550100', {}, 2), 'later OUTBOUND_TOO_MANY');
});

test('no sequence gets more through than the limits say, and what was refused costs nothing', () => {
  const attempt = fc.record({
    to: fc.constantFrom('+15550100', '+1900123', '+4915550100', 'nonsense', '7001'),
    afterMs: fc.integer({ min: 0, max: 40_000 }),
    live: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (attempts, callsPerMinute) => {
      const rule = new OutboundRule({ ...limits, callsPerMinute });
      const passed: number[] = [];
      let now = 0;
      for (const { to, afterMs, live } of attempts) {
        now += afterMs;
        const judged = rule.judge(to, live, at(now));
        const inMinute = passed.filter((time) => time > now - 60_000).length;
        const mayCall = (to === '+15550100' || to === '7001') && live < limits.atOnce;
        assert.equal(judged.ok, mayCall && inMinute < callsPerMinute);
        if (!judged.ok && judged.error.error.code === 'OUTBOUND_TOO_OFTEN') {
          const wait = judged.error.retryAfterMs ?? 0;
          assert.ok(wait > 0 && wait <= 60_000);
        }
        if (judged.ok) passed.push(now);
      }
    }),
    { numRuns: 1000 },
  );
});
