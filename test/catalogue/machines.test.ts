import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sipTables } from '#protocols/sip';
import { drawMachine, machinePages } from './machines.ts';

const root = join(import.meta.dirname, '..', '..');

for (const [page, text] of Object.entries(machinePages))
  test(`${page} is drawn from the tables as they are (npm run docs)`, () => assert.equal(readFileSync(join(root, page), 'utf8'), text));

test('a drawing has every row of its table', () => {
  for (const table of sipTables)
    assert.equal(
      drawMachine(table)
        .split('\n')
        .filter((line) => line.includes(' --> ')).length,
      table.rows.length + 2,
      table.name,
    );
});
