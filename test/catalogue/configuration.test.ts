import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { configJsonSchema, printConfigReference } from '../../src/app/config-reference.ts';

test('the configuration reference says exactly what the schema says (npm run docs)', () => {
  assert.equal(readFileSync('docs/reference/configuration.md', 'utf8'), printConfigReference());
  assert.deepEqual(JSON.parse(readFileSync('docs/reference/configuration.schema.json', 'utf8')), JSON.parse(JSON.stringify(configJsonSchema())));
});

test('it lists keys at every depth', () => {
  const page = printConfigReference();
  for (const key of ['http.port', 'accounts[].clients[].secret', 'channels[].targets.<name>.ringGroup', 'apis.<name>.url'])
    assert.ok(page.includes(`| \`${key}\` |`), key);
});
