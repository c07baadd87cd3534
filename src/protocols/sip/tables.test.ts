import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { checkTable, inputsOf, statesOf } from '../../../test/peers/check-table.ts';
import { sipTables } from './tables.ts';
import { StateWalker } from './transaction/state-walker.ts';
import type { AnyTable } from './transaction/table.ts';

const start = 1000 as Instant;
const slowTimers = { first: () => 1000 };

/** Inputs that lead from the beginning to a state. */
function roadTo(table: AnyTable, wanted: string): readonly string[] {
  const roads = new Map<string, string[]>([[table.initial, []]]);
  for (const [state, road] of roads) for (const row of table.rows) if (row.in === state && !roads.has(row.to)) roads.set(row.to, [...road, row.on]);
  const road = roads.get(wanted);
  assert.ok(road, `${table.name}: ${wanted} is not reached`);
  return road;
}

test('the tables have names and laws of their own', () => {
  assert.equal(new Set(sipTables.map((table) => table.name)).size, 12);
  for (const table of sipTables) assert.match(table.law, /^RFC \d{4}/, table.name);
});

for (const table of sipTables) {
  test(`${table.name}: each input has one answer, each state is reached, each road ends`, () => checkTable(table));

  test(`${table.name}: every input in every state`, () => {
    for (const state of statesOf(table))
      for (const input of inputsOf(table)) {
        const walker = new StateWalker(table, slowTimers, start);
        for (const on of roadTo(table, state)) walker.step(on, start);
        const row = table.rows.find((one) => one.in === state && one.on === input);
        assert.deepEqual(walker.step(input, start), row?.does ?? [], `${state} ${input}`);
        assert.equal(walker.state, row?.to ?? state, `${state} ${input}`);
      }
  });

  test(`${table.name}: a timer runs where a row awaits it, and nowhere else`, () => {
    for (const state of statesOf(table)) {
      const awaited = table.rows.filter((row) => row.in === state && row.on.startsWith('timer-')).map((row) => row.on);
      assert.deepEqual([...(table.timers[state] ?? [])].sort(), awaited.sort(), state);
    }
  });
}
