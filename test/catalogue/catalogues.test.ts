import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { metricCatalogue, metricPrefix } from '#net';
import { errorLines, references } from './catalogues.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = globSync('src/**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

for (const [page, print] of Object.entries(references)) {
  test(`${page} says exactly what the code says (npm run docs)`, async () => {
    assert.equal(readFileSync(join(root, page), 'utf8'), await print());
  });
}

test('the error reference lists every maker that the sources define, and no code twice', async () => {
  const listed = (await errorLines()).map(({ code }) => code);
  assert.deepEqual(
    listed.filter((code, i) => listed.indexOf(code) !== i),
    [],
  );
  const written = sources
    .filter(({ file }) => file.endsWith('.errors.ts'))
    .flatMap(({ text }) => [...text.matchAll(/^ {2}([A-Z][A-Z0-9_]+): \{/gm)].map((found) => found[1] ?? ''));
  assert.ok(written.length > 0);
  assert.deepEqual(
    written.filter((code) => !listed.includes(code)),
    [],
  );
  assert.deepEqual(
    listed.filter((code) => !written.includes(code) && !['BROKEN_INVARIANT', 'UNFORESEEN'].includes(code)),
    [],
  );
});

test('catalogues of errors live in *.errors.ts only', () => {
  const strays = sources.filter(({ file, text }) => !file.endsWith('.errors.ts') && !file.startsWith('src/base/') && /\bdefineErrors\(/.test(text));
  assert.deepEqual(
    strays.map(({ file }) => file),
    [],
  );
});

test('every metric that the sources name is declared, of the right kind', () => {
  const kinds = { count: 'counter', time: 'histogram', shift: 'gauge' } as const;
  const wrong = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/\bmeter\??\.(count|time|shift)\(\s*'([^']+)'/g)]
      .filter(([, verb, name]) => !metricCatalogue.some((row) => row.name === name && row.kind === kinds[verb as keyof typeof kinds]))
      .map(([, verb, name]) => `${file}: ${verb} ${name}`),
  );
  assert.deepEqual(wrong, []);
});

test('the reference of metrics lists each row once, under its full name', () => {
  const page = readFileSync(join(root, 'docs/reference/metrics.md'), 'utf8');
  for (const { name } of metricCatalogue) assert.equal(page.split(`| \`${metricPrefix}${name}\` |`).length, 2, name);
});
