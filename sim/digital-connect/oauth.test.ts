import assert from 'node:assert/strict';
import { createPrivateKey, sign } from 'node:crypto';
import { test } from 'node:test';
import { type Account, everyScope, newClientKey } from './account.ts';
import { openBench } from './fixtures/bench.ts';
import { basic } from './fixtures/client.ts';

const grant = { grant_type: 'client_credentials' };

test('client credentials by HTTP Basic: a token with what was granted, and it opens the API', async (t) => {
  const { client } = await openBench(t);
  const { status, json, headers } = await client.form(grant);
  const token = json as { access_token: string; token_type: string; expires_in: number; scope: string };
  assert.equal(status, 200);
  assert.deepEqual([token.token_type, token.expires_in, token.scope], ['Bearer', 600, everyScope.join(' ')]);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.match(token.access_token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.equal((await client.start()).status, 201);
});

test('each wrong request for a token gets the error that RFC 6749 has for it', async (t) => {
  const { client } = await openBench(t);
  const good = basic('sim-client', 'sim-secret');
  for (const [fields, authorization, status, error] of [
    [grant, basic('sim-client', 'wrong'), 401, 'invalid_client'],
    [grant, basic('nobody', 'sim-secret'), 401, 'invalid_client'],
    [grant, 'Bearer abc', 401, 'invalid_client'],
    [grant, '', 401, 'invalid_client'],
    [{}, good, 400, 'invalid_request'],
    [{ grant_type: 'password' }, good, 400, 'unsupported_grant_type'],
    [{ ...grant, scope: 'digital-connect:write contacts:read' }, good, 400, 'invalid_scope'],
    [{ ...grant, expires_in: '-1' }, good, 400, 'invalid_request'],
    [{ ...grant, token_type: 'mac' }, good, 400, 'invalid_request'],
    [{ ...grant, client_assertion: 'x' }, good, 400, 'invalid_request'],
    [{ ...grant, audience: 'x' }, good, 400, 'invalid_request'],
  ] as const) {
    const answer = await client.form(fields, authorization);
    const { error: told, error_description: why } = answer.json as { error: string; error_description: string };
    assert.deepEqual([answer.status, told], [status, error], why);
    assert.equal(answer.headers.has('www-authenticate'), status === 401);
  }
  assert.equal((await client.form(grant, good, 'acme')).status, 200);
});

test('a token lives as long as it says, less where the client asks for less, and dies when revoked', async (t) => {
  const { sim, client, clock } = await openBench(t, { quirks: { tokenSeconds: 60 } });
  await client.token();
  assert.equal((await client.start()).status, 201);
  await clock.pass(59_999);
  assert.equal((await client.start()).status, 201);
  await clock.pass(1);
  const late = await client.start();
  assert.equal(late.status, 401);
  assert.match(late.headers.get('www-authenticate') ?? '', /invalid_token/);
  assert.equal(typeof (late.json as { code: unknown }).code, 'string');
  const shorter = (await client.form({ ...grant, expires_in: '5', token_type: 'opaque' })).json as { expires_in: number; access_token: string };
  assert.equal(shorter.expires_in, 5);
  assert.match(shorter.access_token, /^[0-9a-f]{32}$/);
  assert.equal(((await client.form({ ...grant, expires_in: '9999' })).json as { expires_in: number }).expires_in, 60);
  await client.token();
  assert.ok(sim.revokeTokens() > 0);
  assert.equal((await client.start()).status, 401);
});

test('every call needs its own scope', async (t) => {
  const { client } = await openBench(t);
  await client.token('digital-connect:read');
  for (const [method, path] of [
    ['POST', '/digital-connect/conversations'],
    ['POST', '/digital-connect/conversations/x/messages'],
    ['DELETE', '/digital-connect/conversations/x'],
    ['POST', '/attachments/2023-03/upload-link'],
    ['POST', '/attachments/2023-03'],
    ['GET', '/attachments/2023-03'],
    ['GET', '/attachments/2023-03/x'],
    ['DELETE', '/attachments/2023-03/x'],
    ['GET', '/attachments/2023-03/x/download-link'],
  ] as const)
    assert.equal((await client.call(method, path)).status, 403, `${method} ${path}`);
});

const { key, privateKey } = newClientKey('key-1');
const keyed: Account = { name: 'acme', region: 'eu', touchpoints: ['t'], clients: [{ id: 'app', keys: [key], scopes: everyScope }] };

function assertion(claims: object, header: object = { alg: 'ES256', kid: 'key-1', typ: 'JWT' }, by = privateKey): string {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signer = createPrivateKey({ key: Buffer.from(by, 'base64'), format: 'der', type: 'pkcs8' });
  return `${text}.${sign('sha256', Buffer.from(text), { key: signer, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

test('private_key_jwt: a good assertion opens once; every wrong one is refused with its reason', async (t) => {
  const { sim, client, clock } = await openBench(t, { accounts: [keyed] });
  const nowS = Math.floor(clock.wall() / 1000);
  const claims = { iss: 'app', sub: 'app', aud: `${sim.idUrl()}/oauth/token`, iat: nowS, exp: nowS + 300, jti: 'one' };
  const ask = async (token: string, more: object = {}) => {
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const { status, json } = await client.form({ ...grant, client_assertion_type: type, client_assertion: token, ...more }, '');
    return [status, (json as { error_description?: string }).error_description ?? ''] as const;
  };
  assert.equal((await ask(assertion(claims)))[0], 200);
  const documented = { ...claims, jti: 'two', aud: ['https://acme.talkdeskid.eu/oauth/token'] };
  assert.equal((await ask(assertion(documented)))[0], 200);
  const other = newClientKey('key-1').privateKey;
  for (const [token, reason] of [
    [assertion(claims), /jti was used/],
    [assertion({ ...claims, jti: undefined }), /jti is missing/],
    [assertion({ ...claims, jti: 'a', aud: 'https://acme.talkdeskid.com/oauth/token' }), /aud/],
    [assertion({ ...claims, jti: 'b', exp: nowS - 1, iat: nowS - 200 }), /expired/],
    [assertion({ ...claims, jti: 'c', exp: nowS + 301 }), /5 minutes/],
    [assertion({ ...claims, jti: 'd', iat: nowS + 100 }), /iat/],
    [assertion({ ...claims, jti: 'd2', nbf: nowS + 100 }), /nbf/],
    [assertion({ ...claims, jti: 'e', sub: 'other' }), /iss and sub/],
    [assertion({ ...claims, jti: 'f', iss: 'other', sub: 'other' }), /no client/],
    [assertion({ ...claims, jti: 'g' }, { alg: 'ES256', kid: 'key-2' }), /kid/],
    [assertion({ ...claims, jti: 'h' }, { alg: 'HS256', kid: 'key-1' }), /ES256/],
    [assertion({ ...claims, jti: 'i' }, { alg: 'none', kid: 'key-1' }), /ES256/],
    [assertion({ ...claims, jti: 'j' }, undefined, other), /signature/],
    ['a.b', /no JWT/],
    ['', /no JWT/],
  ] as const) {
    const [status, why] = await ask(token);
    assert.equal(status, 401, why);
    assert.match(why, reason);
  }
  assert.equal((await ask(assertion({ ...claims, jti: 'k' }), { client_assertion_type: 'jwt' }))[0], 400);
});

test('an account has its own address, and a token is good in its own region only', async (t) => {
  const second: Account = { ...keyed, name: 'other', region: 'us', clients: [{ id: 'sim-client', secret: 'sim-secret', scopes: everyScope }] };
  const { sim, client } = await openBench(t, { accounts: [second, keyed] });
  assert.equal((await client.form(grant, undefined, 'other')).status, 200);
  assert.equal((await client.form(grant, undefined, 'acme')).status, 401);
  const token = await client.token();
  const headers = { authorization: `Bearer ${token}` };
  assert.equal((await fetch(`${sim.apiUrl('other')}/attachments/2023-03`, { headers })).status, 200);
  assert.equal((await fetch(`${sim.apiUrl('acme')}/attachments/2023-03`, { headers })).status, 401);
  assert.equal((await fetch(`${sim.url}/attachments/2023-03`, { headers })).status, 200);
  assert.equal((await fetch(`${sim.url}/id/nobody/oauth/token`, { method: 'POST', headers })).status, 404);
  const certs = (await (await fetch(`${sim.url}/oauth/certs`)).json()) as { keys: { kty: string; d?: string }[] };
  assert.deepEqual([certs.keys[0]?.kty, certs.keys[0]?.d], ['EC', undefined]);
});
