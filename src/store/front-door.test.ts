import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';

test('the front door loads no database: threads, and those who work beside a gateway, load the one that they use', async () => {
  const asked: string[] = [];
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      asked.push(specifier);
      return next(specifier, context);
    },
  });
  await import('./index.ts');
  hooks.deregister();
  assert.ok(asked.includes('./open-store.ts'), 'it sees what is loaded');
  assert.deepEqual(
    asked.filter((specifier) => ['kysely', 'pg', 'node:sqlite'].includes(specifier)),
    [],
  );
});
