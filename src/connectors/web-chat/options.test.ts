import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAgainst } from '#base';
import { webChatOptions } from './options.ts';

const least = { id: 'web', type: 'web-chat', bot: 'b', secrets: ['x'] };

test('the least that must be said; no page may hold it unless it is listed', () => {
  const read = checkAgainst(webChatOptions, least);
  assert.ok(read.ok);
  assert.deepEqual(read.value.origins, []);
});

test('origins are written as browsers print them', () => {
  for (const [origin, fine] of [
    ['https://www.example.com', true],
    ['http://localhost:8080', true],
    ['https://www.example.com/', false],
    ['www.example.com', false],
    ['*', false],
    ['null', false],
  ] as const) {
    const read = checkAgainst(webChatOptions, { ...least, origins: [origin] });
    assert.equal(read.ok, fine, origin);
    if (!read.ok) assert.match(read.error[0]?.remedy ?? '', /^Write scheme and host/);
  }
});
