import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WallTime } from '#base';
import type { Client } from '#contract';
import { signToken, type TokenCheck, verifyToken } from './jwt.ts';
import { openTokenIds } from './token-ids.ts';

const nowSeconds = 1_800_000_000;
const id = 'cs-0a1b2c3d-1111-5222-8333-444455556666';
const secret = 'bench-secret-not-real';
const app: Client = {
  id,
  account: 'acme',
  algorithm: 'HS256',
  secrets: [secret],
  bots: ['st-1'],
  scopes: ['streams:open'],
  requireExpiry: false,
  requireTokenId: false,
};
/** Made by hand from RFC 7515's recipe, outside of the library under test. */
const vector =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhcHBJZCI6ImNzLTBhMWIyYzNkLTExMTEtNTIyMi04MzMzLTQ0NDQ1NTU1NjY2NiJ9.CwznkzcWKg0B5jAFC0wY0c3MJayABb_lZujuirGVIyA';

function check(client: Partial<Client> = {}, rest: Partial<TokenCheck> = {}): TokenCheck {
  const whole = { ...app, ...client };
  return { client: (appId) => (appId === whole.id ? whole : undefined), now: (nowSeconds * 1000) as WallTime, seen: openTokenIds(), ...rest };
}

const segment = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
/** Signs anything, well-formed or not, with the HMAC of the node library. */
function forge(header: unknown, claims: unknown, key = secret, hash = 'sha256'): string {
  const signed = `${segment(header)}.${segment(claims)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}
const hs256 = { alg: 'HS256', typ: 'JWT' };
async function verdict(token: string, how: TokenCheck = check()): Promise<string> {
  const result = await verifyToken(token, how);
  return result.ok ? 'ok' : result.error;
}

test('a token that only names its client is believed', async () => {
  const result = await verifyToken(vector, check());
  assert.ok(result.ok);
  assert.equal(result.value.client.id, id);
  assert.deepEqual(result.value.claims, { appId: id });
  assert.equal(forge(hs256, { appId: id }), vector);
});

test('every refusal has its reason', async () => {
  const cases: readonly (readonly [string, string, Partial<Client>?])[] = [
    ['', 'malformed'],
    ['a.b', 'malformed'],
    [`${vector}.${segment('x')}`, 'malformed'],
    [`${vector} `, 'malformed'],
    [vector.replace(/\.[^.]*$/, '.'), 'malformed'],
    [`${'a'.repeat(8193)}`, 'too-long'],
    [forge('"text"', { appId: id }), 'malformed'],
    [forge(hs256, [id]), 'malformed'],
    [forge(hs256, 'null'), 'malformed'],
    [forge(hs256, '['.repeat(500)), 'malformed'],
    [forge(hs256, { appId: 7 }), 'malformed'],
    [forge(hs256, { appid: id }), 'malformed'],
    [forge(hs256, { appId: id, exp: 'soon' }), 'malformed'],
    [forge(hs256, `{"appId":"${id}","exp":1e999}`), 'malformed'],
    [forge(hs256, { appId: id, jti: 7, exp: nowSeconds }), 'malformed'],
    [forge(hs256, `{"appId":"${id}","__proto__":{"exp":1}}`), 'malformed'],
    [forge({ typ: 'JWT' }, { appId: id }), 'malformed'],
    [forge(hs256, { appId: 'cs-other' }), 'unknown-client'],
    [forge(hs256, { appId: id.toUpperCase() }), 'unknown-client'],
    [forge(hs256, { appId: '__proto__' }), 'unknown-client'],
    [forge({ alg: 'none' }, { appId: id }), 'wrong-algorithm'],
    [forge({ alg: 'hs256' }, { appId: id }), 'wrong-algorithm'],
    [forge({ alg: 'HS512' }, { appId: id }, secret, 'sha512'), 'wrong-algorithm'],
    [vector, 'wrong-algorithm', { algorithm: 'RS256', secrets: ['irrelevant'] }],
    [forge(hs256, { appId: id }, 'another'), 'bad-signature'],
    [`${vector.slice(0, -2)}AA`, 'bad-signature'],
    [vector, 'unusable-key', { secrets: [''] }],
    [vector, 'unusable-key', { secrets: [] }],
    [vector, 'no-expiry', { requireExpiry: true }],
    [vector, 'no-token-id', { requireTokenId: true }],
    [forge(hs256, { appId: id, exp: nowSeconds - 60 }), 'expired'],
    [forge(hs256, { appId: id, nbf: nowSeconds + 61 }), 'not-yet'],
    [forge(hs256, { appId: id, jti: 'a' }), 'no-expiry'],
    [forge(hs256, { appId: id, jti: 'a', exp: nowSeconds + 3661 }), 'token-id-too-lasting'],
  ];
  for (const [token, expected, client] of cases) assert.equal(await verdict(token, check(client)), expected, token.slice(0, 200));
});

test('headers by which a token would choose its key are refused, whatever they say', async () => {
  for (const name of ['kid', 'jku', 'jwk', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'crit', 'b64', 'enc', 'zip']) {
    assert.equal(await verdict(forge({ ...hs256, [name]: null }, { appId: id })), 'forbidden-header', name);
  }
});

test('clocks may differ by a minute', async () => {
  assert.equal(await verdict(forge(hs256, { appId: id, exp: nowSeconds - 59, nbf: nowSeconds + 60 })), 'ok');
});

test('a token with a name opens the door once, and the name is free again when the token has ended', async () => {
  const seen = openTokenIds();
  const named = forge(hs256, { appId: id, jti: 'once', exp: nowSeconds + 3600 });
  assert.equal(await verdict(named, check({ requireTokenId: true, requireExpiry: true }, { seen })), 'ok');
  assert.equal(await verdict(named, check({}, { seen })), 'token-id-used');
  const later = check({}, { seen, now: ((nowSeconds + 3661) * 1000) as WallTime });
  assert.equal(await verdict(named, later), 'expired');
  assert.equal(await verdict(forge(hs256, { appId: id, jti: 'once', exp: nowSeconds + 3700 }), later), 'ok');
});

test('a forged or ended token does not use up a name', async () => {
  const seen = openTokenIds();
  const claims = { appId: id, jti: 'mine', exp: nowSeconds + 60 };
  assert.equal(await verdict(forge(hs256, claims, 'another'), check({}, { seen })), 'bad-signature');
  assert.equal(await verdict(forge(hs256, { ...claims, nbf: nowSeconds + 999 }), check({}, { seen })), 'not-yet');
  assert.equal(seen.size, 0);
  assert.equal(await verdict(forge(hs256, claims), check({}, { seen })), 'ok');
});

test('fifty uses at once are one', async () => {
  const how = check();
  const named = forge(hs256, { appId: id, jti: 'race', exp: nowSeconds + 60 });
  const verdicts = await Promise.all(Array.from({ length: 50 }, () => verdict(named, how)));
  assert.equal(verdicts.filter((one) => one === 'ok').length, 1);
});

test('two live secrets: either opens, a third does not', async () => {
  const secrets = ['the-old-secret', 'the-new-secret'];
  for (const key of secrets) assert.equal(await verdict(forge(hs256, { appId: id }, key), check({ secrets })), 'ok');
  assert.equal(await verdict(forge(hs256, { appId: id }, 'the-lost-secret'), check({ secrets })), 'bad-signature');
});

test('what signToken signs, verifyToken believes, for every algorithm', async () => {
  const rsa = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const ec = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const shared = 'a-secret-of-more-than-sixty-four-octets-for-the-longest-of-the-hashes';
  const keys = [
    ['HS256', shared, shared],
    ['HS384', shared, shared],
    ['HS512', shared, shared],
    ['RS256', rsa.privateKey, rsa.publicKey],
    ['RS512', rsa.privateKey, rsa.publicKey],
    ['ES256', ec.privateKey, ec.publicKey],
  ] as const;
  for (const [algorithm, key, open] of keys) {
    const token = await signToken({ id, algorithm, key }, { exp: nowSeconds + 60, note: 'x', appId: 'cs-spoofed' });
    const result = await verifyToken(token, check({ algorithm, secrets: [open] }));
    assert.ok(result.ok, algorithm);
    assert.equal(result.value.claims['note'], 'x');
    const forged = await signToken({ id, algorithm: 'HS256', key: open });
    if (!algorithm.startsWith('HS')) assert.equal(await verdict(forged, check({ algorithm, secrets: [open] })), 'wrong-algorithm');
  }
  const small = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  assert.equal(await verdict(forge({ alg: 'RS256' }, { appId: id }), check({ algorithm: 'RS256', secrets: [small.publicKey] })), 'unusable-key');
  assert.equal(
    await verdict(forge({ alg: 'RS256' }, { appId: id }), check({ algorithm: 'RS256', secrets: ['no key', rsa.publicKey] })),
    'bad-signature',
  );
});

test('no text whatever makes it throw or opens the door', async () => {
  const how = check();
  const part = fc.oneof(fc.string(), fc.json().map(segment), fc.constantFrom(...vector.split('.')));
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
      const token = parts.join('.');
      if (token !== vector) assert.notEqual(await verdict(token, how), 'ok');
    }),
    { numRuns: 500 },
  );
});

test('one changed character closes the door', async () => {
  const how = check();
  for (let i = 0; i < vector.length; i++) {
    const other = vector[i] === 'A' ? 'B' : 'A';
    assert.notEqual(await verdict(vector.slice(0, i) + other + vector.slice(i + 1), how), 'ok', `at ${i}`);
  }
});

test('the memory of names is bounded, and full means no', () => {
  const seen = openTokenIds(3);
  const at = (ms: number): WallTime => ms as WallTime;
  for (const name of ['a', 'b', 'c']) assert.equal(seen.take('x', name, at(100), at(0)), 'fresh');
  assert.equal(seen.take('x', 'd', at(100), at(50)), 'full');
  assert.equal(seen.take('y', 'd', at(100), at(50)), 'fresh');
  assert.equal(seen.take('x', 'a', at(100), at(99)), 'used');
  assert.equal(seen.take('x', 'd', at(300), at(100)), 'fresh');
  assert.equal(seen.size, 2);
});
