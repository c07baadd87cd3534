import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAuthField } from './challenge.ts';
import { answerChallenge, digestResponse } from './digest.ts';

const mufasa = {
  username: 'Mufasa',
  realm: 'http-auth@example.org',
  password: 'Circle of Life',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  method: 'GET',
  uri: '/dir/index.html',
  auth: { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
};

test('RFC 7616 §3.9.1: the example with SHA-256 and MD5', () => {
  assert.equal(digestResponse({ ...mufasa, algorithm: 'SHA-256' }), '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1');
  assert.equal(digestResponse({ ...mufasa, algorithm: 'MD5' }), '8ca523f5e9506fed4657c9700eebdbec');
});

test('RFC 2617 §3.5 as RFC 2069 had it: no qop', () => {
  const { auth, ...old } = {
    ...mufasa,
    realm: 'testrealm@host.com',
    nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
    password: 'Circle Of Life',
    algorithm: 'MD5',
  };
  assert.equal(digestResponse(old), '670fd8c2df070c60b045671b8b24ff02');
  assert.equal(digestResponse({ ...old, auth: { nc: '00000001', cnonce: '0a4f113b' } }), '6629fae49393a05397450978507c4ef1');
  assert.equal(auth.nc, '00000001');
});

test('a challenge is answered, and refused where we would lie', () => {
  const answer = (challenge: string) => {
    const field = parseAuthField(challenge);
    assert.ok(field.ok);
    return answerChallenge(field.value, { username: 'u"', password: 'p', method: 'INVITE', uri: 'sip:a@b', cnonce: 'c', count: 26 });
  };
  const given = answer('Digest realm="r", nonce="n", opaque="o", qop="auth,auth-int", algorithm=SHA-256');
  assert.ok(given.ok);
  assert.match(
    given.value,
    /^Digest username="u\\"", realm="r", nonce="n", uri="sip:a@b", response="[0-9a-f]{64}", algorithm=SHA-256, opaque="o", qop=auth, nc=0000001a, cnonce="c"$/,
  );
  assert.ok(answer('Digest realm="r", nonce="n"').ok);
  assert.ok(answer('Digest realm="r", nonce="n", algorithm=MD5-sess, qop="auth"').ok);
  for (const challenge of [
    'Basic realm="r"',
    'Digest realm="r"',
    'Digest nonce="n"',
    'Digest realm="r", nonce="n", qop="auth-int"',
    'Digest realm="r", nonce="n", algorithm=ROT13',
    'Digest realm="r", nonce="n", algorithm=MD5-sess',
  ])
    assert.equal(answer(challenge).ok, false, challenge);
});
