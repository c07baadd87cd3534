import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

/** Relative links of a Markdown page, and paths of this repository that it names in code marks, which lead nowhere. */
function deadLinks(page: string, text: string, exists: (path: string) => boolean): string[] {
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '').filter((link) => !/^[a-z]+:/.test(link));
  const named = [...text.matchAll(/`((?:docs|examples|bench|test|sim|src|scripts)\/[\w./-]+)`/g)].map((match) => match[1] ?? '');
  return [...links.filter((link) => !exists(join(dirname(page), link))), ...named.filter((path) => !path.includes('*') && !exists(path))];
}

test('every link and every named path in the documents leads somewhere', () => {
  const pages = globSync(['*.md', 'docs/**/*.md', 'src/**/README.md', 'sim/**/README.md', 'examples/**/*.md']);
  assert.ok(pages.length > 15);
  const dead = pages.flatMap((page) => deadLinks(page, readFileSync(page, 'utf8'), existsSync).map((link) => `${page}: ${link}`));
  assert.deepEqual(dead, []);
});

test('the alarm rings', () => {
  assert.deepEqual(
    deadLinks('docs/a.md', '[x](gone.md) [y](https://x) `src/gone.ts` `src/here.ts`', (path) => path === 'src/here.ts'),
    ['gone.md', 'src/gone.ts'],
  );
});
