import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildConsole, builtConsole } from '../scripts/build-console.ts';

const sources = (): readonly string[] => globSync('console/src/**/*.{ts,tsx}', { cwd: join(import.meta.dirname, '..'), exclude: ['**/*.test.ts'] });

test('what is built is what the sources say: else npm run console', async () => {
  for (const { name, text } of await buildConsole())
    assert.ok(readFileSync(join(builtConsole, name), 'utf8') === text, `${name} is stale: npm run console`);
});

test('it is small, and never makes HTML of text nor runs it', async () => {
  for (const { name, text } of await buildConsole()) assert.ok(gzipSync(text).length < 150_000, `${name}: ${gzipSync(text).length} bytes gzipped`);
  for (const file of sources())
    assert.doesNotMatch(readFileSync(join(import.meta.dirname, '..', file), 'utf8'), /dangerouslySetInnerHTML|innerHTML|eval\(|new Function/, file);
});

test('it stands outside the house: it knows the client and packages, nothing of the gateway', () => {
  for (const file of sources()) {
    const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
    for (const [, from = ''] of text.matchAll(/from '([^']+)'/g)) {
      const place = join(dirname(file), from);
      const isOwn = from.startsWith('.') && (place.startsWith(join('console', 'src')) || place === join('client', 'index.ts'));
      assert.ok(isOwn || !/^[.#]|^node:/.test(from), `${file}: ${from}`);
    }
  }
});
