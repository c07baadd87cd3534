import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WallTime } from '#base';
import type { CallFacts } from '#contract';
import { factsFor } from './facts.ts';

const call: CallFacts = {
  channel: 'voice',
  bot: 'b',
  account: 'a',
  mode: 'talk',
  direction: 'inbound',
  callerNumber: '+15550109999',
  parameters: {},
};
const at = Date.UTC(2026, 10, 21) as WallTime;
const known = (parameters: Record<string, string>): Readonly<Record<string, string>> => factsFor({ ...call, parameters }, at);

test('several values packed into one are known by their own names, and the whole text too', () => {
  const text = '{"lang":"en","open":true,"seats":3,"deep":{"x":1},"bad name":"y","none":null}';
  assert.deepEqual(known({ business_hours: text }), {
    business_hours: text,
    business_hours_lang: 'en',
    business_hours_open: 'true',
    business_hours_seats: '3',
    caller_number: '+15550109999',
    now: '2026-11-21T00:00:00.000Z',
    today: '2026-11-21',
  });
});

test('what only looks packed stays as it is, and nothing packed takes the place of what was told or known', () => {
  for (const text of ['{', 'open', '[1]', '{"a":', 'null', '{}']) assert.equal(Object.keys(known({ business_hours: text })).length, 4, text);
  assert.equal(known({ a: '{"b":"packed"}', a_b: 'told' })['a_b'], 'told');
  assert.equal(known({ caller: '{"number":"forged"}' })['caller_number'], '+15550109999');
  assert.equal(Object.keys(known({ p: '{"__proto__":"x"}' })).includes('p___proto__'), true);
});
