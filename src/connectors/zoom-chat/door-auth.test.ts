import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { WallTime } from '#base';
import { signToken } from '#net';
import { doorAuth } from './door-auth.ts';

const now = 1_800_000_000_000 as WallTime;

test('an API key opens, in the header that was chosen; two while one is exchanged', async () => {
  const known = doorAuth({ keys: ['obvious-old', 'obvious-new'], header: 'X-Bot-Key' });
  assert.equal(await known({ 'x-bot-key': 'obvious-old' }, now), true);
  assert.equal(await known({ 'x-bot-key': 'obvious-new' }, now), true);
  for (const headers of [{}, { 'x-bot-key': '' }, { 'x-bot-key': 'obvious' }, { 'x-api-key': 'obvious-old' }, { 'x-bot-key': ['obvious-old'] }])
    assert.equal(await known(headers, now), false, JSON.stringify(headers));
});

test('a signed token opens, by its one algorithm and for its one application', async () => {
  const shared = 'an-obvious-secret-of-more-than-sixty-four-octets-for-the-longest-of-hashes';
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  for (const [algorithm, key, open] of [
    ['HS256', shared, shared],
    ['HS512', shared, shared],
    ['RS256', pair.privateKey, pair.publicKey],
    ['RS512', pair.privateKey, pair.publicKey],
  ] as const) {
    const known = doorAuth({ header: 'x-api-key', jwt: { appId: 'cs-1', algorithm, secrets: [open] } });
    const sign = (appId: string) => signToken({ id: appId, algorithm, key }, { exp: now / 1000 + 300 });
    assert.equal(await known({ authorization: `Bearer ${await sign('cs-1')}` }, now), true, algorithm);
    assert.equal(await known({ authorization: `Bearer ${await sign('cs-2')}` }, now), false, algorithm);
    assert.equal(await known({ authorization: `Bearer ${await sign('cs-1')}` }, (now + 600_000) as WallTime), false, algorithm);
    assert.equal(await known({ 'x-api-key': open }, now), false);
  }
});
