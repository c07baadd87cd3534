import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combinationOf, combinationRow, combined } from './combination.ts';

const head = {
  account: 'acme',
  bot: 'b',
  channel: 'c',
  medium: 'voice',
  agent: 'a',
  agent_version: '1',
  language: null,
  outcome: null,
  target: null,
  containment: null,
};

test('a combination has a number of its own, by each of its parts', () => {
  const others = combined.map((column) => combinationOf({ ...head, [column]: 'other' }));
  assert.equal(new Set([combinationOf(head), ...others]).size, combined.length + 1);
  assert.notEqual(combinationOf({ ...head, language: '' }), combinationOf(head), 'nothing known is not an empty word');
  assert.notEqual(combinationOf({ ...head, bot: 'bc', channel: '' }), combinationOf({ ...head, bot: 'b', channel: 'c' }));
});

test('it is written down with what it is made of, and nothing else of the head', () => {
  const whole = { ...head, combination: combinationOf(head), caller_number: '+15550100' };
  assert.deepEqual(combinationRow(whole), { ...head, number: whole.combination });
});
