import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { test } from 'node:test';
import { later } from '#base';
import { tinyTalkdesk, token, tokenLine } from './fixtures/tiny-talkdesk.ts';
import { tokenSource } from './token.ts';

test('one request for all who ask at once; the client proves itself by Basic', async (t) => {
  const far = await tinyTalkdesk(t, { [tokenLine]: () => token('one', { scope: 'digital-connect:write' }) });
  const tokens = tokenSource(far.options, far.ports);
  const taken = await Promise.all([tokens.take(), tokens.take(), tokens.take()]);
  assert.deepEqual(
    taken.map((one) => one.ok && one.value.value),
    ['one', 'one', 'one'],
  );
  assert.equal(far.asked.length, 1);
  assert.equal(far.asked[0]?.headers.authorization, `Basic ${btoa('me:not-a-word')}`);
  assert.equal(far.asked[0]?.body, 'grant_type=client_credentials');
  assert.deepEqual([...(tokens.last?.scopes ?? [])], ['digital-connect:write']);
});

test('it is renewed at four fifths of its life; a renewal that fails leaves the old one while it lives', async (t) => {
  let value = 0;
  let broken = false;
  const far = await tinyTalkdesk(t, { [tokenLine]: () => (broken ? [503] : token(`${++value}`, { expires_in: 100 })) });
  let passedMs = 0;
  const { scheduler } = far.ports;
  const moved = { ...scheduler, now: () => later(scheduler.now(), passedMs), at: scheduler.at };
  const tokens = tokenSource(far.options, { ...far.ports, scheduler: moved });
  const take = async () => {
    const taken = await tokens.take();
    return taken.ok ? taken.value.value : taken.error.error.code;
  };
  assert.equal(await take(), '1');
  passedMs = 79_000;
  assert.equal(await take(), '1');
  passedMs = 81_000;
  assert.equal(await take(), '2');
  passedMs = 170_000;
  broken = true;
  assert.equal(await take(), '2');
  passedMs = 182_000;
  assert.equal(await take(), 'DIGITAL_CONNECT_BROKEN');
});

test('private_key_jwt: signed by ES256, for this endpoint, for minutes, each with a name of its own', async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const written = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const far = await tinyTalkdesk(t, { [tokenLine]: () => token() }, { client: { id: 'me', key: { kid: 'k1', privateKey: written } } });
  const tokens = tokenSource(far.options, far.ports);
  const first = await tokens.take();
  assert.ok(first.ok);
  tokens.drop(first.value);
  await tokens.take();
  const assertions = far.asked.map(({ body }) => new URLSearchParams(body).get('client_assertion') ?? '');
  const jtis = assertions.map((jwt) => {
    const [head = '', claims = '', signature = ''] = jwt.split('.');
    assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')));
    assert.deepEqual(JSON.parse(Buffer.from(head, 'base64url').toString()), { alg: 'ES256', kid: 'k1', typ: 'JWT' });
    const { iss, sub, aud, exp, iat, jti } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    assert.deepEqual([iss, sub, aud], ['me', 'me', `${far.url}/oauth/token`]);
    assert.ok(exp > iat && exp <= iat + 300);
    return jti;
  });
  assert.equal(new Set(jtis).size, 2);
  assert.equal(far.asked[0]?.headers.authorization, undefined);
});

test('scopes that are not granted by name are not insisted on; a refused client is a refused client', async (t) => {
  const far = await tinyTalkdesk(
    t,
    { [tokenLine]: ({ body }) => (body.includes('scope=') ? [400, { error: 'invalid_scope' }] : token()) },
    { scopes: ['digital-connect:write', 'attachments:read'] },
  );
  assert.equal((await tokenSource(far.options, far.ports).take()).ok, true);
  assert.equal(new URLSearchParams(far.asked[0]?.body).get('scope'), 'digital-connect:write attachments:read');
  const deaf = await tinyTalkdesk(t, { [tokenLine]: () => [401, { error: 'invalid_client', error_description: 'not-a-word is wrong' }] });
  const refused = await tokenSource(deaf.options, deaf.ports).take();
  assert.ok(!refused.ok);
  assert.deepEqual([refused.error.error.code, refused.error.error.retry], ['DIGITAL_CONNECT_CLIENT_REFUSED', false]);
  assert.doesNotMatch(JSON.stringify(refused.error.error), /not-a-word/, 'no secret, not even in their words');
});
