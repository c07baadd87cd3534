import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CsvDelimiter, csvReader } from './csv.ts';

const read = (text: string, delimiter?: CsvDelimiter, pieces: readonly number[] = []): string[][] | string => {
  const reader = csvReader(delimiter);
  const rows: string[][] = [];
  let from = 0;
  for (const size of [...pieces, text.length]) {
    const got = reader.push(text.slice(from, from + size));
    if (!got.ok) return got.error;
    rows.push(...got.value.map(({ cells }) => [...cells]));
    from += size;
  }
  const last = reader.end();
  if (!last.ok) return last.error;
  return [...rows, ...last.value.map(({ cells }) => [...cells])];
};

test('quotes, doubled quotes, line breaks inside, empty cells, byte order mark', () => {
  assert.deepEqual(read('\uFEFFid,"name, given"\r\n1,"Ann ""A"" B"\r\n\r\n2,"two\r\nlines"\r\n3,\r\n'), [
    ['id', 'name, given'],
    ['1', 'Ann "A" B'],
    ['2', 'two\r\nlines'],
    ['3', ''],
  ]);
  assert.deepEqual(read('a\rb\rc'), [['a'], ['b'], ['c']]);
  assert.deepEqual(read(''), []);
});

test('a first line that only names the separator is no row', () => {
  assert.deepEqual(read('sep=;\r\nid;name\r\n1;Ann'), [
    ['id', 'name'],
    ['1', 'Ann'],
  ]);
  assert.deepEqual(read('"sep=,"\nid,name', ','), [['id', 'name']]);
  assert.deepEqual(read('id;name\nsep=;'), [
    ['id', 'name'],
    ['sep=', ''],
  ]);
});

test('the delimiter is found where none is given', () => {
  assert.deepEqual(read('a;b;"c,d,e,f"\n1;2;3'), [
    ['a', 'b', 'c,d,e,f'],
    ['1', '2', '3'],
  ]);
  assert.deepEqual(read('a\tb\n1,5\t2'), [
    ['a', 'b'],
    ['1,5', '2'],
  ]);
  assert.deepEqual(read('a;b\n1;2', ','), [['a;b'], ['1;2']]);
});

test('stray quotes stand for themselves; one that is never closed is told with its line', () => {
  assert.deepEqual(read('a,5" pipe,c'), [['a', '5" pipe', 'c']]);
  assert.equal(read('a,b\n1,"open\nand on'), 'the quote that begins in line 2 is never closed');
  assert.match(String(read(`a,"${'x'.repeat(100_001)}`)), /never closed/);
  assert.match(String(read(`a${','.repeat(2001)}`)), /more than 2000 cells/);
});

test('lines are counted as an editor counts them', () => {
  const reader = csvReader(',');
  const got = reader.push('a,b\r\n"1\n2",x\r\n\r\nlast,y\n');
  assert.ok(got.ok);
  assert.deepEqual(
    got.value.map(({ line }) => line),
    [1, 2, 5],
  );
});

test('whatever is printed by the book is read back, in pieces of any size', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ';', ' ', 'é', '😀'), maxLength: 6 });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(table, fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 }), (rows, pieces) => {
      const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n');
      assert.deepEqual(read(text, ',', pieces), rows);
    }),
  );
});
