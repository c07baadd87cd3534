import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readScript } from './read-script.ts';

const files = globSync('scripts/*.yaml', { cwd: import.meta.dirname });

test('every script of the demo can be read', () => {
  assert.ok(files.length >= 8, `only ${files.length} scripts found`);
  for (const file of files) {
    const script = readScript(readFileSync(new URL(file, import.meta.url), 'utf8'), file);
    assert.ok(script.ok, script.ok ? '' : script.error.join('\n'));
    assert.ok(script.value.turns.length > 0 && script.value.about.length > 10, file);
  }
});
