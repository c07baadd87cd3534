import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phoneCallTable, type State } from './phone-call.table.ts';

const reachedFrom = (first: State): Set<State> => {
  const states = new Set<State>([first]);
  for (let grown = 0; grown !== states.size; ) {
    grown = states.size;
    for (const row of phoneCallTable) if (states.has(row.in)) states.add(row.to);
  }
  return states;
};

test('every state is reached, from a call to us and from one of ours; no row is doubled, every road ends', () => {
  const common: State[] = ['dialling', 'ended', 'finishing', 'joined', 'leaving', 'parting', 'referring', 'talking'];
  for (const first of ['ringing', 'calling'] as const) {
    const states = reachedFrom(first);
    assert.deepEqual([...states].sort(), [...common, first].sort());
    for (const state of states)
      if (state !== 'ended')
        assert.ok(
          phoneCallTable.some((row) => row.in === state && row.on === 'sip-ended' && row.to === 'ended'),
          state,
        );
  }
  const keys = phoneCallTable.map((row) => `${row.in} ${row.on}`);
  assert.equal(new Set(keys).size, keys.length);
});

test('an end is reported once on any road, and a goodbye, refusal or CANCEL is sent once', () => {
  for (const row of phoneCallTable) {
    assert.equal(row.does.includes('report-end'), row.to === 'ended');
    const leaves = row.does.filter((does) => does === 'send-goodbye' || does === 'send-refusal' || does === 'send-cancel');
    assert.equal(leaves.length, row.to === 'leaving' ? 1 : 0);
    assert.ok(row.in !== 'leaving' || row.to === 'ended');
  }
});
