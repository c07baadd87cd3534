import assert from 'node:assert/strict';
import type { Row } from '#base';

/** Any state table of the house, as far as it can be judged without knowing what it is about. */
export interface CheckedTable {
  readonly name: string;
  readonly initial: string;
  readonly final: string;
  readonly rows: readonly Row<string, string, string>[];
}

/** All states and all inputs a table names. */
export const statesOf = (table: CheckedTable): string[] => [
  ...new Set([table.initial, table.final, ...table.rows.flatMap((row) => [row.in, row.to])]),
];
export const inputsOf = (table: CheckedTable): string[] => [...new Set(table.rows.map((row) => row.on))];

/** One answer for each input in a state; every state reached; every road ends; nothing leaves the end. */
export function checkTable(table: CheckedTable): void {
  const seen = table.rows.map((row) => `${row.in} ${row.on}`);
  assert.deepEqual(
    seen.filter((pair, at) => seen.indexOf(pair) !== at),
    [],
    `${table.name}: answered twice`,
  );
  const reach = (state: string, been = new Set<string>()): Set<string> => {
    if (!been.has(state)) {
      been.add(state);
      for (const row of table.rows) if (row.in === state) reach(row.to, been);
    }
    return been;
  };
  assert.deepEqual([...reach(table.initial)].sort(), statesOf(table).sort(), `${table.name}: a state is not reached`);
  for (const state of statesOf(table)) assert.ok(reach(state).has(table.final), `${table.name}: no road leads from ${state} to the end`);
  assert.deepEqual(
    table.rows.filter((row) => row.in === table.final && row.to !== table.final),
    [],
    `${table.name}: something leaves the end`,
  );
}
