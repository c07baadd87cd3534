import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualAccount } from './account.ts';
import { placeOf } from './place.ts';

test('accounts and regions are told by host or by path', () => {
  const eu = { ...usualAccount, name: 'euro', region: 'eu' } as const;
  const at = (host: string, path: string) => {
    const { account, region, path: rest } = placeOf(host, path, [usualAccount, eu]);
    return [account === null ? null : account?.name, region, rest];
  };
  assert.deepEqual(at('acme.talkdeskid.com', '/oauth/token'), ['acme', undefined, '/oauth/token']);
  assert.deepEqual(at('euro.talkdeskid.eu:8443', '/oauth/token'), ['euro', undefined, '/oauth/token']);
  assert.deepEqual(at('euro.talkdeskid.com', '/oauth/token'), [null, undefined, '/oauth/token']);
  assert.deepEqual(at('api.talkdeskapp.eu', '/digital-connect/conversations'), [undefined, 'eu', '/digital-connect/conversations']);
  assert.deepEqual(at('localhost:1', '/id/euro/oauth/token'), ['euro', undefined, '/oauth/token']);
  assert.deepEqual(at('localhost:1', '/id/nobody/oauth/token'), [null, undefined, '/oauth/token']);
  assert.deepEqual(at('localhost:1', '/api/ca/digital-connect/conversations'), [undefined, 'ca', '/digital-connect/conversations']);
  assert.deepEqual(at('localhost:1', '/oauth/token'), [undefined, undefined, '/oauth/token']);
});
