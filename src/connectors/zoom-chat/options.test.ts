import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoomChatOptions } from './options.ts';

const least = { id: 'zoom', type: 'zoom-chat', bot: 'desk', auth: { keys: ['obvious-test-key'] } };
const said = (more: object): string[] => {
  const read = zoomChatOptions.safeParse({ ...least, ...more });
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

test('little is needed', () => {
  const read = zoomChatOptions.parse(least);
  assert.deepEqual([read.mode, read.shows, read.auth.header], ['action', { rich: false, buttons: 0, longestChars: 2000 }, 'x-api-key']);
});

test('what contradicts itself, or could not work, is said', () => {
  const jwt = { appId: 'cs-1', algorithm: 'HS256', secrets: ['obvious-test-secret'] };
  const push = { url: 'https://zoom.example/bot', token: 'obvious-test-token' };
  assert.deepEqual(said({ auth: {} }), ['auth: needs either `keys` or `jwt`']);
  assert.deepEqual(said({ auth: { ...least.auth, jwt } }), ['auth: needs either `keys` or `jwt`']);
  assert.deepEqual(said({ mode: 'trigger' }), ['push: answers have nowhere to go']);
  assert.deepEqual(said({ mode: 'trigger', push }), []);
  assert.deepEqual(said({ mode: 'trigger', push: { ...push, url: 'http://zoom.example/' } }), ['push.url: this address speaks plain HTTP']);
  assert.deepEqual(said({ mode: 'trigger', push: { ...push, url: 'http://127.0.0.1/', allowPrivate: true } }), []);
  assert.equal(said({ auth: { jwt: { ...jwt, algorithm: 'none' } } }).length, 1);
});
