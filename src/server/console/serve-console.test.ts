import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '#base';
import { createHttpDoor } from '#net';
import { readConsole, serveConsole } from './serve-console.ts';

test('the page names its files by version, and they may be kept; nothing from elsewhere is loaded', async () => {
  const console = await readConsole();
  assert.ok(console, 'it is built: else npm run console');
  const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger: silentLogger });
  serveConsole(door, console);
  for (const url of ['/console', '/console/', '/console/conversations/cv_1?outcome=failed']) {
    const answer = await door.app.inject(url);
    assert.equal(answer.statusCode, 200, url);
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'; script-src 'self';.*frame-ancestors 'none'/);
    for (const [, file = ''] of answer.body.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      const given = await door.app.inject(file);
      assert.equal(given.statusCode, 200, file);
      assert.match(String(given.headers['cache-control']), /immutable/);
      const again = await door.app.inject({ url: file, headers: { 'if-none-match': given.headers.etag ?? '' } });
      assert.deepEqual([again.statusCode, again.body], [304, '']);
    }
  }
  const unnamed = await door.app.inject('/console/built/console.js');
  assert.doesNotMatch(String(unnamed.headers['cache-control']), /immutable/);
  assert.equal((await door.app.inject({ method: 'POST', url: '/console/' })).statusCode, 405);
});
