import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Packages that stand in a decision's table: `| \`name\` | …`. */
export const decided = (page: string): string[] => [...page.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');

test('every run-time dependency has its line in the decisions, and every line its dependency', () => {
  const page = readFileSync('docs/decisions/2026-11-20-dependencies.md', 'utf8');
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  assert.deepEqual(decided(page).sort(), Object.keys(manifest.dependencies).sort());
});

test('versions are exact: an upgrade is a commit, not an accident', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  assert.deepEqual(loose, []);
});

test('the alarm rings', () => {
  assert.deepEqual(decided('| `a` | x |\n| b | y |'), ['a']);
});
