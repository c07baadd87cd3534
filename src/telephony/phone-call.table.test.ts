import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phoneCallTable, type State } from './phone-call.table.ts';

test('every state is reached, no row is doubled, every road ends', () => {
  const states = new Set<State>(['ringing']);
  for (let grown = 0; grown !== states.size; ) {
    grown = states.size;
    for (const row of phoneCallTable) if (states.has(row.in)) states.add(row.to);
  }
  assert.deepEqual([...states].sort(), ['ended', 'finishing', 'leaving', 'referring', 'ringing', 'talking']);
  const keys = phoneCallTable.map((row) => `${row.in} ${row.on}`);
  assert.equal(new Set(keys).size, keys.length);
  for (const state of states)
    if (state !== 'ended')
      assert.ok(
        phoneCallTable.some((row) => row.in === state && row.on === 'sip-ended' && row.to === 'ended'),
        state,
      );
});

test('an end is reported once on any road, and a goodbye or refusal is sent once', () => {
  for (const row of phoneCallTable) {
    assert.equal(row.does.includes('report-end'), row.to === 'ended');
    const leaves = row.does.includes('send-goodbye') || row.does.includes('send-refusal');
    assert.equal(leaves, row.to === 'leaving');
    assert.ok(row.in !== 'leaving' || row.to === 'ended');
  }
});
