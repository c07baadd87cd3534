import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type State, sessionTable } from './session.table.ts';

const states: readonly State[] = ['opened', 'connected', 'talking', 'finishing', 'stopping', 'leaving', 'closed'];

test('no state answers the same input twice', () => {
  const seen = sessionTable.map((row) => `${row.in} ${row.on}`);
  assert.deepEqual(
    seen.filter((one, i) => seen.indexOf(one) !== i),
    [],
  );
});

test('every state is reached from the first, and from every state a road leads to the end', () => {
  const reach = (from: State, been = new Set<State>()): Set<State> => {
    if (been.has(from)) return been;
    been.add(from);
    for (const row of sessionTable) if (row.in === from) reach(row.to, been);
    return been;
  };
  assert.deepEqual([...reach('opened')].sort(), [...states].sort());
  for (const state of states) assert.ok(reach(state).has('closed'), state);
});

test('on any road at most one stop is sent, none after Talkdesk’s own, and a call that began ends exactly once', () => {
  const stops = (does: readonly string[]): number => does.filter((one) => one.startsWith('stop-')).length;
  const ends = (does: readonly string[]): number => does.filter((one) => one.startsWith('end-')).length;
  const walk = (at: State, sent: number, ended: number, begun: boolean, theirs: boolean, road: readonly string[]): void => {
    assert.ok(sent <= 1, road.join(', '));
    assert.ok(ended <= 1, road.join(', '));
    if (at === 'closed') assert.equal(ended, begun ? 1 : 0, road.join(', '));
    for (const row of sessionTable) {
      if (row.in !== at || row.to === at) continue;
      const now = stops(row.does);
      assert.ok(!(theirs && now > 0), `${road.join(', ')}, ${row.on}`);
      walk(row.to, sent + now, ended + ends(row.does), begun || row.does.includes('begin'), theirs || row.on === 'stop', [
        ...road,
        `${row.in} ${row.on}`,
      ]);
    }
  };
  walk('opened', 0, 0, false, false, []);
});

test('rows that stay in their state neither stop nor end', () => {
  for (const row of sessionTable) {
    if (row.to !== row.in) continue;
    assert.ok(!row.does.some((one) => one.startsWith('stop-') || one.startsWith('end-') || one === 'begin'), `${row.in} ${row.on}`);
  }
});
