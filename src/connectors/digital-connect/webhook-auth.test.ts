import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webhookAuth } from './webhook-auth.ts';

test('either of two keys, and nothing else', () => {
  const fits = webhookAuth({ keys: ['old', 'new'] });
  assert.deepEqual(
    ['old', 'new', 'ne', 'newer', ''].map((key) => fits({ 'x-api-key': key })),
    [true, true, false, false, false],
  );
  assert.equal(fits({}), false);
  assert.equal(fits({ authorization: `Basic ${btoa('old')}` }), false);
});

test('Basic, with two passwords while one is exchanged', () => {
  const fits = webhookAuth({ basic: { username: 'talkdesk', passwords: ['a:b', 'c'] } });
  const basic = (pair: string) => fits({ authorization: `Basic ${btoa(pair)}` });
  assert.deepEqual(['talkdesk:a:b', 'talkdesk:c', 'talkdesk:d', 'talkdesk', ':c'].map(basic), [true, true, false, false, false]);
  assert.equal(fits({ authorization: 'Bearer c' }), false);
  assert.equal(fits({ 'x-api-key': 'c' }), false);
});
